import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anybody, Caller, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { follow } from './support/events.mjs';
import { codeOf, makeOperator, operatorSecret, signInOperator } from './support/operator.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = path.resolve(root, process.env.INSULA_BINARY ?? 'build/insula');
const secret = 'operators have long passwords';

describe('operators and suspended workspaces', () => {
  let server, operator, rosa;

  const command = (args, input) => spawnSync(binary, [...args, '--data', server.data], { encoding: 'utf8', input, timeout: 30_000 });
  const run = (args, input) => {
    const done = command(args, input);
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };

  before(async () => {
    server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } });
    rosa = { ...makeOperator(server, 'Rosa@ops.test', 'Rosa Parks'), email: 'rosa@OPS.test' };
    operator = await signInOperator(server, rosa);
    assert.equal(operator.reply.body.operator.name, 'Rosa Parks');
    assert.equal(operator.reply.headers.get('set-cookie'), null);
  });
  after(() => server?.dispose());

  const find = async (slug) => {
    for (let cursor = ''; ; ) {
      const page = expectStatus(await operator.get(`/v1/operator/tenants?limit=2${cursor}`), 200);
      const found = page.data.find((tenant) => tenant.slug === slug);
      if (found || !page.next_cursor) return found;
      cursor = `&cursor=${page.next_cursor}`;
    }
  };

  test('an operator sees every workspace, page by page, and nothing inside', async () => {
    const slugs = [];
    for (let i = 0; i < 3; i += 1) slugs.push((await signUp(server)).slug);
    for (const slug of slugs) assert.equal((await find(slug)).status, 'active');
    assert.equal((await operator.get('/v1/users')).status, 401);
    assert.equal((await operator.get('/v1/me')).status, 401);
    assert.equal((await operator.get('/v1/operator/tenants?limit=0')).status, 400);
  });

  test('members are no operators, and operators are no members', async () => {
    const acme = await signUp(server);
    assert.equal((await acme.owner.get('/v1/operator/tenants')).status, 401);
    assert.equal((await acme.owner.patch(`/v1/operator/tenants/${acme.tenant.id}`, { status: 'active' })).status, 401);
    assert.equal((await anybody(server).get('/v1/operator/tenants')).status, 401);
    const wrong = await anybody(server).post('/v1/operator/auth/login', { email: acme.owner.email, password, code: '123456' });
    assert.equal(wrong.status, 401);
    assert.equal(wrong.body.code, 'invalid_credentials');
  });

  test('a suspended workspace is closed at once: requests, sign-ins, streams; and opens again as it was', async () => {
    const acme = await signUp(server);
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: 'Before' }), 201);
    const feed = await follow(acme.owner, 'teams');
    const seen = expectStatus(await operator.patch(`/v1/operator/tenants/${acme.tenant.id}`, { status: 'suspended' }), 200);
    assert.equal(seen.status, 'suspended');
    for (const reply of [await acme.owner.get('/v1/teams'), await acme.owner.post('/v1/teams', { name: 'During' }), await acme.owner.get('/v1/me')]) {
      assert.equal(reply.status, 423);
      assert.equal(reply.body.code, 'tenant_suspended');
    }
    const login = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password });
    assert.equal(login.status, 423);
    const guess = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password: 'wrong password' });
    assert.equal(guess.status, 401);
    await until(() => feed.ended, 'the stream ends');
    expectStatus(await operator.patch(`/v1/operator/tenants/${acme.tenant.id}`, { status: 'active' }), 200);
    assert.equal(expectStatus(await acme.owner.get(`/v1/teams/${team.id}`), 200).name, 'Before');
    await signIn(server, acme.slug, acme.owner.email);
  });

  test('what an operator does stands in the trail of the workspace, under the name of the operator', async () => {
    const acme = await signUp(server);
    expectStatus(await operator.patch(`/v1/operator/tenants/${acme.tenant.id}`, { status: 'suspended' }), 200);
    expectStatus(await operator.patch(`/v1/operator/tenants/${acme.tenant.id}`, { status: 'active' }), 200);
    await until(async () => {
      const { data } = expectStatus(await acme.owner.get('/v1/audit-events?sort=created_at'), 200);
      return data.length === 3 && data.slice(1).every((entry) => entry.actor_type === 'operator' && entry.actor_name === 'Rosa Parks')
        && data[1].type === 'tenant.suspended' && data[2].type === 'tenant.resumed';
    }, 'the trail tells both');
  });

  test('a workspace that is not there is not found, and a bad state is refused', async () => {
    assert.equal((await operator.patch('/v1/operator/tenants/01890000-0000-7000-8000-000000000001', { status: 'active' })).status, 404);
    assert.equal((await operator.patch('/v1/operator/tenants/01890000-0000-7000-8000-000000000001', { status: 'closed' })).status, 422);
  });

  test('an operator who signs out is out, and guessing is slowed down', async () => {
    const other = await signInOperator(server, makeOperator(server, 'leaves@ops.test'));
    assert.equal((await other.post('/v1/operator/auth/logout')).status, 204);
    assert.equal((await other.get('/v1/operator/tenants')).status, 401);
    assert.equal((await operator.get('/v1/operator/tenants')).status, 200);
    const statuses = [];
    for (let i = 0; i < 7; i += 1)
      statuses.push((await anybody(server).post('/v1/operator/auth/login', { email: 'guessed@ops.test', password: `guess number ${i}`, code: '123456' })).status);
    assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
    assert.ok(statuses.includes(429));
  });

  test('attack: the password of an operator alone opens nothing, nor a code used before, nor one of an app that was replaced', async () => {
    const pia = makeOperator(server, 'pia@ops.test');
    const enter = (body) => anybody(server).post('/v1/operator/auth/login', { ...body });
    const refused = (reply) => assert.deepEqual([reply.status, reply.body.code], [401, 'invalid_credentials'], reply.text);
    assert.equal((await enter({ email: pia.email, password: pia.password })).status, 422);
    refused(await enter({ email: pia.email, password: pia.password, code: codeOf(rosa.secret) }));
    const good = operatorSecret(pia);
    expectStatus(await enter(good), 200);
    refused(await enter(good));
    const session = await signInOperator(server, pia);
    const [, secret] = /authenticator app: (\S+)/.exec(run(['operator', 'enrol', pia.email]));
    assert.equal((await session.get('/v1/operator/tenants')).status, 401, 'a new app ends what was there');
    refused(await enter(operatorSecret(pia)));
    expectStatus(await enter({ ...good, code: codeOf(secret, 1) }), 200);
    assert.equal(sql(server, `select length(totp_secret) > 40 from tenant.operator where email = '${pia.email}'`), 't');
    sql(server, `update tenant.operator set totp_secret = null where email = '${pia.email}'`);
    const without = await enter({ ...good, code: '123456' });
    assert.deepEqual([without.status, without.body.code], [401, 'operator_without_factor']);
    assert.equal(command(['operator', 'enrol', 'nobody@ops.test']).status, 1);
  });

  const reason = 'Ticket 4711: the import stops half way';
  const begin = (acme, who, more = {}) =>
    operator.post(`/v1/operator/tenants/${acme.tenant.id}/impersonations`, { user_id: who.user.id, reason, ...more });
  const impersonate = async (acme, who, more) => {
    const begun = expectStatus(await begin(acme, who, more), 201);
    return Object.assign(new Caller(server, begun.access_token), { begun });
  };

  test('an operator sees a workspace as one of its people, who see that, who looks and why; both trails tell it', async () => {
    const acme = await signUp(server);
    const [admin, member] = [await acme.member('admin'), await acme.member()];
    for (const wrong of [{ reason: 'short' }, { minutes: 0 }, { minutes: 241 }, { user_id: 'x' }])
      assert.equal((await begin(acme, member, wrong)).status, 422);
    assert.equal((await operator.post(`/v1/operator/tenants/${acme.tenant.id}/impersonations`, { user_id: member.user.id })).status, 422, 'no reason');
    assert.equal((await begin(acme, { user: { id: acme.tenant.id } })).status, 404);
    const other = await signUp(server);
    assert.equal((await begin(other, member)).status, 404, 'of another workspace');

    const seen = await impersonate(acme, member);
    assert.ok(Math.abs(Date.parse(seen.begun.expires_at) - Date.now() - 30 * 60_000) < 60_000, 'half an hour');
    const me = expectStatus(await seen.get('/v1/me'), 200);
    assert.equal(me.user.id, member.user.id);
    const { impersonation } = me.session;
    assert.deepEqual([impersonation.operator, impersonation.reason, impersonation.read_only, impersonation.user.id], ['Rosa Parks', reason, true, member.user.id]);
    for (const caller of [member, admin]) {
      const told = expectStatus(await caller.get('/v1/me'), 200);
      assert.equal(told.session.impersonation, null);
      assert.deepEqual(told.impersonations.map(({ id, operator: name }) => [id, name]), [[seen.begun.id, 'Rosa Parks']]);
    }
    assert.deepEqual(expectStatus(await (await acme.member()).get('/v1/me'), 200).impersonations, [], 'it is not theirs to know');
    const trail = (type) =>
      until(async () => expectStatus(await acme.owner.get(`/v1/audit-events?type=${type}`), 200).data[0], `the trail has ${type}`);
    const begun = await trail('impersonation.begun');
    assert.deepEqual([begun.actor_type, begun.actor_name, begun.data.reason, begun.data.read_only], ['operator', 'Rosa Parks', reason, true]);
    const [noted] = expectStatus(await operator.get('/v1/operator/impersonations'), 200).data;
    assert.deepEqual([noted.id, noted.operator, noted.tenant.slug, noted.reason], [seen.begun.id, 'Rosa Parks', acme.slug, reason]);

    expectStatus(await member.delete(`/v1/impersonations/${seen.begun.id}`), 204);
    assert.equal((await seen.get('/v1/me')).status, 401, 'who is seen has ended it');
    await trail('impersonation.ended');
    assert.deepEqual(expectStatus(await member.get('/v1/me'), 200).impersonations, []);
    const second = await impersonate(acme, member);
    assert.equal((await (await acme.member()).delete(`/v1/impersonations/${second.begun.id}`)).status, 404, 'not theirs to end');
    expectStatus(await admin.delete(`/v1/impersonations/${second.begun.id}`), 204);
    const third = await impersonate(acme, member);
    expectStatus(await operator.delete(`/v1/operator/impersonations/${third.begun.id}`), 204);
    assert.equal((await third.get('/v1/me')).status, 401);
    assert.equal((await operator.delete(`/v1/operator/impersonations/${third.begun.id}`)).status, 404);
    const fourth = await impersonate(acme, member);
    expectStatus(await fourth.post('/v1/auth/logout'), 204);
    assert.equal((await fourth.get('/v1/me')).status, 401);
  });

  test('attack: an operator who looks changes nothing; one who may write opens no door that would stay open', async () => {
    const acme = await signUp(server);
    const document = expectStatus(await acme.owner.post('/v1/documents', { title: 'Plan' }), 201).id;
    const looks = await impersonate(acme, acme.owner);
    expectStatus(await looks.get(`/v1/documents/${document}`), 200);
    expectStatus(await looks.post('/v1/realtime/tickets'), 201);
    for (const refused of [
      await looks.patch('/v1/me', { first_name: 'Mallory' }),
      await looks.post('/v1/documents', { title: 'Mine' }),
      await looks.delete(`/v1/documents/${document}`),
      await looks.post('/v1/graphql', { query: 'mutation { endMyOtherSessions }' }),
    ])
      assert.match(refused.text, /read_only_session|permission_denied/);
    expectStatus(await acme.owner.put(`/v1/users/${acme.owner.user.id}/roles/${(await acme.roles()).viewer.id}`), 204);
    assert.ok(expectStatus(await looks.get('/v1/me'), 200).permissions.every((name) => name.endsWith('.read')), 'also after roles have changed');

    const writes = await impersonate(acme, acme.owner, { write: true, minutes: 5 });
    expectStatus(await writes.patch(`/v1/documents/${document}`, { title: 'Mended' }), 200);
    const entry = await until(async () => {
      const { data } = expectStatus(await acme.owner.get('/v1/audit-events?type=document.renamed'), 200);
      return data[0] ?? expectStatus(await acme.owner.get('/v1/audit-events?type=document.updated'), 200).data[0];
    }, 'the trail has the change');
    assert.deepEqual([entry.actor_type, entry.actor_name], ['operator', 'Rosa Parks as Olive Owner']);
    const member = await acme.member();
    for (const door of [
      await writes.post('/v1/api-keys', { name: 'Stays', scopes: ['document.read'] }),
      await writes.post('/v1/me/factors', { kind: 'totp' }),
      await writes.patch('/v1/security-policy', { second_factor: 'optional' }),
      await writes.put(`/v1/users/${member.user.id}/roles/${(await acme.roles()).owner.id}`),
      await writes.post('/v1/users/invitations', { email: `${unique('stays')}@x.test` }),
      await writes.post('/v1/users', { email: `${unique('stays')}@x.test`, password, first_name: 'S', last_name: 'S' }),
    ])
      assert.deepEqual([door.status, door.body.code], [403, 'step_up_required'], door.text);

    sql(server, `update auth.session set expires_at = now() where id = '${writes.begun.id}'`);
    assert.equal((await writes.get('/v1/me')).status, 401, 'it ends by itself');
    const enter = (token) => anybody(server).post('/v1/auth/impersonation', { token });
    assert.equal((await enter(writes.begun.access_token)).status, 404);
    assert.equal((await enter(acme.owner.token)).status, 404, "nobody's own session enters here");
    const entered = await enter(looks.begun.access_token);
    assert.equal(expectStatus(entered, 200).workspace, acme.slug);
    assert.match(entered.headers.get('set-cookie'), /^insula_session=/);
  });

  test('the command line founds, lists, suspends and resumes workspaces, and sets passwords', async () => {
    const slug = unique('cli');
    run(['tenant', 'create', slug, 'From the command line', `boss@${slug}.test`], `${password}\n`);
    const boss = await signIn(server, slug, `boss@${slug}.test`);
    assert.match(run(['tenant', 'list']), new RegExp(`${slug}\\s+active`));
    run(['tenant', 'suspend', slug]);
    assert.equal((await boss.get('/v1/me')).status, 423);
    assert.match(run(['tenant', 'list']), new RegExp(`${slug}\\s+suspended`));
    run(['tenant', 'resume', slug]);
    assert.equal((await boss.get('/v1/me')).status, 200);
    run(['user', 'set-password', slug, `boss@${slug}.test`], 'quite another password\n');
    assert.equal((await boss.get('/v1/me')).status, 401);
    await signIn(server, slug, `boss@${slug}.test`, 'quite another password');
  });

  test('the command line says what is wrong, and does nothing then', () => {
    for (const [args, input, expected] of [
      [['tenant', 'create', 'Not A Slug', 'X', 'x@x.test'], `${password}\n`, /slug/],
      [['tenant', 'create', unique('short'), 'X', 'x@x.test'], 'short\n', /password/i],
      [['tenant', 'suspend', 'nowhere-at-all'], '', /no tenant/],
      [['user', 'set-password', 'nowhere-at-all', 'x@x.test'], `${password}\n`, /no tenant/],
      [['operator', 'create', 'rosa@ops.test', 'Rosa'], `${secret}\n`, /rosa@ops\.test/],
    ]) {
      const done = command(args, input);
      assert.notEqual(done.status, 0, args.join(' '));
      assert.match(done.stderr, expected);
    }
  });
});
