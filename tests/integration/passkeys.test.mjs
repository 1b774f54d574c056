/* Passkeys over the API, with an authenticator of our own that can be bent: registration, both ways of signing in, and the attacks. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, Caller, expectStatus, password, signUp } from './support/api.mjs';
import { Authenticator, b64 } from './support/authenticator.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';

describe('passkeys', () => {
  let server;
  before(async () => (server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0 } })));
  after(() => server?.dispose());

  const told = (reply, status, code) => (assert.equal(reply.status, status, reply.text), assert.equal(reply.body.code, code), reply.body);
  const refused = (reply) => told(reply, 401, 'passkey_refused');
  const options = async (caller) => expectStatus(await caller.post('/v1/me/passkeys/options'), 200);
  const keep = (caller, asked, made) => caller.post('/v1/me/passkeys', { challenge: asked.challenge, name: 'Laptop', ...made });
  const ask = async () => expectStatus(await anybody(server).post('/v1/auth/passkey/options'), 200);
  const enter = (asked, credential) => anybody(server).post('/v1/auth/passkey', { challenge: asked.challenge, credential });
  const reasonOf = (caller) => until(async () => expectStatus(await caller.get('/v1/audit-events?type=user.passkey_refused'), 200).data[0]?.data.reason, 'the trail says why');

  async function passkey(caller, format) {
    const key = new Authenticator();
    const asked = await options(caller);
    expectStatus(await keep(caller, asked, key.create(asked.public_key, server.url, {}, format)), 201);
    return key;
  }
  async function signsIn(key, bent) {
    const asked = await ask();
    return enter(asked, key.get(asked.public_key, server.url, bent));
  }

  test('a passkey alone opens a session, without e-mail or workspace being said', async () => {
    const acme = await signUp(server);
    for (const format of ['none', 'packed']) {
      const key = await passkey(acme.owner, format);
      const session = expectStatus(await signsIn(key), 200);
      assert.equal(expectStatus(await new Caller(server, session.access_token).get('/v1/me'), 200).user.id, acme.owner.user.id);
    }
    const listed = expectStatus(await acme.owner.get('/v1/me/factors'), 200).data;
    assert.deepEqual(listed.map(({ kind, name }) => [kind, name]), [['passkey', 'Laptop'], ['passkey', 'Laptop']]);
    assert.ok(listed.every((factor) => factor.last_used_at));
    assert.equal((await options(acme.owner)).public_key.excludeCredentials.length, 2);
  });

  test('a passkey is the second step behind a password, and being there is enough then', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    const problem = told(await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password }), 401, 'second_factor_required');
    assert.deepEqual(problem.methods, ['passkey']);
    assert.deepEqual(problem.public_key.allowCredentials, [{ type: 'public-key', id: b64(key.id) }]);
    const credential = key.get(problem.public_key, server.url, { verified: false });
    const answer = (body) => anybody(server).post('/v1/auth/second-factor', { challenge: problem.challenge, method: 'passkey', ...body });
    told(await answer({}), 422, 'invalid_body');
    expectStatus(await answer({ credential }), 200);
    told(await answer({ credential }), 401, 'challenge_expired');
  });

  test('attack: an unverified person does not get in with a passkey alone', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    refused(await signsIn(key, { verified: false }));
    assert.equal(await reasonOf(acme.owner), 'not_verified');
    refused(await signsIn(key, { present: false }));
  });

  test('attack: what was signed on another origin, or in a frame of one, opens nothing', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    refused(await signsIn(key, { origin: 'https://insula.example' }));
    assert.equal(await reasonOf(acme.owner), 'origin');
    refused(await signsIn(key, { origin: `${server.url}.example` }));
    refused(await signsIn(key, { crossOrigin: true }));
    refused(await signsIn(key, { rpId: 'insula.example' }));
    refused(await signsIn(key, { type: 'webauthn.create' }));
  });

  test('attack: a recorded assertion opens nothing, with its own challenge or another', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    const asked = await ask();
    const credential = key.get(asked.public_key, server.url);
    expectStatus(await enter(asked, credential), 200);
    told(await enter(asked, credential), 401, 'challenge_expired');
    refused(await enter(await ask(), credential));
    assert.equal(await reasonOf(acme.owner), 'challenge');
    const both = await ask();
    const once = key.get(both.public_key, server.url);
    const replies = await Promise.all(Array.from({ length: 8 }, () => enter(both, once)));
    assert.equal(replies.filter((reply) => reply.status === 200).length, 1);
  });

  test("attack: another tenant's passkey opens nothing here, whoever it says it belongs to", async () => {
    const [acme, other] = [await signUp(server), await signUp(server)];
    const mine = await passkey(acme.owner);
    const theirs = await passkey(other.owner);
    refused(await signsIn(theirs, { userHandle: mine.userHandle }));
    const handle = Buffer.concat([Buffer.from(mine.userHandle, 'base64url').subarray(0, 16), Buffer.from(theirs.userHandle, 'base64url').subarray(16)]);
    refused(await signsIn(theirs, { userHandle: b64(handle) }));
    refused(await signsIn(theirs, { userHandle: 'AAAA' }));
    const problem = told(await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password }), 401, 'second_factor_required');
    refused(await anybody(server).post('/v1/auth/second-factor', { challenge: problem.challenge, method: 'passkey', credential: theirs.get(problem.public_key, server.url) }));
  });

  test("attack: a colleague's passkey is not the second step of somebody else", async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    await passkey(acme.owner);
    const key = await passkey(member);
    refused(await signsIn(key, { userHandle: b64(Buffer.concat([Buffer.from(key.userHandle, 'base64url').subarray(0, 16), Buffer.from(acme.owner.user.id.replaceAll('-', ''), 'hex')])) }));
  });

  test('attack: a counter that goes back betrays a copy', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    expectStatus(await signsIn(key, { count: 10 }), 200);
    for (const count of [10, 9, 0]) refused(await signsIn(key, { count }));
    assert.equal(await reasonOf(acme.owner), 'counter');
    expectStatus(await signsIn(key, { count: 11 }), 200);
  });

  test('attack: a signature by another key, or over other data, opens nothing', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    const thief = new Authenticator();
    thief.id = key.id;
    thief.userHandle = key.userHandle;
    thief.count = 100;
    refused(await signsIn(thief));
    assert.equal(await reasonOf(acme.owner), 'signature');
    const asked = await ask();
    const credential = key.get(asked.public_key, server.url, { verified: false });
    const data = Buffer.from(credential.authenticator_data, 'base64url');
    data[32] |= 4; /* says that the person was verified */
    refused(await enter(asked, { ...credential, authenticator_data: b64(data) }));
  });

  test('attack: registration takes nothing that was not made for it, and nothing twice', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const make = async (bent, format, caller = acme.owner) => {
      const asked = await options(caller);
      return keep(acme.owner, asked, new Authenticator().create(asked.public_key, server.url, bent, format));
    };
    for (const bent of [{ origin: 'https://insula.example' }, { rpId: 'insula.example' }, { challenge: 'AAAA' }, { type: 'webauthn.get' }, { present: false }]) told(await make(bent), 422, 'passkey_refused');
    told(await make({ signedClient: 'other' }, 'packed'), 422, 'passkey_refused');
    told(await make({}, 'none', member), 409, 'challenge_expired');
    const asked = await options(acme.owner);
    const made = new Authenticator().create(asked.public_key, server.url);
    for (const attestation of ['', 'AAAA', b64(Buffer.alloc(2000, 0x81)), b64(Buffer.alloc(2000, 0xa1)), made.attestation.slice(0, -8)])
      told(await keep(acme.owner, await options(acme.owner), { ...made, attestation }), 422, 'passkey_refused');
    expectStatus(await keep(acme.owner, asked, made), 201);
    told(await keep(acme.owner, asked, made), 409, 'challenge_expired');
    assert.equal(expectStatus(await acme.owner.get('/v1/me/factors'), 200).data.length, 1);
  });

  test('a passkey that was removed opens nothing', async () => {
    const acme = await signUp(server);
    const key = await passkey(acme.owner);
    const [{ id }] = expectStatus(await acme.owner.get('/v1/me/factors'), 200).data;
    expectStatus(await acme.owner.delete(`/v1/me/factors/${id}`), 204);
    refused(await signsIn(key));
    assert.equal((await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password })).status, 200);
  });

  test('a passkey shows once more who is there, before what is dangerous; one for another purpose, or of somebody else, does not', async () => {
    const acme = await signUp(server);
    const member = await acme.member();
    const [key, theirs] = [await passkey(acme.owner), await passkey(member)];
    sql(server, `update auth.session set proved_at = now() - interval '1 hour' where user_id = '${acme.owner.user.id}'`);
    const change = () => acme.owner.patch('/v1/security-policy', { password_history: 1 });
    assert.deepEqual(told(await change(), 403, 'step_up_required').methods, ['passkey']);
    const challenge = async () => expectStatus(await acme.owner.post('/v1/me/step-up/options'), 200);
    const show = (asked, credential) => acme.owner.post('/v1/me/step-up', { passkey: { challenge: asked.challenge, credential } });
    const asked = await challenge();
    assert.deepEqual(asked.public_key.allowCredentials, [{ type: 'public-key', id: b64(key.id) }]);
    told(await show(asked, theirs.get(asked.public_key, server.url)), 422, 'passkey_refused');
    told(await show(asked, key.get(asked.public_key, 'https://insula.example')), 422, 'passkey_refused');
    const other = await ask();
    told(await show(other, key.get(other.public_key, server.url)), 409, 'challenge_expired');
    told(await change(), 403, 'step_up_required');
    expectStatus(await show(asked, key.get(asked.public_key, server.url, { verified: false })), 204);
    told(await show(asked, key.get(asked.public_key, server.url)), 409, 'challenge_expired');
    expectStatus(await change(), 200);
  });
});
