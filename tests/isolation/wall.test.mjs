/*
 * The wall between tenants, and leaks planted in it: `insula verify-isolation` and the SQL generator must find each.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql as ask } from '../integration/support/database.mjs';
import { startServer } from '../integration/support/server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = path.resolve(root, process.env.INSULA_BINARY ?? 'build/insula');

describe('the wall between tenants', () => {
  let server;
  before(async () => (server = await startServer({ settings: { dns_server: '127.0.0.1:9', password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } })));
  after(() => server?.dispose());

  const verify = () => {
    const run = spawnSync(binary, ['verify-isolation', '--data', server.data, '--url', server.url], { encoding: 'utf8', timeout: 120_000 });
    const lines = run.stdout.trim().split('\n');
    return { status: run.status, last: lines.at(-1), leaks: lines.filter((line) => line.startsWith('leak: ')), all: run.stdout + run.stderr };
  };

  const sql = (statement, role) => ask(server, statement, role);

  test('a fresh platform has no leak, on every route', () => {
    const proof = verify();
    assert.equal(proof.status, 0, proof.all);
    assert.match(proof.last, /^isolation: \d+ tables, \d+ routes, 0 leaks$/);
    const routes = JSON.parse(spawnSync(binary, ['routes', '--json'], { encoding: 'utf8' }).stdout);
    assert.equal(Number(/(\d+) routes/.exec(proof.last)[1]), routes.length);
  });

  const planted = [
    ['a table without a policy',
      `set role insula_owner; create table users.planted (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
       grant select on users.planted to insula_app`,
      'set role insula_owner; drop table users.planted',
      [/table users\.planted: row-level security is not enabled/, /table users\.planted: its policies/, /table users\.planted: its comment/]],
    ['row-level security that does not bind the owner', 'set role insula_owner; alter table users.team_member no force row level security',
      'set role insula_owner; alter table users.team_member force row level security', [/table users\.team_member: row-level security is not forced/]],
    ['a policy that lets everything through',
      'set role insula_owner; alter policy tenant_wall on users.team using (true)',
      'set role insula_owner; alter policy tenant_wall on users.team using (tenant_id = tenant.current_id())', [/table users\.team: its policies/]],
    ['a crossing function that is not on the list',
      `set role insula_owner; create function users.planted() returns bigint language sql security definer
       set search_path = pg_catalog as 'select count(*) from users.team'; revoke all on function users.planted() from public`,
      'set role insula_owner; drop function users.planted()', [/function users\.planted\(\) is security definer and not on crossing\.list/]],
    ['a crossing function that anybody may execute', 'grant execute on function tenant.find_by_slug(text) to public',
      'revoke execute on function tenant.find_by_slug(text) from public', [/function tenant\.find_by_slug\(text\) may be executed by anybody/]],
    ['a reference that does not lead with the tenant',
      `set role insula_owner; create unique index planted_id on users.team (id);
       alter table users.team_member add constraint planted foreign key (team_id) references users.team (id) deferrable`,
      'set role insula_owner; alter table users.team_member drop constraint planted; drop index users.planted_id',
      [/foreign key planted of users\.team_member: tenant_id does not lead it/]],
    ['a partition that the app can reach past its parent', 'set role insula_owner; grant select on record.record_3 to insula_app',
      'set role insula_owner; revoke select on record.record_3 from insula_app', [/partition record\.record_3: insula_app can reach it/]],
  ];
  /* All at once, since each run asks every route; each is told for itself. */
  describe('it finds', () => {
    let proof;
    before(() => {
      for (const [, plant] of planted) sql(plant);
      proof = verify();
      for (const [, , pull] of planted) sql(pull);
    });
    for (const [what, , , expected] of planted)
      test(what, () => {
        for (const pattern of expected) assert.ok(proof.leaks.some((leak) => pattern.test(leak)), `${pattern} is not told:\n${proof.all}`);
      });
    test('no fewer than there are, and says so', () => {
      assert.equal(proof.status, 1, proof.all);
      assert.doesNotMatch(proof.last, / 0 leaks$/);
    });
  });

  test('it finds a view through which one tenant reads another, in the catalogue and over HTTP', () => {
    const definition = sql("select pg_get_viewdef('api.team'::regclass)").replace(/;\s*$/, '');
    const stolen = definition.replace('t.tenant_id', 'tenant.current_id() as tenant_id');
    assert.notEqual(stolen, definition);
    sql(`grant usage on schema users, tenant to insula_wall; grant create on schema api to insula_wall;
         grant select on users.team, users.team_member, users.account to insula_wall;
         create or replace view api.team as ${stolen};
         alter view api.team reset (security_invoker); alter view api.team owner to insula_wall`);
    const proof = verify();
    sql(`alter view api.team owner to insula_owner; set role insula_owner;
         create or replace view api.team with (security_invoker = true) as ${definition}`);
    assert.equal(proof.status, 1, proof.all);
    assert.ok(proof.leaks.some((leak) => /view api\.team reads with the rights of its owner/.test(leak)), proof.all);
    assert.ok(proof.leaks.some((leak) => /GET \/v1\/teams.* tells the stranger what is the host's/.test(leak)), proof.all);
    assert.ok(proof.leaks.some((leak) => /GET \/v1\/teams\/[0-9a-f-]+ answers the stranger 200/.test(leak)), proof.all);
  });

  test('what was mended is no leak, and it can be run again', () => {
    const healed = verify();
    assert.equal(healed.status, 0, healed.all);
  });

  test('without a context the server sees nobody', () => {
    for (const table of ['tenant.tenant', 'users.account', 'auth.session', 'record.record', 'audit.entry', 'stream.event'])
      assert.equal(sql(`select count(*) from ${table}`, 'insula_app'), '0', table);
  });

  test('a context of one tenant writes nothing into another', () => {
    const statement = `begin; select tenant.system('01890000-0000-7000-8000-000000000001');
      insert into users.team (tenant_id, id, name) values ('01890000-0000-7000-8000-000000000002', '01890000-0000-7000-8000-000000000003', 'x')`;
    assert.throws(() => sql(statement, 'insula_app'), /row-level security policy/);
  });
});

describe('the SQL generator', () => {
  test('refuses a query that never says its tenant', () => {
    const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-planted-'));
    try {
      fs.mkdirSync(path.join(tree, 'services/planted/queries'), { recursive: true });
      fs.writeFileSync(path.join(tree, 'services/planted/queries/leak.sql'),
        '--: planted_leak(id uuid) -> maybe Planted(name text)\n-- No tenant here.\nselect t.name\n  from users.team t\n where t.id = $2;\n');
      const run = spawnSync('python3', [path.join(root, 'tools/sqlgen.py'), '--root', tree, '--out', path.join(tree, 'out')], { encoding: 'utf8' });
      assert.notEqual(run.status, 0);
      assert.match(run.stderr, /planted_leak: never says 'tenant_id = \$1'/);
    } finally {
      fs.rmSync(tree, { recursive: true });
    }
  });
});
