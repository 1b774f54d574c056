// Writes src/schema.d.ts from Insula's OpenAPI document.
//
//   npm run generate                           the binary at build/insula prints the document
//   npm run generate -- path/to/insula         another binary does
//   npm run generate -- http://127.0.0.1:8080  a running platform serves it
//   npm run generate -- openapi.json           a file holds it
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = process.argv[2] ?? at('../../../../build/insula');

async function readDocument() {
  if (/^https?:/.test(source)) {
    const response = await fetch(new URL('/v1/openapi.json', source));
    if (!response.ok) throw new Error(`${source} answered ${response.status}`);
    return response.json();
  }
  const text = source.endsWith('.json')
    ? readFileSync(source, 'utf8')
    : execFileSync(source, ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });
  return JSON.parse(text);
}

const banner = '// Generated from the OpenAPI document by `npm run generate`; do not edit.\n\n';
const tree = await openapiTS(await readDocument(), { alphabetize: true });
writeFileSync(at('../src/schema.d.ts'), banner + astToString(tree));
