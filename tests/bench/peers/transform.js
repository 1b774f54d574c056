// What programs/transform.c does, with npm quill-delta. Usage: node transform.js OPERATIONS-FILE SECONDS
import { readFileSync } from 'node:fs';
import quillDelta from 'quill-delta';

const Delta = quillDelta.default ?? quillDelta;
const ROUND = 16;
const [path, seconds] = process.argv.slice(2);
const [appliedJson, opJson] = readFileSync(path, 'utf8').split('\n');

/** Microseconds of one call of `work`, which is called for that long. */
function time(work, forSeconds) {
  const startedAt = performance.now();
  let done = 0;
  let took;
  do {
    for (let i = 0; i < ROUND; i++, done++) work();
    took = performance.now() - startedAt;
  } while (took < forSeconds * 1000);
  return (took / done) * 1000;
}

const read = (json) => new Delta(JSON.parse(json));
const applied = read(appliedJson);
const op = read(opJson);
const transform = () => applied.transform(op, true);
const whole = () => JSON.stringify(read(appliedJson).transform(read(opJson), true).ops);

time(transform, Number(seconds)); // compiled and warm
const micros = time(transform, Number(seconds));
time(whole, Number(seconds) / 2);
console.log(JSON.stringify({ micros, whole_micros: time(whole, Number(seconds)), result: transform().ops }));
