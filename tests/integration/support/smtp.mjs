/*
 * A mail server of a test's own, which somebody else wrote: npm smtp-server, read with npm mailparser.
 *
 *   const post = await startPost();                // { tls: true, auth: { user, pass }, refuse: (address, nth) => [450, 'later'] }
 *   startServer({ settings: { smtp_url: post.url, ...post.settings } });
 *   const mail = await post.mailTo('ada@acme.test');    // the next one not yet taken: { subject, text, html, headers, links, raw, ... }
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { until } from './server.mjs';

/* A certificate for this machine's address, and the file in which a client finds that it is to be believed. */
export function makeCertificate(host = '127.0.0.1') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'insula-smtp-'));
  fs.chmodSync(folder, 0o755); /* as root, the server's workers are somebody else */
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const name = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
  const done = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test',
    '-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr || String(done.error));
  fs.chmodSync(cert, 0o644);
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return { file: cert, key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
}

export async function startPost(options = {}) {
  const post = new Post(options);
  await post.start();
  return post;
}

class Post {
  constructor({ tls = false, certificate = tls ? makeCertificate() : null, auth = null, refuse = () => null, settings = {} }) {
    Object.assign(this, { auth, refuse, certificate });
    this.settings = { smtp_tls: tls, ...(certificate && { smtp_ca_file: certificate.file }), ...settings };
    this.mails = [];
    this.attempts = new Map(); /* by recipient: how often it was tried to deliver to it */
    this.connections = 0;
    this.wasSecure = [];
  }

  async start() {
    this.server = new SMTPServer({
      ...(this.certificate ? { key: this.certificate.key, cert: this.certificate.cert } : {}),
      disabledCommands: this.certificate ? [] : ['STARTTLS'],
      authOptional: !this.auth,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onConnect: (session, done) => (this.connections++, done()),
      onAuth: (given, session, done) =>
        given.username === this.auth?.user && given.password === this.auth?.pass
          ? done(null, { user: given.username })
          : done(Object.assign(new Error('no such user'), { responseCode: 535 })),
      onRcptTo: ({ address }, session, done) => {
        const nth = (this.attempts.get(address) ?? 0) + 1;
        this.attempts.set(address, nth);
        const refusal = this.refuse(address, nth);
        done(refusal && Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }));
      },
      onData: (stream, session, done) => this.#take(stream, session).then(() => done(null, 'taken'), done),
    });
    this.server.on('error', () => {}); /* a client that goes is no fault of the test */
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const user = this.auth ? `${encodeURIComponent(this.auth.user)}:${encodeURIComponent(this.auth.pass)}@` : '';
    this.url = `smtp://${user}127.0.0.1:${this.server.server.address().port}`;
  }

  async #take(stream, session) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const mail = await simpleParser(raw, { skipTextToHtml: true });
    await this.holding?.(mail);
    this.mails.push(Object.assign(mail, {
      raw: raw.toString('latin1'),
      envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(({ address }) => address) },
      secure: session.secure,
      user: session.user,
      links: [...mail.text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link),
    }));
  }

  /* The next mail to this address that nobody took; its subject may be asked for. */
  async mailTo(address, subject = /(?:)/, timeout_ms = 30_000) {
    const find = () => this.mails.findIndex((mail) => mail.envelope.to.includes(address) && subject.test(mail.subject));
    await until(() => find() >= 0, `there is mail to ${address} about ${subject}`, timeout_ms);
    return this.mails.splice(find(), 1)[0];
  }

  dispose() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
