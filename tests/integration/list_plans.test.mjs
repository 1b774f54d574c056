/*
 * Every question that a list answers (each order, each filter) is explained on filled tables, as the server's own role behind the
 * wall: none may read a table from end to end.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { expectStatus, signUp } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const binary = path.resolve(repository, process.env.INSULA_BINARY ?? 'build/insula');
const questions = JSON.parse(execFileSync(binary, ['statements', '--lists'], { encoding: 'utf8' }));

/* How one row of a tenant becomes many: what must differ from row to row. */
const tables = {
  'users.account': { id: 'gen_random_uuid()', email: `'u' || i || '@x.test'`, last_name: `'Name ' || i`, created_at: moment() },
  'users.team': { id: 'gen_random_uuid()', name: `'Team ' || i`, created_at: moment() },
  'users.invitation': { id: 'gen_random_uuid()', email: `'i' || i || '@x.test'`, secret_hash: `sha256((i || one.tenant_id::text)::bytea)`, created_at: moment() },
  'auth.role': { id: 'gen_random_uuid()', name: `'Role ' || i`, builtin: 'null::text', created_at: moment() },
  'collaboration.document': { id: 'gen_random_uuid()', title: `'Title ' || i`, created_at: moment(), updated_at: moment() },
  'collaboration.operation': { version: 'i', seq: 'i', created_at: moment() },
  'record.record': { id: 'gen_random_uuid()', created_at: moment(), content: `jsonb_build_object('a', i)` },
  'audit.entry': { id: 'gen_random_uuid()', created_at: moment(), position: 'i + 1000000' },
};
function moment() {
  return `now() - i * interval '1 second'`;
}

describe('lists on filled tables', () => {
  let server, acme;
  const sql = (statement, role = 'insula_migrator') => {
    const directory = ['run/postgres', '../run/postgres'].map((name) => path.join(server.data, name)).find(fs.existsSync) ?? socketDirectory();
    const password = fs.readFileSync(path.join(server.data, 'secret', role), 'utf8').trim();
    const done = spawnSync('psql', ['-qXtA', '-v', 'ON_ERROR_STOP=1', '-h', directory, '-U', role, '-d', 'insula'], {
      encoding: 'utf8', input: statement, env: { ...process.env, PGPASSWORD: password }, maxBuffer: 1 << 28,
    });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  /* Where the socket lies when the data directory's path is too long for one. */
  const socketDirectory = () => {
    const lines = fs.readFileSync(path.join(server.data, 'postgres/postmaster.pid'), 'utf8').split('\n');
    return lines[4];
  };

  /* One row of acme's in each of many workspaces, so that a workspace is a small part of a table; then many of each. */
  const spread = (table) => `
    insert into ${table} select made.*
      from (select * from ${table} t where t.tenant_id = '${acme.tenant.id}' limit 1) one, others,
           lateral jsonb_populate_record(null::${table}, to_jsonb(one) || jsonb_build_object('tenant_id', others.id)) made;`;
  const multiply = (table, changes) => `
    insert into ${table} select made.*
      from (select distinct on (t.tenant_id) * from ${table} t order by t.tenant_id) one, generate_series(1000, 1250) i,
           lateral jsonb_populate_record(null::${table}, to_jsonb(one) || jsonb_build_object(
             ${Object.entries(changes).map(([name, value]) => `'${name}', ${value}`).join(', ')})) made;`;

  before(async () => {
    server = await startServer({ settings: { rate_sign_in_per_minute: 0, password_memory_mib: 19 } });
    acme = await signUp(server);
    const { owner } = acme;
    expectStatus(await owner.post('/v1/teams', { name: 'One' }), 201);
    expectStatus(await owner.post('/v1/users/invitations', { email: 'one@x.test' }), 201);
    expectStatus(await owner.post('/v1/documents', { title: 'One' }), 201);
    expectStatus(await owner.post('/v1/records/thing', { content: { a: 1 } }), 201);
    await until(async () => (await owner.get('/v1/audit-events?limit=1')).body.data.length > 0, 'the trail has an entry');
    const names = Object.keys(tables);
    sql(`
      create temporary table others as select gen_random_uuid() as id from generate_series(1, 12);
      insert into tenant.tenant select made.*
        from (select * from tenant.tenant where tenant_id = '${acme.tenant.id}') one, others,
             lateral jsonb_populate_record(null::tenant.tenant,
               to_jsonb(one) || jsonb_build_object('tenant_id', others.id, 'slug', 'x' || left(others.id::text, 8))) made;
      ${names.map(spread).join('\n')}
      ${names.map((table) => multiply(table, tables[table])).join('\n')}
      insert into users.team_member (tenant_id, team_id, user_id)
      select a.tenant_id, t.id, a.id
        from users.account a join lateral (select id from users.team t where t.tenant_id = a.tenant_id limit 1) t on true
          on conflict do nothing;
      analyze;`);
  });
  after(() => server?.dispose());

  /* The plans of many questions, in one session. */
  const explain = (asked) => {
    const text = asked.map(({ sql: text, parameters }, i) => `
      prepare q${i} as ${text};
      explain (format json, verbose) execute q${i}${parameters > 0 ? `(${Array(parameters).fill('null').join(', ')})` : ''};
      \\echo ----`);
    const output = sql(
      `set plan_cache_mode = force_generic_plan; select set_config('insula.tenant_id', '${acme.tenant.id}', false) \\g /dev/null
       ${text.join('')}`,
      'insula_app',
    );
    return output.split('----').slice(0, -1).map((plan) => JSON.parse(plan)[0].Plan);
  };
  const nodes = (plan) => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  /* Not what a row's own columns sort. */
  const orders = (plan) => [plan, ...(plan.Plans ?? []).filter((node) => node['Parent Relationship'] !== 'SubPlan').flatMap(orders)];
  const tableOf = (node) => `${node.Schema}.${node['Relation Name']?.replace(/^entry_.*/, 'entry').replace(/^record_.*/, 'record')}`;

  for (const resource of new Set(questions.map((question) => question.resource)))
    test(`no question about ${resource} reads a table from end to end, and orders come from indexes`, () => {
      const asked = questions.filter((question) => question.resource === resource);
      const bad = [];
      explain(asked).forEach((plan, i) => {
        for (const node of nodes(plan))
          if (node['Node Type'] === 'Seq Scan' && Object.hasOwn(tables, tableOf(node))) bad.push(`?${asked[i].question} reads all of ${tableOf(node)}`);
        if (/^(sort=|$|&cursor)/.test(asked[i].question) && orders(plan).some((node) => node['Node Type'] === 'Sort')) bad.push(`?${asked[i].question} sorts`);
      });
      assert.deepEqual(bad, []);
    });

  test('an order without an index would be found', () => {
    const [plan] = explain([{ sql: 'select v.id from api.document v where v.tenant_id = $1 order by v.version limit 201', parameters: 1 }]);
    assert.ok(nodes(plan).some((node) => node['Node Type'] === 'Sort'));
  });
});
