// Writes a .br and a .gz beside every file that compresses, so that the server only has to choose.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);
const SMALLEST_BYTES = 512;

function* filesUnder(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

const totals = { plain: 0, br: 0, gz: 0 };
for (const path of filesUnder(process.argv[2] ?? 'dist')) {
  const content = readFileSync(path);
  if (!COMPRESSIBLE.has(extname(path)) || content.length < SMALLEST_BYTES) continue;
  const br = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  const gz = gzipSync(content, { level: 9 });
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
  totals.plain += content.length;
  totals.br += br.length;
  totals.gz += gz.length;
}
const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;
console.log(`compressed ${kib(totals.plain)}: br ${kib(totals.br)}, gz ${kib(totals.gz)}`);
