/* What a password has to be, everywhere one is chosen; and the policy of a workspace about it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

describe('passwords', () => {
  let server;
  before(async () => (server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } })));
  after(() => server?.dispose());

  const change = (caller, from, to) => caller.post('/v1/me/password', { current_password: from, new_password: to });
  const told = (reply) => (assert.equal(reply.status, 422, reply.text), reply.body.errors.map((error) => [error.pointer, error.code]));
  const ask = async (caller, policy) => expectStatus(await caller.patch('/v1/security-policy', policy), 200);

  test('the passwords that everybody tries first are refused, also with digits and capitals around them', async () => {
    const acme = await signUp(server);
    for (const common of ['1234567890', 'Password123!', 'qwertyuiop', 'aaaaaaaaaaaa', 'abcdefghijkl', 'Liverpool1!', 'DRAGON1234', '0987654321'])
      assert.deepEqual(told(await change(acme.owner, password, common)), [['/new_password', 'too_common']], common);
    expectStatus(await change(acme.owner, password, 'a dragon reads the mustang manual'), 204);
  });

  test('a password made of a name, an e-mail or the workspace is refused, wherever it is chosen', async () => {
    const slug = unique('harbour');
    const owner = { email: `wilhelmina@${slug}.test`, first_name: 'Ada', last_name: 'Lovelace' };
    const signUpWith = (secret) => anybody(server).post('/v1/tenants', { name: 'Quayside', slug, owner: { ...owner, password: secret } });
    for (const own of ['wilhelmina99', 'Lovelace1815', `${slug}!`, 'quayside2026'])
      assert.deepEqual(told(await signUpWith(own)), [['/owner/password', 'too_personal']], own);
    const founded = expectStatus(await signUpWith(password), 201);
    const { owner: caller } = { owner: Object.assign(anybody(server), { token: founded.access_token }) };

    const person = { email: `p@${slug}.test`, first_name: 'Bartholomew', last_name: 'P' };
    assert.deepEqual(told(await caller.post('/v1/users', { ...person, password: 'bartholomew1' })), [['/password', 'too_personal']]);
    const invitation = expectStatus(await caller.post('/v1/users/invitations', { email: person.email }), 201);
    const accept = { token: invitation.token, first_name: 'Bartholomew', last_name: 'P' };
    assert.deepEqual(told(await anybody(server).post('/v1/invitations/accept', { ...accept, password: 'quayside2026' })), [['/password', 'too_personal']]);
    expectStatus(await anybody(server).post('/v1/invitations/accept', { ...accept, password }), 201);
    assert.deepEqual(told(await change(caller, password, 'lovelace4711')), [['/new_password', 'too_personal']]);
  });

  test('a workspace can ask for longer passwords; characters are counted, not bytes', async () => {
    const acme = await signUp(server);
    await ask(acme.owner, { password_min_length: 16 });
    const short = await change(acme.owner, password, 'ten letters');
    assert.deepEqual(told(short), [['/new_password', 'too_short']]);
    assert.match(short.body.errors[0].detail, /at least 16 characters/);
    assert.deepEqual(told(await change(acme.owner, password, 'äöüäöüß ñçé')), [['/new_password', 'too_short']]);
    expectStatus(await change(acme.owner, password, 'sixteen letters, and more'), 204);
  });

  test('the last passwords cannot be used again where the policy says so, and are forgotten when it does not', async () => {
    const acme = await signUp(server);
    const words = ['first of the four', 'second of the four', 'third of the four'];
    assert.deepEqual(told(await change(acme.owner, password, password)), [['/new_password', 'reused']]);
    await ask(acme.owner, { password_history: 3 });
    expectStatus(await change(acme.owner, password, words[0]), 204);
    expectStatus(await change(acme.owner, words[0], words[1]), 204);
    for (const old of [password, words[0]])
      assert.deepEqual(told(await change(acme.owner, words[1], old)), [['/new_password', 'reused']], old);
    expectStatus(await change(acme.owner, words[1], words[2]), 204);
    expectStatus(await change(acme.owner, words[2], password), 204);
    await ask(acme.owner, { password_history: 0 });
    expectStatus(await change(acme.owner, password, words[2]), 204);
    await signIn(server, acme.slug, acme.owner.email, words[2]);
  });

  test('the policy has an ETag, its changes are told in the trail, and only who runs the workspace may', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const shown = await acme.owner.get('/v1/security-policy');
    const body = expectStatus(shown, 200);
    assert.equal(body.password_min_length, 10);
    assert.equal(body.password_history, 0);
    assert.deepEqual(body.allowed_networks, []);
    const etag = shown.headers.get('etag');
    assert.equal((await acme.owner.get('/v1/security-policy', { 'if-none-match': etag })).status, 304);
    expectStatus(await acme.owner.patch('/v1/security-policy', { password_history: 2 }, { 'if-match': etag }), 200);
    expectStatus(await acme.owner.patch('/v1/security-policy', { password_history: 1 }, { 'if-match': etag }), 412);
    expectStatus(await member.get('/v1/security-policy'), 403);
    expectStatus(await member.patch('/v1/security-policy', { password_history: 0 }), 403);
    for (const wrong of [{ password_min_length: 9 }, { password_history: 13 }, { session_idle_minutes: 5 }, { allowed_networks: ['nonsense'] }, { allowed_networks: ['10.0.0.0/8, 127.0.0.1'] }])
      expectStatus(await acme.owner.patch('/v1/security-policy', wrong), 422);
    const event = await until(async () => {
      const trail = expectStatus(await acme.owner.get('/v1/audit-events?type=security_policy.updated'), 200);
      return trail.data[0];
    }, 'the trail has the change');
    assert.deepEqual(event.data, { changed: ['password_history'] });
  });
});
