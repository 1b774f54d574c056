import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { expectStatus, signUp } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { sleep, startServer } from './support/server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = path.resolve(root, process.env.INSULA_BINARY ?? 'build/insula');
const insula = (...args) => spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 64 << 20 }).stdout;

/* Rows of each kind, a tenth of them the tenant's own: enough that reading them all is never the best plan. */
const ROWS = 20_000;

describe('statements against the migrated database', () => {
  let server, acme;
  before(async () => {
    server = await startServer({ workers: 1, settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_read_per_minute: 0 } });
    acme = await signUp(server);
    fill(server, acme);
  });
  after(() => server?.dispose());

  test('every statement that is compiled in prepares as the role of the server', () => {
    const blocks = insula('statements').split(/^-- (?=\w+\n)/m).slice(1);
    assert.ok(blocks.length > 100);
    const prepared = blocks.map((block) => {
      const end = block.indexOf('\n');
      return `prepare ${block.slice(0, end)} as ${block.slice(end)}`;
    });
    sql(server, prepared.join('\n'), 'insula_app');
  });

  test('no list reads a table from end to end, however it is filtered and sorted', async () => {
    const queries = listQueries(acme);
    assert.ok(queries.length > 60, `${queries.length} queries`);
    for (const one of ['/v1/users?sort=-last_name', '/v1/users?q=name42', '/v1/records/plan?content.n=42']) assert.ok(queries.includes(one), one);
    await settled(server);
    const before = scans(server);
    for (const query of queries) {
      const reply = await acme.owner.get(query);
      assert.equal(reply.status, 200, `${query}: ${reply.text}`);
    }
    await settled(server);
    const after = scans(server);
    const read = [...after].filter(([table, count]) => count > (before.get(table) ?? 0));
    assert.deepEqual(read, [], 'tables read from end to end');
  });

  test('every order of a list comes from an index, and every operator finds its own', () => {
    const questions = JSON.parse(insula('statements', '--lists'));
    assert.ok(questions.length > 200);
    const bad = [];
    explain(server, acme, questions).forEach((plan, i) => {
      const told = `${questions[i].resource}?${questions[i].question}`;
      for (const node of nodes(plan)) if (node['Node Type'] === 'Seq Scan' && node['Plan Rows'] > 100) bad.push(`${told} reads all of ${node['Relation Name']}`);
      const isOrder = /^(sort=|$|&cursor)/.test(questions[i].question);
      if (isOrder && nodes(plan, (node) => node['Parent Relationship'] !== 'SubPlan').some((node) => node['Node Type'] === 'Sort')) bad.push(`${told} sorts`);
    });
    assert.deepEqual(bad, []);
    const unordered = { sql: 'select v.id from api.document v where v.tenant_id = $1 order by v.version limit 201', parameters: 1 };
    assert.ok(nodes(explain(server, acme, [unordered])[0]).some((node) => node['Node Type'] === 'Sort'), 'a missing index would be seen');
  });

  test('lists of thousands answer in their order and as many as asked for', async () => {
    for (const [list, sort, field] of [['users', 'last_name', 'last_name'], ['teams', '-name', 'name'], ['records/plan', '-created_at', 'created_at']]) {
      const { data } = expectStatus(await acme.owner.get(`/v1/${list}?limit=200&sort=${sort}`), 200);
      assert.equal(data.length, 200);
      const values = data.map((row) => row[field]);
      const sorted = [...values].sort();
      assert.deepEqual(values, sort.startsWith('-') ? sorted.reverse() : sorted);
    }
  });
});

/* PostgreSQL's backends tell what they counted when they end, and they end with the worker they serve. */
async function settled(server) {
  server.kill('web');
  await sleep(500);
  await server.ready();
}

function scans(server) {
  const rows = sql(server, 'select relid::regclass, seq_scan from pg_stat_user_tables where n_live_tup > 1000');
  return new Map(rows.split('\n').map((row) => row.split('|')).map(([table, count]) => [table, Number(count)]));
}

/* Everything a caller may ask of a list, one question at a time, from the OpenAPI document. */
function listQueries(workspace) {
  const { paths } = JSON.parse(insula('openapi'));
  const lists = Object.entries(paths)
    .map(([template, operations]) => [template, operations.get])
    .filter(([template, get]) => get?.parameters?.some(({ name }) => name === 'cursor') && !template.includes('/operator/'));
  return lists.flatMap(([template, get]) => {
    const place = template.replace('{type}', 'plan').replace('{id}', workspace.team);
    if (template.includes('/documents/')) return [];
    const declared = get.parameters.filter((parameter) => parameter.in === 'query').flatMap((parameter) => questions(parameter));
    return [...declared, ...(template.includes('/records/') ? CONTENT : [])].map((query) => `${place}?${query}`);
  });
}

/* Paths into content are no declared parameters. */
const CONTENT = ['content.n=42', 'content.kind=even', 'content.n[gte]=5990', 'content.kind=even&sort=created_at', 'content.n=42&created_at[gte]=2020-01-01T00:00:00Z'];
const skipped = new Set(['select', 'limit', 'cursor', 'count', 'expand']);

