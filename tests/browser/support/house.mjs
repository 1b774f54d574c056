/*
 * A platform, a Chromium, and people in front of it.
 *
 *   const house = await openHouse();                 // one a test file
 *   const workspace = await house.workspace();       // made through the API, as a customer would
 *   const page = await house.visitor();              // a browser of their own, signed in nowhere
 *   const page = await house.signedIn(workspace.owner, '/documents');
 *   await house.close();                             // fails when a page threw or broke the security policy
 */
import { Insula } from '@insula/sdk';
import { chromium } from 'playwright-core';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach } from 'node:test';
import { sharedServer } from '../../integration/support/server.mjs';

const PASSWORD = 'a long sentence for tests';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export async function openHouse() {
  // Everybody in these tests comes from one address, and signs in far more often than people do.
  const server = await sharedServer({ settings: { rate_sign_in_per_minute: 100_000, password_memory_mib: 19 } });
  return new House(server, await launchBrowser());
}

export const launchBrowser = () =>
  chromium.launch({ executablePath: process.env.INSULA_CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: FLAGS });

/* Pages that a test has opened go with it: left open they go on living, and take the processor from the next. */
const guests = new Set();
let isTesting = false;
beforeEach(() => {
  isTesting = true;
});
afterEach(async () => {
  isTesting = false;
  await Promise.all([...guests].map((context) => context.close()));
  guests.clear();
});

export class House {
  #faults = [];

  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
    this.url = server.url;
  }

  /* A new workspace and its owner; `insula` speaks for the owner. */
  async workspace(name = 'Acme Outdoor') {
    const slug = `w-${randomUUID().slice(0, 8)}`;
    const owner = { tenant: slug, email: `ada@${slug}.test`, password: PASSWORD };
    const entry = await new Insula({ baseUrl: this.url }).auth.signUp({
      name,
      slug,
      owner: { email: owner.email, password: PASSWORD, first_name: 'Ada', last_name: 'Lovelace' },
    });
    return { slug, name, owner, token: entry.access_token, insula: this.#client(entry.access_token) };
  }

  /* A colleague with a built-in role, who came by invitation. */
  async colleague(workspace, { first = 'Grace', last = 'Hopper', role = 'member' } = {}) {
    const roles = await workspace.insula.roles.list({ limit: 200 });
    const email = `${first.toLowerCase()}@${workspace.slug}.test`;
    const invitation = await workspace.insula.users.invitations.create({
      email,
      role: roles.data.find(({ name }) => name === role).id,
    });
    const entry = await new Insula({ baseUrl: this.url }).auth.acceptInvitation({
      token: invitation.token,
      password: PASSWORD,
      first_name: first,
      last_name: last,
    });
    return {
      tenant: workspace.slug,
      email,
      password: PASSWORD,
      id: entry.user.id,
      token: entry.access_token,
      insula: this.#client(entry.access_token),
    };
  }

  #client(token) {
    return new Insula({ baseUrl: this.url, credentials: { mode: 'bearer', token } });
  }

  /* Somebody's own browser: no cookie, no storage. */
  async visitor(options = {}) {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      serviceWorkers: 'block', // each browser of its own would fetch and keep the whole release
      ...options,
    });
    if (isTesting) guests.add(context);
    // Waiting for what comes costs nothing; a machine with more to do takes longer.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#faults.push(`${page.url()}: ${error.stack}`));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.#faults.push(message.text());
    });
    return page;
  }

  async signedIn({ tenant, email, password }, path = '/', options = {}) {
    const page = await this.visitor(options);
    const reply = await page.request.post('/v1/auth/login', { data: { tenant, email, password } });
    if (!reply.ok()) throw new Error(`signing in as ${email} was answered ${reply.status()}`);
    await page.goto(path);
    return page;
  }

  async close() {
    await this.browser.close();
    await this.server.dispose();
    if (this.#faults.length > 0) throw new Error(`pages failed:\n${this.#faults.join('\n')}`);
  }
}

/* Fills the form that is open, and waits until it is left. */
export async function signIn(page, { tenant, email, password }) {
  await page.getByLabel('Workspace').fill(tenant);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export const password = PASSWORD;

/* The text of the open document, ready to be typed in. */
export async function openText(page) {
  const text = page.getByRole('textbox', { name: 'Text of the document' });
  await page.getByRole('status').filter({ hasText: /^Saved$/ }).waitFor();
  return text;
}
