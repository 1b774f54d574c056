// tsc does not carry hand-written .d.ts files over to its output; the generated schema is one.
import { copyFileSync } from 'node:fs';

copyFileSync(new URL('../src/schema.d.ts', import.meta.url), new URL('../dist/schema.d.ts', import.meta.url));
