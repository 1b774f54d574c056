/* The second factor: authenticator apps (checked against Debian's oathtool), recovery codes, the step of sign-in that asks for them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { anybody, Caller, expectStatus, password, signUp } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';

const STEP_S = 30;
/* What an authenticator app shows `steps` away from now: Debian's own program says it. */
const codeOf = (secret, steps = 0) =>
  execFileSync('oathtool', ['--totp', '--base32', '--now', `@${Math.floor(Date.now() / 1000) + steps * STEP_S}`, secret], { encoding: 'utf8' }).trim();
const wrongCode = (secret) => {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code));
};

describe('the second factor', () => {
  let server;
  before(async () => (server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } })));
  after(() => server?.dispose());

  const login = (acme, email = acme.owner.email) => anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password });
  const answer = (challenge, method, code) => anybody(server).post('/v1/auth/second-factor', { challenge, method, code });
  const told = (reply, status, code) => (assert.equal(reply.status, status, reply.text), assert.equal(reply.body.code, code), reply.body);
  const asked = async (acme, email) => told(await login(acme, email), 401, 'second_factor_required');
  const trail = (caller, type) => until(async () => expectStatus(await caller.get(`/v1/audit-events?type=${type}`), 200).data[0], `the trail has ${type}`);

  /* An app that works. Confirmed with the code of now; the next one is good already, and stays so for a minute however slow we are. */
  async function enrol(caller) {
    const begun = expectStatus(await caller.post('/v1/me/factors', { kind: 'totp', name: 'Phone' }), 201);
    expectStatus(await caller.post(`/v1/me/factors/${begun.id}/confirm`, { code: codeOf(begun.secret) }), 204);
    return begun;
  }
  const recoveryCodes = async (caller) => expectStatus(await caller.post('/v1/me/recovery-codes'), 201).codes;

  test('an app that showed a right code is asked for at sign-in, and only its code opens a session', async () => {
    const acme = await signUp(server);
    const begun = expectStatus(await acme.owner.post('/v1/me/factors', { kind: 'totp', name: 'Phone' }), 201);
    assert.match(begun.secret, /^[A-Z2-7]{32}$/);
    const uri = new URL(begun.otpauth_uri);
    assert.equal(uri.searchParams.get('secret'), begun.secret);
    assert.ok(decodeURIComponent(uri.pathname).endsWith(acme.owner.email));
    assert.equal((await login(acme)).status, 200, 'begun, not confirmed: not asked for');

    const refused = await acme.owner.post(`/v1/me/factors/${begun.id}/confirm`, { code: wrongCode(begun.secret) });
    assert.deepEqual(told(refused, 422, 'invalid_body').errors.map((error) => [error.pointer, error.code]), [['/code', 'incorrect']]);
    expectStatus(await acme.owner.post(`/v1/me/factors/${begun.id}/confirm`, { code: codeOf(begun.secret) }), 204);

    const problem = await asked(acme);
    assert.deepEqual(problem.methods, ['totp']);
    assert.equal(problem.expires_in, 300);
    const code = codeOf(begun.secret, 1);
    const reply = await answer(problem.challenge, 'totp', `${code.slice(0, 3)} ${code.slice(3)}`);
    const session = expectStatus(reply, 200);
    assert.match(reply.headers.get('set-cookie'), /^insula_session=/);
    assert.equal(expectStatus(await new Caller(server, session.access_token).get('/v1/me'), 200).user.id, acme.owner.user.id);
    const event = await trail(acme.owner, 'factor.added');
    assert.deepEqual([event.data.kind, event.data.name], ['totp', 'Phone']);
  });

  test('attack: a code seen over the shoulder is worth nothing once it was used', async () => {
    const acme = await signUp(server);
    const { secret } = await enrol(acme.owner);
    const code = codeOf(secret, 1);
    expectStatus(await answer((await asked(acme)).challenge, 'totp', code), 200);
    told(await answer((await asked(acme)).challenge, 'totp', code), 401, 'second_factor_refused');
    told(await answer((await asked(acme)).challenge, 'totp', codeOf(secret)), 401, 'second_factor_refused');
  });

  test('attack: a challenge answered once opens nothing again, and is no token', async () => {
    const acme = await signUp(server);
    const { secret } = await enrol(acme.owner);
    const { challenge } = await asked(acme);
    for (const at of ['/v1/me', '/v1/documents', '/v1/me/factors']) expectStatus(await new Caller(server, challenge).get(at), 401);
    expectStatus(await new Caller(server, challenge).post('/v1/realtime/tickets'), 401);
    expectStatus(await new Caller(server, challenge).post('/v1/me/recovery-codes'), 401);
    expectStatus(await answer(challenge, 'totp', codeOf(secret, 1)), 200);
    told(await answer(challenge, 'totp', codeOf(secret, 1)), 401, 'challenge_expired');
    told(await answer('nonsense', 'totp', '123456'), 401, 'challenge_expired');
    told(await answer(acme.owner.token, 'totp', '123456'), 401, 'challenge_expired');
  });

  test("attack: another tenant's app answers no challenge of this one", async () => {
    const [acme, other] = [await signUp(server), await signUp(server)];
    await enrol(acme.owner);
    const { secret } = await enrol(other.owner);
    told(await answer((await asked(acme)).challenge, 'totp', codeOf(secret, 1)), 401, 'second_factor_refused');
  });

  test('attack: guessing ends after five tries, and starting over does not give five more', async () => {
    const acme = await signUp(server);
    const { secret } = await enrol(acme.owner);
    const { challenge } = await asked(acme);
    const wrong = wrongCode(secret);
    for (let i = 0; i < 5; i += 1) told(await answer(challenge, 'totp', wrong), 401, 'second_factor_refused');
    told(await answer(challenge, 'totp', codeOf(secret, 1)), 401, 'challenge_expired');
    const again = await answer((await asked(acme)).challenge, 'totp', wrong);
    assert.ok([401, 429].includes(again.status));
    const blocked = await answer((await asked(acme)).challenge, 'totp', codeOf(secret, 1));
    told(blocked, 429, 'too_many_attempts');
    assert.ok(Number(blocked.headers.get('retry-after')) > 0);
    assert.equal((await trail(acme.owner, 'user.second_factor_refused')).data.second_factor, 'totp');
  });

  test('attack: a hundred answers at once are five', async () => {
    const acme = await signUp(server);
    const { secret } = await enrol(acme.owner);
    const { challenge } = await asked(acme);
    const wrong = wrongCode(secret);
    const replies = await Promise.all(Array.from({ length: 30 }, () => answer(challenge, 'totp', wrong)));
    assert.ok(replies.filter((reply) => reply.body.code === 'second_factor_refused').length <= 5);
    assert.ok(replies.every((reply) => [401, 429].includes(reply.status)));
  });

  test('each recovery code opens once, whatever its case, and the trail counts those left', async () => {
    const acme = await signUp(server);
    told(await acme.owner.post('/v1/me/recovery-codes'), 409, 'no_factor');
    await enrol(acme.owner);
    const codes = await recoveryCodes(acme.owner);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/);
    assert.deepEqual((await asked(acme)).methods, ['totp', 'recovery_code']);
    expectStatus(await answer((await asked(acme)).challenge, 'recovery_code', codes[0].toUpperCase().replaceAll('-', ' ')), 200);
    told(await answer((await asked(acme)).challenge, 'recovery_code', codes[0]), 401, 'second_factor_refused');
    assert.equal(expectStatus(await acme.owner.get('/v1/me/factors'), 200).recovery_codes, 9);
    assert.equal((await trail(acme.owner, 'user.recovery_code_used')).data.remaining, 9);
    await recoveryCodes(acme.owner);
    told(await answer((await asked(acme)).challenge, 'recovery_code', codes[1]), 401, 'second_factor_refused');
  });

  test("attack: a member's recovery code is nobody else's", async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    await enrol(member);
    await enrol(acme.owner);
    const [code] = await recoveryCodes(member);
    await recoveryCodes(acme.owner);
    told(await answer((await asked(acme)).challenge, 'recovery_code', code), 401, 'second_factor_refused');
  });

  test('secrets and codes lie in the database only sealed and hashed', async () => {
    const acme = await signUp(server);
    const { id, secret } = await enrol(acme.owner);
    const codes = await recoveryCodes(acme.owner);
    const raw = Buffer.from(execFileSync('base32', ['-d'], { input: secret })).toString('hex');
    const kept = sql(server, `select encode(secret, 'hex') from auth.totp where factor_id = '${id}'`);
    assert.ok(kept.length > 80);
    assert.ok(!kept.includes(raw));
    const everything = sql(server, "select coalesce(string_agg(e::text, ' '), '') from stream.event e") + server.logs();
    for (const word of [secret, raw, ...codes]) assert.ok(!everything.includes(word), 'told nowhere');
  });

  test('attack: a sealed secret moved to another row does not open', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const mine = await enrol(acme.owner);
    const theirs = await enrol(member);
    sql(server, `update auth.totp set secret = (select t.secret from auth.totp t where t.factor_id = '${theirs.id}') where factor_id = '${mine.id}'`);
    told(await answer((await asked(acme)).challenge, 'totp', codeOf(theirs.secret, 1)), 500, 'secret_damaged');
  });

  test('factors are listed, renamed and removed by who has them, and by nobody else', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const { id } = await enrol(acme.owner);
    const [listed] = expectStatus(await acme.owner.get('/v1/me/factors'), 200).data;
    assert.deepEqual([listed.id, listed.kind, listed.name], [id, 'totp', 'Phone']);
    told(await member.patch(`/v1/me/factors/${id}`, { name: 'Mine' }), 404, 'factor_not_found');
    told(await member.delete(`/v1/me/factors/${id}`), 404, 'factor_not_found');
    expectStatus(await acme.owner.patch(`/v1/me/factors/${id}`, { name: 'Old phone' }), 204);
    assert.equal(expectStatus(await acme.owner.get('/v1/me/factors'), 200).data[0].name, 'Old phone');
    expectStatus(await acme.owner.delete(`/v1/me/factors/${id}`), 204);
    assert.equal((await login(acme)).status, 200);
    assert.equal((await trail(acme.owner, 'factor.removed')).data.name, 'Old phone');
  });

  test('a workspace that demands a factor lets people in when they have set one up, and not before', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'required' }), 200);
    const problem = told(await login(acme, member.email), 401, 'factor_enrolment_required');
    assert.deepEqual(problem.methods, ['totp']);
    told(await answer(problem.challenge, 'totp', '123456'), 401, 'challenge_expired');
    expectStatus(await new Caller(server, problem.challenge).get('/v1/me'), 401);
    const enrolment = (path, body) => anybody(server).post(`/v1/auth/second-factor/enrolment${path}`, { challenge: problem.challenge, ...body });
    told(await enrolment('/confirm', { code: '123456' }), 404, 'factor_not_found');
    const begun = expectStatus(await enrolment(''), 200);
    told(await enrolment('/confirm', { code: wrongCode(begun.secret) }), 401, 'second_factor_refused');
    const session = expectStatus(await enrolment('/confirm', { code: codeOf(begun.secret) }), 200);
    const caller = new Caller(server, session.access_token);
    assert.equal(expectStatus(await caller.get('/v1/me/factors'), 200).data.length, 1);
    told(await caller.delete(`/v1/me/factors/${begun.id}`), 409, 'last_factor');
    expectStatus(await answer((await asked(acme, member.email)).challenge, 'totp', codeOf(begun.secret, 1)), 200);
  });

  test('the demand can be made of some roles alone', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const roles = expectStatus(await acme.owner.get('/v1/roles'), 200).data;
    const owner = roles.find((role) => role.name === 'owner').id;
    for (const wrong of [{ second_factor: 'roles' }, { second_factor: 'sometimes' }, { second_factor_roles: [acme.tenant.id] }, { second_factor_roles: ['x'] }])
      told(await acme.owner.patch('/v1/security-policy', wrong), 422, 'invalid_body');
    const policy = expectStatus(await acme.owner.patch('/v1/security-policy', { second_factor: 'roles', second_factor_roles: [owner] }), 200);
    assert.deepEqual(policy.second_factor_roles, [owner]);
    assert.equal((await login(acme, member.email)).status, 200);
    told(await login(acme), 401, 'factor_enrolment_required');
    expectStatus(await member.patch('/v1/security-policy', { second_factor: 'optional' }), 403);
  });

  test('an administrator begins anew for who has lost a factor: sessions end, the trail says so, owners are out of reach', async () => {
    const acme = await signUp(server);
    const [admin, member] = [await acme.member('admin'), await acme.member()];
    await enrol(member);
    await enrol(acme.owner);
    expectStatus(await member.delete(`/v1/users/${admin.user.id}/factors`), 403);
    expectStatus(await admin.delete(`/v1/users/${acme.owner.user.id}/factors`), 403);
    expectStatus(await admin.delete(`/v1/users/${member.user.id}/factors`), 204);
    expectStatus(await member.get('/v1/me'), 401);
    assert.equal((await login(acme, member.email)).status, 200);
    assert.equal((await trail(acme.owner, 'user.factors_reset')).subject_id, member.user.id);
  });

  /* The session of a caller was opened, and proved, long ago. */
  const age = (caller) => sql(server, `update auth.session set proved_at = now() - interval '11 minutes' where user_id = '${caller.user.id}'`);
  const needsProof = (reply) => told(reply, 403, 'step_up_required').methods;
  const stepUp = (caller, body) => caller.post('/v1/me/step-up', body);

  test('what could let somebody else in asks who is there once more, when that was shown more than ten minutes ago', async () => {
    const acme = await signUp(server);
    const { owner } = acme;
    const key = expectStatus(await owner.post('/v1/api-keys', { name: 'Old', scopes: ['document.read'] }), 201);
    const member = await acme.member();
    const roles = expectStatus(await owner.get('/v1/roles'), 200).data;
    const owners = roles.find(({ name }) => name === 'owner').id;
    const viewers = roles.find(({ name }) => name === 'viewer').id;
    age(owner);
    const dangerous = [
      () => owner.post('/v1/me/factors', { kind: 'totp' }),
      () => owner.post('/v1/me/passkeys/options'),
      () => owner.post('/v1/me/email', { email: 'other@x.test', password }),
      () => owner.post('/v1/api-keys', { name: 'New', scopes: ['document.read'] }, { 'idempotency-key': 'once' }),
      () => owner.patch(`/v1/api-keys/${key.id}`, { scopes: ['document.write'] }),
      () => owner.post(`/v1/api-keys/${key.id}/rotate`, {}),
      () => owner.patch('/v1/security-policy', { password_history: 1 }),
      () => owner.delete(`/v1/users/${member.user.id}/factors`),
      () => owner.put(`/v1/users/${member.user.id}/roles/${owners}`),
      () => owner.post('/v1/users/invitations', { email: 'heir@x.test', role: owners }),
    ];
    for (const ask of dangerous) assert.deepEqual(needsProof(await ask()), ['password'], String(ask));
    expectStatus(await owner.get('/v1/security-policy'), 200);
    expectStatus(await owner.patch('/v1/me', { first_name: 'Olivia' }), 200);
    expectStatus(await owner.put(`/v1/users/${member.user.id}/roles/${viewers}`), 204);
    told(await member.patch('/v1/security-policy', {}), 403, 'permission_denied');

    const wrong = told(await stepUp(owner, { password: 'not this one' }), 422, 'invalid_body');
    assert.deepEqual(wrong.errors.map((error) => [error.pointer, error.code]), [['/password', 'incorrect']]);
    assert.deepEqual(needsProof(await dangerous[3]()), ['password'], 'a failed proof is none');
    for (const body of [{}, { password, code: '123456' }]) told(await stepUp(owner, body), 422, 'invalid_body');
    expectStatus(await stepUp(owner, { password }), 204);
    expectStatus(await dangerous[3](), 201);
    expectStatus(await dangerous[8](), 204);
    assert.equal((await trail(owner, 'user.step_up')).data.method, 'password');

    const other = expectStatus(await login(acme), 200);
    age(owner);
    needsProof(await dangerous[6]());
    expectStatus(await stepUp(new Caller(server, other.access_token), { password }), 204);
    needsProof(await dangerous[6]()); /* one session's proof is not another's */
  });

  test("attack: with a second factor the password alone proves nothing, nor does anybody else's code, a used one, or a guess", async () => {
    const acme = await signUp(server);
    const { owner } = acme;
    const member = await acme.member();
    const { secret } = await enrol(owner);
    const theirs = await enrol(member);
    const codes = await recoveryCodes(owner);
    const remove = () => owner.patch('/v1/security-policy', { second_factor: 'optional' });
    age(owner);
    assert.deepEqual(needsProof(await remove()), ['totp', 'recovery_code']);
    const refused = told(await stepUp(owner, { password }), 422, 'invalid_body');
    assert.deepEqual(refused.errors.map((error) => [error.pointer, error.code]), [['/password', 'not_enough']]);
    for (const code of [wrongCode(secret), codeOf(theirs.secret, 1), 'aaaa-bbbb-cccc-dddd']) {
      const reply = told(await stepUp(owner, { code }), 422, 'invalid_body');
      assert.deepEqual(reply.errors.map((error) => [error.pointer, error.code]), [['/code', 'incorrect']]);
    }
    needsProof(await remove());
    expectStatus(await stepUp(owner, { code: codeOf(secret, 1) }), 204);
    expectStatus(await remove(), 200);
    age(owner);
    told(await stepUp(owner, { code: codeOf(secret, 1) }), 422, 'invalid_body');
    expectStatus(await stepUp(owner, { code: codes[0] }), 204);
    expectStatus(await remove(), 200);
    await until(async () => (await trail(owner, 'user.step_up_refused')).data.method === 'totp', 'the trail tells of the used code, which came last');
  });

  test('an API key is never asked who is there, and cannot say so', async () => {
    const acme = await signUp(server);
    const scopes = ['security.write', 'security.read', 'user.invite', 'role.assign'];
    const { key } = expectStatus(await acme.owner.post('/v1/api-keys', { name: 'Policy', scopes }), 201);
    age(acme.owner);
    const program = new Caller(server, key);
    expectStatus(await program.patch('/v1/security-policy', { password_history: 2 }), 200);
    told(await stepUp(program, { password }), 403, 'api_key_refused');
  });
});
