// Tells the service worker which files the release has: it keeps them all, and a release with other files is another worker.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.argv[2] ?? 'dist';
const worker = join(dist, 'sw.js');
const digest = createHash('sha256');
const files = [];
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || path === worker || /\.(br|gz)$/.test(path) || path.startsWith(join(dist, 'licenses'))) continue;
  digest.update(readFileSync(path));
  files.push(path.slice(dist.length).replaceAll('\\', '/'));
}
files.sort();
const names = `const FILES=${JSON.stringify(files)},RELEASE=${JSON.stringify(digest.digest('hex').slice(0, 16))};`;
writeFileSync(worker, `${names}\n${readFileSync(worker, 'utf8')}`);
console.log(`the service worker keeps ${files.length} files`);
