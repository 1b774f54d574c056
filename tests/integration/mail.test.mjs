/*
 * Mail, by a real SMTP server: what is written, that it arrives, and what happens when it does not.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { expectStatus, signUp } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { binary, startServer, until } from './support/server.mjs';
import { makeCertificate, startPost } from './support/smtp.mjs';

const refusals = new Map(); /* address: (nth attempt) => [code, words] or null */
let post, server, acme;

before(async () => {
  post = await startPost({ tls: true, auth: { user: 'insula', pass: 'p@ss/wörd' }, refuse: (address, nth) => refusals.get(address)?.(nth) });
  server = await startServer({
    workers: 1,
    settings: { smtp_url: post.url, ...post.settings, mail_from: 'Insula Süd <post@insula.test>', mail_reply_to: 'help@insula.test' },
  });
  acme = await signUp(server, { name: 'Käse & Söhne <b>🧀</b> "GmbH"' });
});
after(async () => {
  await server?.dispose();
  await post?.dispose();
});

const invite = async (workspace, email) => expectStatus(await workspace.owner.post('/v1/users/invitations', { email }), 201);
const messageTo = (address) => sql(server, `select status, attempts, coalesce(reply, ''), content is null from mail.message where recipient = '${address}'`);

test('an invitation is mailed with the link that the inviter may copy', async () => {
  const { url } = await invite(acme, 'linus@new.test');
  const mail = await post.mailTo('linus@new.test');
  assert.ok(mail.links.includes(url), mail.text);
  assert.ok(mail.html.includes(`href="${url}"`));
  assert.equal(mail.secure, true, 'STARTTLS was spoken');
  assert.equal(mail.user, 'insula', 'user and password of the URL were given');
  assert.equal(mail.envelope.from, 'post@insula.test');
  assert.equal(mail.from.value[0].name, 'Insula Süd');
  assert.equal(mail.replyTo.value[0].address, 'help@insula.test');
  assert.match(mail.messageId, /^<[0-9a-f]{32}@insula\.test>$/);
  assert.ok(Math.abs(Date.now() - mail.date) < 600_000, 'it has a date');
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
});

test('umlauts, emoji and markup in a name arrive as they were written, and as text', async () => {
  await invite(acme, 'ulla@new.test');
  const mail = await post.mailTo('ulla@new.test');
  assert.equal(mail.subject, 'Olive Owner invites you to Käse & Söhne <b>🧀</b> "GmbH"');
  assert.match(mail.text, /Käse & Söhne <b>🧀<\/b> "GmbH"/);
  assert.match(mail.html, /Käse &amp; Söhne &lt;b&gt;🧀&lt;\/b&gt; &quot;GmbH&quot;/);
  assert.doesNotMatch(mail.html, /<b>/);
  const lines = mail.raw.split('\r\n');
  assert.ok(lines.every((line) => line.length <= 78 && /^[\x20-\x7e\t]*$/.test(line)), 'ASCII, and no line too long');
});

test('a name cannot add a header, a recipient or a body', async () => {
  const evil = 'x\r\nBcc: victim@new.test\r\n\r\nPay here';
  assert.equal((await acme.owner.patch('/v1/me', { first_name: evil })).status, 422, 'the API takes no such name');
  sql(server, `update users.account set first_name = E'${evil.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}' where email = '${acme.owner.email}'`);
  await invite(acme, 'eve@new.test');
  const mail = await post.mailTo('eve@new.test');
  assert.deepEqual(mail.envelope.to, ['eve@new.test']);
  assert.equal(mail.bcc, undefined);
  assert.match(mail.subject, /^x {1,2}Bcc: victim@new\.test/);
  expectStatus(await acme.owner.patch('/v1/me', { first_name: 'Olive' }), 200);
  for (const address of ['a@b.test\r\nBcc: c@d.test', 'a@b.test>,<c@d.test', '"a b"@c.test', 'a@b.test, c@d.test'])
    assert.equal((await acme.owner.post('/v1/users/invitations', { email: address })).status, 422, address);
});

test('what a message said is forgotten once it is delivered', async () => {
  await invite(acme, 'gone@new.test');
  await post.mailTo('gone@new.test');
  await until(() => messageTo('gone@new.test').startsWith('sent|1|250'), 'it is noted as sent');
  assert.match(messageTo('gone@new.test'), /\|t$/);
});

test('a server that says later is asked again, and the message arrives once', async () => {
  refusals.set('later@new.test', (nth) => (nth === 1 ? [450, 'later, please'] : null));
  await invite(acme, 'later@new.test');
  await post.mailTo('later@new.test');
  await until(() => messageTo('later@new.test').startsWith('sent|2|'), 'it is noted as sent at the second attempt');
  assert.equal(post.attempts.get('later@new.test'), 2);
  assert.equal(post.mails.filter((mail) => mail.envelope.to.includes('later@new.test')).length, 0, 'no second one');
});

