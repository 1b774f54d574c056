/*
 * What an account needs mail for: forgotten passwords, proved and changed addresses, one's workspaces. Each attack has a test that names it.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anybody, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';
import { startPost } from './support/smtp.mjs';

let post, server;
before(async () => {
  post = await startPost();
  server = await startServer({ workers: 1, settings: { smtp_url: post.url, ...post.settings, rate_sign_in_per_minute: 0 } });
});
after(async () => {
  await server?.dispose();
  await post?.dispose();
});

const fresh = 'quite-another-secret-7';
const linkOf = (mail, page) => mail.links.find((link) => link.startsWith(`${server.url}/${page}#`));
const tokenOf = (mail, page) => linkOf(mail, page)?.split('#').pop();
const forgot = (tenant, email, headers) => anybody(server).post('/v1/auth/forgot-password', { tenant, email }, headers);
const reset = (token, secret = fresh) => anybody(server).post('/v1/auth/reset-password', { token, password: secret });
const jobsAreDone = () => until(() => sql(server, 'select count(*) from job.job') === '0', 'no job waits');

async function resetToken(workspace) {
  expectStatus(await forgot(workspace.slug, workspace.owner.email), 202);
  return tokenOf(await post.mailTo(workspace.owner.email, /new password/), 'reset-password');
}

test('who forgot a password sets a new one by the link of a mail, and every session ends', async () => {
  const acme = await signUp(server);
  const token = await resetToken(acme);
  expectStatus(await reset(token), 204);
  assert.equal((await acme.owner.get('/v1/me')).status, 401, 'the session before is dead');
  assert.equal((await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password })).status, 401);
  await signIn(server, acme.slug, acme.owner.email, fresh);
  const told = await post.mailTo(acme.owner.email, /was changed/);
  assert.ok(told.links.some((link) => link.includes(`/forgot-password?workspace=${acme.slug}`)));
});

test('a link to set a password works once', async () => {
  const acme = await signUp(server);
  const token = await resetToken(acme);
  expectStatus(await reset(token), 204);
  assert.equal(expectStatus(await reset(token, 'one-more-secret-99'), 404).code, 'link_not_found');
  await signIn(server, acme.slug, acme.owner.email, fresh);
});

test('two who use one link at once: one of them sets the password', async () => {
  const acme = await signUp(server);
  const token = await resetToken(acme);
  const replies = await Promise.all([reset(token, 'first-secret-aaa-1'), reset(token, 'second-secret-bb-2')]);
  assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 404]);
});

test('a link to set a password dies when a newer one is asked for, when it ran out, and when the password changes', async () => {
  const acme = await signUp(server);
  const first = await resetToken(acme);
  const second = await resetToken(acme);
  assert.equal((await reset(first)).status, 404, 'a newer one was asked for');
  expectStatus(await acme.owner.post('/v1/me/password', { current_password: password, new_password: fresh }), 204);
  assert.equal((await reset(second)).status, 404, 'the password was changed');
  const third = await resetToken(acme);
  sql(server, `update auth.password_reset set expires_at = now() - interval '1 second' where ended_at is null`);
  assert.equal((await reset(third)).status, 404, 'it ran out');
});

test("a token of another tenant, of another kind, or with another's secret is refused", async () => {
  const [acme, globex] = [await signUp(server), await signUp(server)];
  const raw = (token) => Buffer.from(token, 'base64url');
  const ours = raw(await resetToken(acme)), theirs = raw(await resetToken(globex));
  const mix = (...parts) => Buffer.concat(parts).toString('base64url');
  const forged = {
    'the tenant of another': mix(ours.subarray(0, 1), theirs.subarray(1, 17), ours.subarray(17)),
    'the secret of another': mix(ours.subarray(0, 33), theirs.subarray(33)),
    'a kind of another': mix(Buffer.from('s'), ours.subarray(1)),
    'no secret': mix(ours.subarray(0, 33), Buffer.alloc(32)),
    'nonsense': 'x'.repeat(87),
  };
  for (const [what, token] of Object.entries(forged)) assert.equal((await reset(token)).status, 404, what);
  assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: ours.toString('base64url') })).status, 404, 'it confirms no address');
  assert.equal((await anybody(server).get('/v1/me', { authorization: `Bearer ${ours.toString('base64url')}` })).status, 401, 'it is no session');
  expectStatus(await reset(ours.toString('base64url')), 204);
});

test('a new password by mail obeys the policy, and a refused one leaves the link as it was', async () => {
  const acme = await signUp(server);
  const token = await resetToken(acme);
  const reply = await reset(token, 'password1234');
  assert.equal(reply.status, 422);
  assert.equal(reply.body.errors[0].pointer, '/password');
  expectStatus(await reset(token), 204);
});

test('asking tells nothing: known and unknown, address and workspace, are answered alike after the same work', async () => {
  const acme = await signUp(server);
  await post.mailTo(acme.owner.email);
  await jobsAreDone();
  const asked = {
    known: await forgot(acme.slug, acme.owner.email),
    'unknown address': await forgot(acme.slug, `${unique('nobody')}@x.test`),
    'unknown workspace': await forgot(unique('no'), acme.owner.email),
  };
  const shown = (reply) => [reply.status, reply.text, [...reply.headers.keys()].filter((name) => name !== 'date')];
  for (const [what, reply] of Object.entries(asked)) assert.deepEqual(shown(reply), shown(asked.known), what);
  /* The same statements: an attempt and a job each, and who it is about is asked by the job alone. */
  const found = [
    await anybody(server).post('/v1/auth/find-workspaces', { email: acme.owner.email }),
    await anybody(server).post('/v1/auth/find-workspaces', { email: `${unique('nobody')}@x.test` }),
  ];
  assert.deepEqual(shown(found[0]), shown(found[1]));
  assert.equal(found[0].status, 202);
  await jobsAreDone();
  assert.equal(sql(server, "select count(*) from mail.message where recipient like 'nobody%'"), '0', 'strangers are not written to');
});