function questions({ name, schema, description = '' }) {
  if (skipped.has(name)) return ['limit=50'];
  if (name === 'q') return ['q=name42'];
  if (name === 'sort') return [...description.matchAll(/\b[a-z]+(?:_[a-z]+)*\b/g)].map(([word]) => word).filter((word) => sortable.has(word)).flatMap((word) => [`sort=${word}`, `sort=-${word}`]);
  const value = schema.enum?.[0] ?? { uuid: '01890000-0000-7000-8000-000000000001', 'date-time': '2026-01-01T00:00:00Z' }[schema.format] ?? ({ integer: '1', boolean: 'true' }[schema.type] ?? 'name42');
  /* Anything but a value is nearly everything: the order's index answers it. */
  return name.endsWith('[in]') && !/^(name|email|type)/.test(name) ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
}
const sortable = new Set(['created_at', 'updated_at', 'name', 'email', 'last_name', 'title']);

/* The generic plans of many questions, as the server's role behind the tenant's wall. */
function explain(server, workspace, questions) {
  const text = questions.map(({ sql: text, parameters }, i) => `
    prepare q${i} as ${text};
    explain (format json) execute q${i}${parameters > 0 ? `(${Array(parameters).fill('null').join(', ')})` : ''};
    \\echo ----`);
  const output = sql(server, `
    set plan_cache_mode = force_generic_plan;
    select set_config('insula.tenant_id', '${workspace.tenant.id}', false) \\g /dev/null
    ${text.join('')}`, 'insula_app');
  return output.split('----').slice(0, -1).map((plan) => JSON.parse(plan)[0].Plan);
}

function nodes(plan, isWanted = () => true) {
  return [plan, ...(plan.Plans ?? []).filter(isWanted).flatMap((child) => nodes(child, isWanted))];
}

/* By hand, since thousands of sign-ups would take as many password hashes. Others' ids are those of no tenant there is. */
function fill(server, workspace) {
  const others = "('01890000-0000-7000-8000-00000000000' || n % 10)::uuid";
  const tenant = `case n % 10 when 0 then '${workspace.tenant.id}'::uuid else ${others} end`;
  const id = (kind, n = 'n') => `md5('${kind}' || ${n})::uuid`;
  const when = "now() - n * interval '1 minute'";
  const text = "'name' || n";
  const rows = `from generate_series(1, ${ROWS}) n`;
  workspace.team = sql(server, `
    insert into users.account (tenant_id, id, email, first_name, last_name, created_at)
      select ${tenant}, ${id('account')}, ${text} || '@fill.test', 'First', ${text}, ${when} ${rows};
    insert into auth.role (tenant_id, id, name, created_at) select ${tenant}, ${id('role')}, ${text}, ${when} ${rows};
    insert into auth.user_role (tenant_id, user_id, role_id) select ${tenant}, ${id('account')}, ${id('role')} ${rows};
    insert into auth.session_use (tenant_id, user_id, session_id) select ${tenant}, ${id('account')}, ${id('session')} ${rows};
    insert into users.invitation (tenant_id, id, email, role_id, secret_hash, invited_by, expires_at, created_at, revoked_at)
      select ${tenant}, ${id('invitation')}, ${text} || '@fill.test', ${id('role')}, sha256(n::text::bytea), ${id('account')}, now(), ${when}, now() ${rows};
    insert into users.team (tenant_id, id, name, created_at) select ${tenant}, ${id('team')}, ${text}, ${when} ${rows};
    insert into users.team_member (tenant_id, team_id, user_id, created_at)
      select ${tenant}, ${id('team', '(n / 100 * 10 + n % 10 + 10)')}, ${id('account')}, ${when} ${rows};
    insert into collaboration.document (tenant_id, id, title, owner_id, version, content_version, created_at, updated_at)
      select ${tenant}, ${id('document')}, ${text}, ${id('account')}, 1, 0, ${when}, ${when} ${rows};
    insert into collaboration.folder (tenant_id, id, name, owner_id, created_at) select ${tenant}, ${id('folder')}, ${text}, ${id('account')}, ${when} ${rows};
    update collaboration.document set folder_id = md5('folder' || substr(title, 5))::uuid where substr(title, 5)::int > ${ROWS} / 2;
    insert into collaboration.share (tenant_id, subject_id, subject_type, grantee_id, grantee_type, level)
      select ${tenant}, ${id('document')}, 'document', ${id('account')}, 'user', 3 ${rows};
    insert into collaboration.access (tenant_id, subject_id, grantee_id, level) select ${tenant}, ${id('document')}, ${id('account')}, 3 ${rows};
    insert into collaboration.operation (tenant_id, document_id, version, kind, author_id, src, seq, created_at)
      select ${tenant}, ${id('document', '(n % 10 + 10)')}, n, 'op', ${id('account')}, 'fill', n, ${when} ${rows};
    insert into record.record (tenant_id, id, data_type, content, created_at)
      select ${tenant}, ${id('record')}, 'plan', jsonb_build_object('n', n, 'kind', case n / 10 % 2 when 0 then 'even' else 'odd' end), ${when} ${rows};
    insert into audit.entry (tenant_id, created_at, id, position, type, actor_type, subject_type)
      select ${tenant}, ${when}, ${id('event')}, n, ${text}, 'system', 'name' ${rows};
    analyze collaboration.folder, collaboration.share, collaboration.access, users.account, auth.role, auth.user_role, auth.session_use, users.invitation, users.team, users.team_member, collaboration.document, collaboration.operation, record.record, audit.entry;
    select m.team_id from users.team_member m where m.tenant_id = '${workspace.tenant.id}' limit 1`);
}
