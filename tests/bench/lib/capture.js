// Learns from PostgreSQL's own log what statements a request sends, with their parameters and their
// transactions, so that a peer can send the same and nobody has to trust a copy of our sources.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { sleep } from './proc.js';

const MARK = '@capture';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const REQUESTS = 8;

/** "$1 = 'it''s', $2 = NULL" as an array of strings and nulls. */
function parseParameters(text) {
  const values = [];
  const pattern = /\$\d+ = (?:NULL|'((?:[^']|'')*)')(?:, )?/gy;
  for (let match; (match = pattern.exec(text)); )
    values.push(match[1] === undefined ? null : match[1].replaceAll("''", "'"));
  return values;
}

/** The transactions in the log text: arrays of {text, params}, in order of their first statement. */
function parseTransactions(log, user) {
  const transactions = new Map();
  const head = new RegExp(`^${MARK} (\\d+) (\\S*) (\\S*) (LOG|DETAIL):  `);
  for (const entry of log.split(new RegExp(`^(?=${MARK} )`, 'm'))) {
    const match = head.exec(entry);
    if (!match || match[3] !== user) continue;
    const [whole, pid, virtualId, , kind] = match;
    const content = entry.slice(whole.length).trimEnd().replaceAll('\n\t', '\n');
    const key = `${pid} ${virtualId}`;
    if (!transactions.has(key)) transactions.set(key, []);
    const statements = transactions.get(key);
    const executed = /^(?:execute [^:]*|statement): /.exec(content);
    if (kind === 'LOG' && executed) statements.push({ text: content.slice(executed[0].length), params: [] });
    else if (kind === 'DETAIL' && content.startsWith('parameters: '))
      statements.at(-1).params = parseParameters(content.slice('parameters: '.length));
  }
  return [...transactions.values()].filter((statements) => statements.length > 0);
}

/** Where the UUIDs of `param` stand that another request had otherwise: [{offset, value}]. */
function freshUuids(param, other) {
  if (param === null || other === null || param.length !== other.length) return [];
  return [...param.matchAll(UUID)]
    .filter(({ 0: value, index }) => other.slice(index, index + value.length) !== value)
    .map(({ 0: value, index }) => ({ offset: index, value }));
}

/** The transaction of `first` with slots where it differs from `second`, another of the same texts. */
function withSlots(first, second) {
  const names = new Map();
  return first.map(({ text, params }, i) => ({
    text,
    params: params.map((param, p) => ({
      text: param,
      slots: freshUuids(param, second[i].params[p]).map(({ offset, value }) => {
        if (!names.has(value)) names.set(value, names.size);
        return { offset, name: names.get(value) };
      }),
    })),
  }));
}

/**
 * The transaction that `request` (an async function making one request) causes each time it is
 * called, as the role `user`: an array of {text, params: [{text, slots}]}. `sql` runs as superuser
 * and `logPath` is where that PostgreSQL logs. Only transactions that ask for the session `session`
 * count: what jobs and consumers do meanwhile does not.
 */
export async function captureTransaction({ sql, logPath, user }, session, request) {
  for (let i = 0; i < 3; i++) { // connections are opened, statements prepared, caches filled
    await request();
    await sleep(100);
  }
  await sql(`alter system set log_line_prefix = '${MARK} %p %v %u ';
       alter system set log_statement = 'all';
       alter system set log_parameter_max_length = -1;
       select pg_reload_conf();`);
  await sleep(300);
  const start = statSync(logPath).size;
  for (let i = 0; i < REQUESTS; i++) await request();
  await sleep(200);
  const log = readFileSync(logPath).subarray(start).toString();
  await sql(`alter system reset log_line_prefix; alter system reset log_statement;
       alter system reset log_parameter_max_length; select pg_reload_conf();`);

  const kinds = new Map();
  for (const statements of parseTransactions(log, user)) {
    if (!statements.some(({ params }) => params.some((param) => param?.includes(session)))) continue;
    const kind = statements.map(({ text }) => text).join('\n;\n');
    kinds.set(kind, [...(kinds.get(kind) ?? []), statements]);
  }
  const usual = [...kinds.values()].filter((same) => same.length >= REQUESTS);
  if (usual.length !== 1)
    throw new Error(`expected one transaction a request, saw ${usual.length}: ${[...kinds.keys()].join('\n\n')}`);
  return withSlots(usual[0][1], usual[0][2]);
}

/** What a program would send that only inserts those rows: no session, no permission, no reading back. */
export function insertsOnly(transaction, tenantId) {
  const inserts = transaction.filter(({ text }) => /\binsert\s+into\b/i.test(text));
  if (inserts.length === 0) throw new Error('the request inserted nothing');
  const bare = (text, ...params) => ({ text, params: params.map((param) => ({ text: param, slots: [] })) });
  return [
    bare('begin'), bare("select set_config('insula.tenant_id', $1, true)", tenantId),
    ...inserts, bare('commit'),
  ];
}

/** Writes transactions as the units file of peers/pipeline.c. */
export function writeUnits(path, transactions) {
  const texts = [...new Set(transactions.flat().map(({ text }) => text))];
  const records = texts.map((text) => `Q ${Buffer.byteLength(text)}\n${text}\n`);
  for (const transaction of transactions) {
    records.push('U\n');
    for (const { text, params } of transaction) {
      records.push(`E ${texts.indexOf(text)} ${params.length}\n`);
      for (const param of params) {
        if (param.text === null) records.push('N\n');
        else records.push(`P ${Buffer.byteLength(param.text)} ${param.slots.length}\n${param.text}\n`,
          ...param.slots.map(({ offset, name }) => `S ${offset} ${name}\n`));
      }
    }
  }
  writeFileSync(path, records.join(''));
}