test('somebody who is suspended, removed, or of a suspended workspace is sent nothing', async () => {
  const acme = await signUp(server);
  const linus = await acme.member('member');
  expectStatus(await acme.owner.patch(`/v1/users/${linus.user.id}`, { status: 'suspended' }), 200);
  expectStatus(await forgot(acme.slug, linus.email), 202);
  await jobsAreDone();
  assert.equal(sql(server, `select count(*) from auth.password_reset where user_id = '${linus.user.id}'`), '0');
});

test('whoever floods an address with links is slowed down, from one address or many', async () => {
  const acme = await signUp(server);
  const statuses = [];
  for (let i = 0; i < 8; i += 1) statuses.push((await forgot(acme.slug, acme.owner.email)).status);
  assert.ok(statuses.includes(429), `one address is made to wait: ${statuses}`);
  sql(server, 'delete from auth.attempt'); /* as if it came from elsewhere */
  for (let i = 0; i < 4; i += 1) await forgot(acme.slug, acme.owner.email);
  await jobsAreDone();
  assert.equal(sql(server, `select count(*) from auth.password_reset where user_id = '${acme.owner.user.id}'`), '5', 'five in half an hour, wherever they are asked for');
});

test('a Host header does not choose where a link leads', async () => {
  const { request } = await import('node:http');
  const acme = await signUp(server);
  const body = JSON.stringify({ tenant: acme.slug, email: acme.owner.email });
  const status = await new Promise((resolve, reject) => {
    const question = request(`${server.url}/v1/auth/forgot-password`, { method: 'POST', headers: { host: 'evil.example.com', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (reply) => resolve(reply.resume().statusCode));
    question.on('error', reject).end(body);
  });
  assert.equal(status, 202);
  const mail = await post.mailTo(acme.owner.email, /new password/);
  assert.doesNotMatch(mail.raw, /evil\.example\.com/);
  assert.match(mail.links.find((link) => link.includes('/reset-password#')), /^http:\/\/127\.0\.0\.1/);
});

test('links and their secrets are in no event and no job that has ended, and hashed at rest', async () => {
  const acme = await signUp(server);
  const token = await resetToken(acme);
  await until(() => sql(server, `select count(*) from mail.message where recipient = '${acme.owner.email}' and status = 'waiting'`) === '0', 'all mail is noted as sent');
  const secret = Buffer.from(token, 'base64url').subarray(33).toString('hex');
  const everything = sql(server, `select coalesce(string_agg(e::text, ''), '') from stream.event e; select coalesce(string_agg(m::text, ''), '') from mail.message m; select string_agg(r::text, '') from auth.password_reset r; select coalesce(string_agg(j::text, ''), '') from job.job j`);
  assert.ok(!everything.includes(token) && !everything.includes(secret));
  assert.ok(!server.log.join('\n').includes(token));
});

test('a new account proves its address by the link of a mail, once', async () => {
  const acme = await signUp(server);
  assert.equal(acme.owner.user.email_verified_at, null);
  const token = tokenOf(await post.mailTo(acme.owner.email, /Confirm/), 'confirm-email');
  const confirm = () => anybody(server).post('/v1/auth/confirm-email', { token });
  assert.deepEqual(expectStatus(await confirm(), 200), { email: acme.owner.email });
  assert.notEqual((await acme.owner.get('/v1/me')).body.user.email_verified_at, null);
  assert.equal((await confirm()).status, 404);
  assert.equal(expectStatus(await acme.owner.post('/v1/me/email/verification'), 409).code, 'email_verified');
});

test('the confirmation is sent again on request, ten times an hour, and the newest link works', async () => {
  const acme = await signUp(server);
  const first = tokenOf(await post.mailTo(acme.owner.email, /Confirm/), 'confirm-email');
  expectStatus(await acme.owner.post('/v1/me/email/verification'), 202);
  const second = tokenOf(await post.mailTo(acme.owner.email, /Confirm/), 'confirm-email');
  assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: first })).status, 404);
  for (let i = 0; i < 8; i += 1) expectStatus(await acme.owner.post('/v1/me/email/verification'), 202);
  assert.equal(expectStatus(await acme.owner.post('/v1/me/email/verification'), 429).code, 'too_many_mails');
  assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: second })).status, 404);
});