test('a server that says never ends it: a dead letter with what it said', async () => {
  refusals.set('never@new.test', () => [550, 'nobody of that name']);
  await invite(acme, 'never@new.test');
  await until(() => messageTo('never@new.test').startsWith('failed'), 'it is noted as failed');
  assert.match(messageTo('never@new.test'), /^failed\|1\|550 nobody of that name\|/);
  await until(() => sql(server, "select reason from job.dead_letter where kind = 'mail.deliver'").includes('mail_refused: 550 nobody of that name'), 'there is a dead letter');
  assert.equal(post.attempts.get('never@new.test'), 1);
});

test('a job worker killed between the yes of the server and the note of it delivers again, under the same Message-ID', async () => {
  let heldBack, release;
  const isHeld = new Promise((resolve) => (heldBack = resolve));
  const released = new Promise((resolve) => (release = resolve));
  post.holding = async (mail) => {
    if (mail.to.text !== 'twice@new.test') return;
    post.holding = null;
    heldBack();
    await released;
  };
  await invite(acme, 'twice@new.test');
  await isHeld;
  server.kill('work');
  release();
  const first = await post.mailTo('twice@new.test');
  assert.match(messageTo('twice@new.test'), /^waiting\|/, 'nobody noted it');
  sql(server, "update job.job set run_at = now() where kind = 'mail.deliver'"); /* its time is over */
  const second = await post.mailTo('twice@new.test');
  assert.equal(second.messageId, first.messageId);
  assert.deepEqual(second.links, first.links);
  await until(() => messageTo('twice@new.test').startsWith('sent|'), 'it is noted as sent');
});

test('a certificate that is not to be believed is refused, and so is a server without STARTTLS', async () => {
  for (const [certificate, words] of [[makeCertificate('mail.elsewhere.test'), /certificate|SSL|subject/i], [null, /STARTTLS|SSL|TLS/i]]) {
    const wrong = await startPost({ tls: Boolean(certificate), certificate });
    const careful = await startServer({ workers: 1, settings: { smtp_url: wrong.url, ...wrong.settings, smtp_tls: true } });
    try {
      const workspace = await signUp(careful);
      await invite(workspace, 'far@new.test');
      const reply = () => sql(careful, "select coalesce(reply, '') from mail.message where recipient = 'far@new.test' and status = 'waiting'");
      await until(reply, 'the first attempt failed', 30_000);
      assert.match(reply(), words);
      assert.equal(wrong.mails.length, 0);
      assert.equal(wrong.attempts.size, 0, 'nobody was told an address');
    } finally {
      await careful.dispose();
      await wrong.dispose();
    }
  }
});

test('without an SMTP server the operator reads mail in the outbox, and previews templates', async () => {
  const silent = await startServer({ workers: 1 });
  try {
    const workspace = await signUp(silent, { name: 'Nørd' });
    const { url } = await invite(workspace, 'reader@new.test');
    const insula = (...args) => spawnSync(binary, args, { encoding: 'utf8' });
    const list = insula('mail', 'list', '--data', silent.data);
    assert.equal(list.status, 0, list.stderr);
    const line = list.stdout.split('\n').find((entry) => entry.includes('reader@new.test'));
    assert.match(line, new RegExp(` ${workspace.slug} +invitation +outbox +reader@new.test`));
    const show = insula('mail', 'show', line.split(' ')[0], '--data', silent.data);
    assert.equal(show.status, 0, show.stderr);
    assert.ok(show.stdout.includes(url) && show.stdout.includes('invites you to Nørd'), show.stdout);
    assert.equal(insula('mail', 'show', '00000000-0000-7000-8000-000000000000', '--data', silent.data).status, 1);
    assert.equal(insula('mail', 'list', 'no-such-workspace', '--data', silent.data).status, 1);
    for (const name of insula('mail', 'preview').stdout.trim().split('\n')) {
      assert.match(insula('mail', 'preview', name).stdout, /^Subject: \S/);
      assert.match(insula('mail', 'preview', '--html', name).stdout, /^<!doctype html>[^]*<\/html>\n$/);
    }
    assert.equal(insula('mail', 'preview', 'nothing').status, 1);
  } finally {
    await silent.dispose();
  }
});

test("a workspace's mail is behind its wall", () => {
  const seen = sql(server, "select count(*) from mail.message", 'insula_app');
  assert.equal(seen, '0', 'who is no tenant sees none');
  const other = sql(server, `begin; select set_config('insula.tenant_id', '00000000-0000-7000-8000-000000000000', true); select count(*) from mail.message; rollback`, 'insula_app');
  assert.match(other, /\n0$/);
});
