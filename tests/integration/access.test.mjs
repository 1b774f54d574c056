/* The doors beside sign-in: invitations, API keys, the command line, browsers nobody knows, operators. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anybody, Caller, expectStatus, password, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { binary, startServer, until } from './support/server.mjs';

/* `steps` of thirty seconds away from now: each code is good once. */
const codeOf = (secret, steps = 0) =>
  execFileSync('oathtool', ['--totp', '--base32', '--now', `@${Math.floor(Date.now() / 1000) + steps * 30}`, secret], { encoding: 'utf8' }).trim();
const told = (reply, status, code) => (assert.equal(reply.status, status, reply.text), assert.equal(reply.body.code, code), reply.body);

describe('the doors beside sign-in', () => {
  let server;
  before(async () => (server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } })));
  after(() => server?.dispose());

  const mails = (email, template) => Number(sql(server, `select count(*) from mail.message where recipient = '${email}' and template = '${template}'`));

  test('attack: an invitation opens no session where a second factor is demanded, until one is set up', async () => {
    const acme = await signUp(server);
    expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'required' }), 200);
    const email = `${unique('guest')}@x.test`;
    const { token } = expectStatus(await acme.owner.post('/v1/users/invitations', { email }), 201);
    const accept = () => anybody(server).post('/v1/invitations/accept', { token, password, first_name: 'In', last_name: 'Vited' });
    const reply = await accept();
    const { challenge } = told(reply, 401, 'factor_enrolment_required');
    assert.equal(reply.headers.get('set-cookie'), null);
    assert.equal(sql(server, `select count(*) from auth.session s join api.user u on u.id = s.user_id where u.email = '${email}'`), '0');
    told(await accept(), 404, 'invitation_not_found');
    const { secret } = expectStatus(await anybody(server).post('/v1/auth/second-factor/enrolment', { challenge }), 200);
    const entry = expectStatus(await anybody(server).post('/v1/auth/second-factor/enrolment/confirm', { challenge, code: codeOf(secret) }), 200);
    assert.equal(expectStatus(await new Caller(server, entry.access_token).get('/v1/me'), 200).user.email, email);
  });

  test('a factor that is demanded of a role is demanded of the teams that have it', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const role = expectStatus(await acme.owner.post('/v1/roles', { name: 'Books', permissions: [] }), 201).id;
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: 'Accounts' }), 201).id;
    expectStatus(await acme.owner.put(`/v1/teams/${team}/roles/${role}`), 204);
    expectStatus(await acme.owner.put(`/v1/teams/${team}/members/${member.user.id}`), 204);
    expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'roles', second_factor_roles: [role] }), 200);
    const login = (email) => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password });
    told(await login(member.email), 401, 'factor_enrolment_required');
    expectStatus(await login(acme.owner.email), 200);
  });

  test('attack: an API key opens nothing from outside the networks of its workspace', async () => {
    const acme = await signUp(server);
    const { key } = expectStatus(await acme.owner.post('/v1/api-keys', { name: 'Sync', scopes: ['document.read', 'document.write'] }), 201);
    const program = new Caller(server, key);
    const reads = () => program.get('/v1/documents');
    const writes = () => program.post('/v1/documents', { title: 'Made' });
    const allow = (networks) => sql(server, `update auth.policy set allowed_networks = '${networks}' where tenant_id = '${acme.tenant.id}'`);
    expectStatus(await acme.owner.patch('/v1/security-policy', { allowed_networks: ['127.0.0.0/8', '2001:db8::/32'] }), 200);
    expectStatus(await reads(), 200);
    expectStatus(await writes(), 201);
    allow('{198.51.100.7,10.0.0.0/8}');
    told(await reads(), 401, 'unauthenticated');
    told(await writes(), 401, 'unauthenticated');
    allow('{}');
    expectStatus(await reads(), 200);
  });

  test('whoever sets a password on the command line obeys the policy of the workspace', async () => {
    const acme = await signUp(server);
    const { email } = await acme.member();
    expectStatus(await acme.owner.patch('/v1/security-policy', { password_min_length: 14, password_history: 3 }), 200);
    const set = (secret) =>
      spawnSync(binary, ['user', 'set-password', acme.slug, email, '--data', server.data], { input: `${secret}\n`, encoding: 'utf8' });
    for (const wrong of ['thirteen chars'.slice(0, 13), 'passwordpassword', `${acme.slug}-${acme.slug}`.slice(0, 60)]) {
      const done = set(wrong);
      assert.equal(done.status, 1, wrong);
      assert.match(done.stderr, /password/i);
    }
    expectStatus(await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password }), 200);
    assert.equal(set('a longer sentence').status, 0);
    told(await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password }), 401, 'invalid_credentials');
    assert.equal(set('a longer sentence').status, 1, 'it was used before');
  });

  test('people are written to when a browser signs in that their account does not know, and not for one it knows', async () => {
    const acme = await signUp(server);
    const { email } = acme.owner;
    const strangers = () => mails(email, 'new_sign_in');
    const login = async (headers) => {
      const body = { tenant: acme.slug, email, password };
      const reply = await anybody(server).post('/v1/auth/login', body, headers);
      expectStatus(reply, 200);
      return reply.headers.getSetCookie().find((cookie) => cookie.startsWith('insula_device=')).split(';')[0];
    };
    const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    assert.equal(strangers(), 0, 'founding a workspace is no news');
    const cookie = await login(firefox);
    assert.equal(strangers(), 1);
    const text = sql(server, `select content from mail.message where recipient = '${email}' and template = 'new_sign_in'`);
    assert.match(text, /Firefox on Linux/);
    assert.match(text, /127\.0\.0\.1/);
    await login({ ...firefox, cookie });
    assert.equal(strangers(), 1, 'it is known');
    await login(firefox);
    assert.equal(strangers(), 1, 'the same browser at the same address has a session');
    await login({ 'user-agent': 'curl/8.0' });
    assert.equal(strangers(), 2);
    told(await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password: 'not this one' }, { 'user-agent': 'x' }), 401, 'invalid_credentials');
    assert.equal(strangers(), 2, 'a guess is no sign-in');
  });

  test('the master key is rotated under a running platform: everything sealed moves to the new one, and the old one can go', async () => {
    const acme = await signUp(server);
    const { owner } = acme;
    const enrol = async (caller) => {
      const begun = expectStatus(await caller.post('/v1/me/factors', { kind: 'totp' }), 201);
      expectStatus(await caller.post(`/v1/me/factors/${begun.id}/confirm`, { code: codeOf(begun.secret) }), 204);
      return begun;
    };
    const mine = await enrol(owner);
    const others = [await enrol((await signUp(server)).owner), await enrol(await acme.member())];
    const keys = (what) => spawnSync(binary, ['keys', what, '--data', server.data], { encoding: 'utf8', timeout: 60_000 });
    const keyFile = path.join(server.data, 'keys/master.key');
    const sealedUnder = (id) => sql(server, `select encode(secret, 'hex') from auth.totp where factor_id = '${id}'`).slice(2, 18);
    const old = sealedUnder(mine.id);
    const before = sql(server, `select encode(secret, 'hex') from auth.totp where factor_id = '${mine.id}'`);
    assert.match(keys('status').stdout, new RegExp(`^key ${old}  seals `));
    assert.match(keys('prune').stdout, /^$/, 'the key that seals stays');

    const rotated = keys('rotate');
    assert.equal(rotated.status, 0, rotated.stderr);
    assert.equal(fs.readFileSync(keyFile, 'utf8').trim().split('\n').length, 2);
    await until(() => keys('status').stdout.includes(`key ${old}  opens  0 secrets`), 'nothing is sealed under the old key', 60_000, 500);
    const now = sealedUnder(mine.id);
    assert.notEqual(now, old);
    for (const { id } of others) assert.equal(sealedUnder(id), now);
    assert.match(spawnSync(binary, ['doctor', '--data', server.data], { encoding: 'utf8' }).stdout, /ok +all secrets are sealed under the newest master key/);

    assert.match(keys('prune').stdout, new RegExp(`key ${old} is gone`));
    assert.equal(fs.readFileSync(keyFile, 'utf8').trim().split('\n').length, 1);
    const login = { tenant: acme.slug, email: owner.email, password };
    const enter = async () => {
      const { challenge } = told(await anybody(server).post('/v1/auth/login', login), 401, 'second_factor_required');
      return anybody(server).post('/v1/auth/second-factor', { challenge, method: 'totp', code: codeOf(mine.secret, 1) });
    };
    expectStatus(await enter(), 200);
    sql(server, `update auth.totp set secret = '\\x${before}' where factor_id = '${mine.id}'`);
    told(await enter(), 503, 'secrets_unavailable');
    const lost = keys('status');
    assert.equal(lost.status, 1);
    assert.match(lost.stdout, /1 sealed under keys that are not here/);
  });

  test('every place that is sealed is one that a rotation knows', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const places = new Set();
    for (const file of fs.readdirSync(path.join(root, 'services'), { recursive: true })) {
      const text = file.endsWith('.c') ? fs.readFileSync(path.join(root, 'services', file), 'utf8') : '';
      if (!text.includes('KeyringPlace')) continue;
      const named = [...text.matchAll(/\{[^{}"]*"([a-z_]+\.[a-z_]+)",\s*"([a-z_]+)"[^{}"]*\}/g)];
      for (const place of named) places.add(`${place[1]}.${place[2]}`);
    }
    const table = fs.readFileSync(path.join(root, 'app/sealed.c'), 'utf8');
    const known = new Set([...table.matchAll(/OF_(?:TENANT|PLATFORM)\("([\w.]+)", "(\w+)"/g)].map((row) => `${row[1]}.${row[2]}`));
    assert.ok(places.size > 1);
    assert.deepEqual([...places].sort(), [...known].sort());
  });
});