async function askToChange(acme, email = `${unique('new')}@else.test`) {
  expectStatus(await acme.owner.post('/v1/me/email', { email, password }), 202);
  return {
    email,
    confirm: tokenOf(await post.mailTo(email, /new e-mail/), 'confirm-email'),
    keep: tokenOf(await post.mailTo(acme.owner.email, /about to change/), 'keep-email'),
  };
}

test('a changed address counts once it was confirmed there; links sent to the old one die', async () => {
  const acme = await signUp(server);
  const lost = await resetToken(acme);
  const { email, confirm } = await askToChange(acme);
  assert.equal((await acme.owner.get('/v1/me')).body.user.email, acme.owner.email, 'not yet');
  assert.deepEqual(expectStatus(await anybody(server).post('/v1/auth/confirm-email', { token: confirm }), 200), { email });
  const me = (await acme.owner.get('/v1/me')).body.user;
  assert.equal(me.email, email);
  assert.notEqual(me.email_verified_at, null);
  assert.equal((await reset(lost)).status, 404, 'who has the old mailbox cannot have the account');
  await signIn(server, acme.slug, email);
});

test('the owner of the old address stops a change, before and after it was confirmed; sessions end', async () => {
  for (const isConfirmed of [false, true]) {
    const acme = await signUp(server);
    const { confirm, keep } = await askToChange(acme);
    if (isConfirmed) expectStatus(await anybody(server).post('/v1/auth/confirm-email', { token: confirm }), 200);
    assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: keep })).status, 404, 'each link is good for its own');
    assert.deepEqual(expectStatus(await anybody(server).post('/v1/auth/keep-email', { token: keep }), 200), { email: acme.owner.email });
    assert.equal((await acme.owner.get('/v1/me')).status, 401);
    await signIn(server, acme.slug, acme.owner.email);
    assert.equal((await anybody(server).post('/v1/auth/confirm-email', { token: confirm })).status, 404);
    assert.equal((await anybody(server).post('/v1/auth/keep-email', { token: keep })).status, 404);
  }
});

test('a stolen session changes no address without the password; nor to one that is taken, or to the same', async () => {
  const acme = await signUp(server);
  const linus = await acme.member('member');
  const change = (body) => acme.owner.post('/v1/me/email', body);
  assert.equal((await change({ email: 'x@y.test', password: 'wrong-password' })).body.errors[0].pointer, '/password');
  assert.equal((await change({ email: linus.email, password })).body.code, 'email_taken');
  assert.equal((await change({ email: acme.owner.email.toUpperCase().replace('.TEST', '.test'), password })).body.errors[0].code, 'unchanged');
  assert.equal((await change({ email: 'no address', password })).status, 422);
});

test("one's workspaces come by mail: all that are open, with their addresses", async () => {
  const email = `${unique('wanderer')}@else.test`;
  const [acme, globex, closed] = [await signUp(server, { email, name: 'Über & Co' }), await signUp(server, { email }), await signUp(server, { email })];
  sql(server, `update tenant.tenant set status = 'suspended' where slug = '${closed.slug}'`);
  expectStatus(await anybody(server).post('/v1/auth/find-workspaces', { email: email.toUpperCase().replace('ELSE.TEST', 'else.test') }), 202);
  const mail = await until(() => post.mails.find(({ subject, envelope }) => subject === 'Your workspaces' && envelope.to[0].toLowerCase() === email), 'the list is mailed');
  assert.match(mail.text, /- Über & Co: /);
  for (const { slug } of [acme, globex]) assert.ok(mail.links.includes(`${server.url}/sign-in?workspace=${slug}`), mail.text);
  assert.ok(!mail.text.includes(closed.slug));
});

test('none of this is had without a session where one is needed, nor with a body of another form', async () => {
  for (const [path, body] of [['/v1/me/email', { email: 'x@y.test', password }], ['/v1/me/email/verification', undefined]])
    assert.equal((await anybody(server).post(path, body)).status, 401, path);
  const acme = await signUp(server);
  assert.equal((await acme.owner.post('/v1/me/email/verification', { anything: 1 })).status >= 400, true);
  for (const path of ['forgot-password', 'reset-password', 'confirm-email', 'keep-email', 'find-workspaces'])
    for (const body of [{}, { email: 'x', token: 5, password: 'short' }, '{'])
      assert.ok([400, 422].includes((await anybody(server).post(`/v1/auth/${path}`, body)).status), path);
  assert.equal((await anybody(server).post('/v1/auth/forgot-password', { email: 'a@b.test' })).body.errors[0].pointer, '/tenant');
});
