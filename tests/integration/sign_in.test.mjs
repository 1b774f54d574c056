import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp, unique, Caller } from './support/api.mjs';
import { sleep, startServer, until } from './support/server.mjs';

describe('sign-up and sign-in', () => {
  let server;
  before(async () => (server = await startServer({ settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0 } })));
  after(() => server?.dispose());

  test('a sign-up makes a workspace, its owner and a session at once', async () => {
    const slug = unique('acme');
    const reply = await anybody(server).post('/v1/tenants', {
      name: 'Acme', slug, owner: { email: `Ada@${slug}.TEST`, password, first_name: 'Ada', last_name: 'Lovelace' },
    });
    const body = expectStatus(reply, 201);
    assert.equal(body.tenant.slug, slug);
    assert.equal(body.tenant.status, 'active');
    assert.equal(body.user.email, `ada@${slug}.test`);
    assert.deepEqual(body.user.roles.map((role) => role.name), ['owner']);
    assert.ok(body.expires_in > 0);
    assert.match(reply.headers.get('set-cookie'), /^insula_session=[\w-]+;.*HttpOnly/);
    const me = expectStatus(await new Caller(server, body.access_token).get('/v1/me'), 200);
    assert.equal(me.user.id, body.user.id);
    assert.equal(me.tenant.id, body.tenant.id);
    assert.ok(me.permissions.includes('role.write'));
    assert.ok(me.permissions.includes('document.read'));
  });

  test('a slug belongs to one workspace, and a refused sign-up leaves nothing behind', async () => {
    const acme = await signUp(server);
    const email = `other@${acme.slug}.test`;
    const reply = await anybody(server).post('/v1/tenants', {
      name: 'Other', slug: acme.slug, owner: { email, password, first_name: 'O', last_name: 'T' },
    });
    assert.equal(reply.status, 409);
    assert.equal(reply.body.code, 'slug_taken');
    const login = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email, password });
    assert.equal(login.status, 401);
  });

  test('a sign-up names every field that is wrong at once', async () => {
    const reply = await anybody(server).post('/v1/tenants', {
      name: '', slug: 'Not A Slug', owner: { email: 'nobody', password: 'short', first_name: 'A', last_name: 'B', age: 3 },
    });
    assert.equal(reply.status, 422);
    const pointers = reply.body.errors.map((error) => error.pointer);
    for (const pointer of ['/name', '/slug', '/owner/email', '/owner/password', '/owner/age']) assert.ok(pointers.includes(pointer), pointer);
  });

  test('one signs in with e-mail in any case, and the cookie works where the page shows that it is ours', async () => {
    const acme = await signUp(server);
    const reply = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email.toUpperCase(), password });
    const body = expectStatus(reply, 200);
    assert.equal(body.user.id, acme.owner.user.id);
    const cookie = reply.headers.get('set-cookie').split(';')[0];
    assert.equal((await anybody(server).get('/v1/me', { cookie })).status, 200);
    assert.equal((await anybody(server).post('/v1/auth/logout', undefined, { cookie })).status, 403);
    assert.equal((await anybody(server).post('/v1/auth/logout', undefined, { cookie, 'x-requested-with': 'insula' })).status, 204);
    assert.equal((await anybody(server).get('/v1/me', { cookie })).status, 401);
  });

  test('the workspace may come from the X-Tenant header', async () => {
    const acme = await signUp(server);
    const reply = await anybody(server).post('/v1/auth/login', { email: acme.owner.email, password }, { 'x-tenant': acme.slug });
    assert.equal(reply.status, 200);
    assert.equal((await anybody(server).post('/v1/auth/login', { email: acme.owner.email, password })).status, 422);
  });

  test('whatever is wrong, a refused sign-in tells the same', async () => {
    const acme = await signUp(server);
    const other = await signUp(server);
    const wrong = [
      { tenant: acme.slug, email: acme.owner.email, password: 'not the password' },
      { tenant: acme.slug, email: 'nobody@acme.test', password },
      { tenant: unique('nowhere'), email: acme.owner.email, password },
      { tenant: other.slug, email: acme.owner.email, password },
    ];
    const told = [];
    for (const body of wrong) {
      const reply = await anybody(server).post('/v1/auth/login', body);
      assert.equal(reply.status, 401);
      told.push({ ...reply.body, request_id: null });
      assert.equal(reply.headers.get('set-cookie'), null);
    }
    for (const one of told) assert.deepEqual(one, told[0]);
    assert.equal(told[0].code, 'invalid_credentials');
  });

  test('unknown accounts and workspaces take as long as a wrong password: each costs one hash', async () => {
    const acme = await signUp(server);
    const hashes = async () => {
      const { body } = await anybody(server).get('/metrics');
      return [...body.matchAll(/^insula_password_seconds_count\S* (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const email = 'nobody@acme.test';
    for (const account of [{ tenant: acme.slug, email: acme.owner.email }, { tenant: acme.slug, email }, { tenant: unique('nowhere'), email }]) {
      const before = await hashes();
      assert.equal((await anybody(server).post('/v1/auth/login', { ...account, password: 'wrong password' })).status, 401);
      assert.equal(await hashes(), before + 1);
    }
  });

  test('guessing is slowed down, the same for accounts that do not exist, and says when to come back', async () => {
    const acme = await signUp(server);
    for (const account of [{ tenant: acme.slug, email: acme.owner.email }, { tenant: unique('nowhere'), email: 'a@b.test' }]) {
      const statuses = [];
      let last;
      for (let i = 0; i < 6; i += 1) {
        last = await anybody(server).post('/v1/auth/login', { ...account, password: `guess number ${i}` });
        statuses.push(last.status);
      }
      assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
      assert.equal(last.status, 429);
      assert.equal(last.body.code, 'too_many_attempts');
      assert.ok(Number(last.headers.get('retry-after')) >= 1);
      assert.equal((await anybody(server).post('/v1/auth/login', { ...account, password })).status, 429);
    }
    await sleep(2100);
    await signIn(server, acme.slug, acme.owner.email);
  });

  test('a hundred guesses at once count as a hundred', async () => {
    const acme = await signUp(server);
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password: `guess number ${i}` })),
    );
    assert.ok(replies.filter((reply) => reply.status === 401).length <= 5);
    assert.ok(replies.every((reply) => reply.status === 401 || reply.status === 429));
  });

  test('a signed-out session is dead everywhere at once, the others live', async () => {
    const acme = await signUp(server);
    const here = await signIn(server, acme.slug, acme.owner.email);
    const there = await signIn(server, acme.slug, acme.owner.email);
    assert.equal((await here.post('/v1/auth/logout')).status, 204);
    assert.equal((await here.get('/v1/me')).status, 401);
    assert.equal((await here.get('/v1/users')).status, 401);
    assert.equal((await here.post('/v1/teams', { name: 'x' })).status, 401);
    assert.equal((await there.get('/v1/me')).status, 200);
  });

  test('a changed password ends all other sessions', async () => {
    const acme = await signUp(server);
    const other = await signIn(server, acme.slug, acme.owner.email);
    const wrong = await acme.owner.post('/v1/me/password', { current_password: 'not it at all', new_password: 'another password' });
    assert.equal(wrong.status, 422);
    assert.equal(wrong.body.errors[0].pointer, '/current_password');
    assert.equal((await acme.owner.post('/v1/me/password', { current_password: password, new_password: 'another password' })).status, 204);
    assert.equal((await acme.owner.get('/v1/me')).status, 200);
    assert.equal((await other.get('/v1/me')).status, 401);
    await signIn(server, acme.slug, acme.owner.email, 'another password');
  });

  test('a token that was tampered with opens nothing', async () => {
    const acme = await signUp(server);
    const other = await signUp(server);
    const raw = Buffer.from(acme.owner.token, 'base64url');
    const elsewhere = Buffer.from(raw);
    Buffer.from(other.owner.token, 'base64url').copy(elsewhere, 1, 1, 17); /* the other tenant's id */
    const flipped = Buffer.from(raw);
    flipped[64] ^= 1;
    for (const token of [elsewhere.toString('base64url'), flipped.toString('base64url'), 'x', `${acme.owner.token}A`])
      assert.equal((await new Caller(server, token).get('/v1/users')).status, 401);
  });

  test('a session notes when its user was last seen', async () => {
    const acme = await signUp(server);
    const users = expectStatus(await acme.owner.get('/v1/users'), 200);
    assert.ok(Date.now() - Date.parse(users.data[0].last_seen_at) < 60_000);
  });

  test('one can change the own name, and the trail says so', async () => {
    const acme = await signUp(server);
    const me = expectStatus(await acme.owner.patch('/v1/me', { first_name: 'Olivia' }), 200);
    assert.equal(me.first_name, 'Olivia');
    assert.equal(me.last_name, 'Owner');
    await until(async () => {
      const trail = expectStatus(await acme.owner.get('/v1/audit-events?type=user.updated'), 200);
      return trail.data.length === 1;
    }, 'the trail has the change');
  });
});
