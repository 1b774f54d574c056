// The peer for requests: Fastify and node-postgres doing the same work with the same isolation, the
// way such a server is written: a pooled connection, BEGIN, the tenant's context, the check of session
// and permission, the statements, COMMIT, each awaited. It runs the SQL that our server was seen to
// send, as the same role under the same row-level security, and passes on the JSON that PostgreSQL
// writes without parsing it. Usage: node fastify.js PORT SPEC-FILE, see lib/sql_peers.js.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';
import richText from 'rich-text';

const PAGE_ROWS = 20;
const [port, specPath] = process.argv.slice(2);
const { database, routes, logPath } = JSON.parse(readFileSync(specPath, 'utf8'));

for (const json of [pg.types.builtins.JSON, pg.types.builtins.JSONB]) pg.types.setTypeParser(json, (text) => text);
const pool = new pg.Pool({ ...database, max: 10 });

function uuidAt(bytes, at) {
  const hex = bytes.toString('hex', at, at + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What the bearer token claims; the database decides whether it is true. */
function claims(request) {
  const token = Buffer.from((request.headers.authorization ?? '').replace(/^Bearer /, ''), 'base64url');
  if (token.length !== 65) return null;
  return {
    tenant: uuidAt(token, 1), session: uuidAt(token, 17),
    hash: `\\x${createHash('sha256').update(token.subarray(33)).digest('hex')}`,
  };
}

function uuid7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return uuidAt(bytes, 0);
}

/** A function that makes the statement's parameters for one request. */
function parameters({ params }) {
  return (known, fresh) => params.map(({ text, slots, is }) => {
    if (is) return known[is];
    let value = text;
    for (const { offset, name } of slots) {
      fresh[name] ??= uuid7();
      value = value.slice(0, offset) + fresh[name] + value.slice(offset + 36);
    }
    return value;
  });
}

const prepare = (route) => route.map((statement, i) => ({
  name: `${createHash('md5').update(statement.text).digest('hex')}${i}`, text: statement.text,
  values: parameters(statement), isGate: statement.isGate,
}));

/** Runs the statements in one transaction; gives their results and the UUIDs it made, or null if the gate stayed shut. */
async function transact(statements, known) {
  const client = await pool.connect();
  const fresh = [];
  try {
    await client.query('begin');
    const results = [];
    for (const { name, text, values, isGate } of statements) {
      const result = await client.query({ name, text, values: values(known, fresh) });
      if (isGate && result.rows[0]?.status !== 0) {
        await client.query('rollback');
        return null;
      }
      results.push(result);
    }
    await client.query('commit');
    return { results, fresh };
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const TYPE = 'application/json; charset=utf-8';
const withContent = (fields, content) => `${JSON.stringify(fields).slice(0, -1)},"content":${content}}`;

const LEVELS = ['none', 'viewer', 'commenter', 'editor', 'owner'];

/** One document: the stored snapshot, with the operations since composed onto it when there are any. */
function presentItem([row]) {
  if (!row) return null;
  const { id, title, owner_id, folder_id, at_root, is_template, created_at, updated_at, content, content_version, ops, version } = row;
  const now = ops === null ? content : JSON.stringify(
    JSON.parse(ops).reduce((snapshot, op) => richText.type.apply(snapshot, op), JSON.parse(content)));
  return withContent(
    {
      id, title, type: now.startsWith('"') ? 'text-unicode' : 'rich-text', version: Number(version ?? content_version), owner_id, folder_id, at_root, is_template,
      access: LEVELS[row.level], workspace_access: LEVELS[row.workspace_level], created_at, updated_at,
    }, now);
}

/** One page: PostgreSQL wrote the items; one row more than asked for says that there is a next page. */
function presentList(rows) {
  const page = rows.slice(0, PAGE_ROWS);
  const last = page.at(-1);
  const cursor = rows.length > PAGE_ROWS
    ? Buffer.from(JSON.stringify([last.updated_at, last.id])).toString('base64url') : null;
  return `{"data":[${page.map(({ body }) => body).join(',')}],"next_cursor":${JSON.stringify(cursor)}}`;
}

/** The new document: all that is told of it is known, and nothing need be read back. */
function presentCreated(rows, results, { title }, [id]) {
  const { user_id: owner_id } = results.find((result) => result.rows[0]?.user_id).rows[0];
  const now = new Date().toISOString();
  return JSON.stringify({
    id, title, type: 'rich-text', version: 1, owner_id, folder_id: null, at_root: true, is_template: false, access: 'owner',
    workspace_access: 'editor', created_at: now, updated_at: now,
  });
}

function handler(route, status, present, known) {
  const statements = prepare(route);
  return async (request, reply) => {
    const claimed = claims(request);
    const asked = { ...claimed, ...known(request) };
    const done = claimed && await transact(statements, asked);
    if (!done) return reply.code(401).send({ code: 'unauthorized' });
    const json = present(done.results.at(-1).rows, done.results, asked, done.fresh);
    if (!json) return reply.code(404).send({ code: 'not_found' });
    return reply.code(status).type(TYPE).send(json);
  };
}

const server = Fastify({ logger: { level: 'info', file: logPath } });
if (routes.item) server.get('/v1/documents/:id', handler(routes.item, 200, presentItem, (request) => ({ id: request.params.id })));
if (routes.list) server.get('/v1/documents', handler(routes.list, 200, presentList, () => ({})));
if (routes.create) {
  const body = {
    type: 'object', required: ['title'], additionalProperties: false,
    properties: { title: { type: 'string', minLength: 1, maxLength: 300 } },
  };
  server.post('/v1/documents', { schema: { body } },
    handler(routes.create, 201, presentCreated, (request) => ({ title: request.body.title })));
}
await server.listen({ port: Number(port), host: '127.0.0.1' });
