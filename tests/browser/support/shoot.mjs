/*
 * Pictures of every page and panel, to be looked at: on a desk and a phone, in light and dark.
 *
 *   node tests/browser/support/shoot.mjs OUT [NAME...]     against a platform with its demo, made for it
 *   INSULA_SHOOT_LOOKS=desk-light,phone-dark node ...      some of the looks
 */
import fs from 'node:fs';
import path from 'node:path';
import { Insula } from '@insula/sdk';
import { startServer } from '../../integration/support/server.mjs';
import { launchBrowser, PHONE } from './house.mjs';
import { identitySettings, identityShots } from './shoot_identity.mjs';

const [out, ...wanted] = process.argv.slice(2);
if (!out) throw new Error('Say where to put the pictures.');
fs.mkdirSync(out, { recursive: true });

const identity = identitySettings();
const server = await startServer({ demo: true, workers: 1, settings: { rate_sign_in_per_minute: 100_000, ...identity.settings } });
const ADA = { tenant: 'acme', email: 'ada@acme.test', password: 'insula-demo' };
const browser = await launchBrowser();

async function sdkOf(who) {
  const session = await new Insula({ baseUrl: server.url }).auth.signIn(who);
  return new Insula({ baseUrl: server.url, credentials: { mode: 'bearer', token: session.access_token } });
}
const ada = await sdkOf(ADA);
const documents = (await ada.documents.list({ limit: 200 })).data;
const idOf = (title) => documents.find((one) => one.title.startsWith(title)).id;
const plan = idOf('Spring collection');
const folders = (await ada.folders.list({ limit: 200 })).data;
const folder = folders.find(({ name }) => name === 'Spring collection').id;
const team = (await ada.teams.list({ limit: 1 })).data[0].id;
const scribe = await ada.roles.create({ name: 'Folder editor', permissions: ['document.write', 'document.comment'] });
const linus = (await ada.users.list({ q: 'linus', limit: 1 })).data[0];
for (const grantee of [linus.id, team]) await ada.roles.assign({ role: scribe.id, grantee, resource: folder });
const link = await ada.documents.createLink(idOf('Start here'));

const textOf = (page) => page.locator('.ql-editor').first();
const click = (role, name) => async (page) => {
  await page.getByRole(role, { name }).first().click();
};
const atEnd = async (page, words) => {
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words, { delay: 5 });
};

const { shots, stop } = await identityShots({ server, ada, who: ADA });

/* name: [path, what to do there (it may give what puts it away again), whether it is seen signed out ('fresh': in a browser of its own)] */
const SHOTS = {
  'sign-in': ['/sign-in', undefined, true],
  'sign-up': ['/sign-up', undefined, true],
  invite: ['/invite/unknown', undefined, true],
  'forgot-password': ['/forgot-password', undefined, true],
  'forgot-password-sent': ['/forgot-password?workspace=acme', async (page) => { await page.getByLabel('E-mail').fill('ada@acme.test'); await page.getByRole('button', { name: 'Mail me a link' }).click(); await page.getByText('Look into your mailbox').waitFor(); }, true],
  'find-workspaces': ['/find-workspaces', undefined, true],
  'reset-password': ['/reset-password#token', undefined, true],
  'reset-password-dead': ['/reset-password', undefined, true],
  'confirm-email': ['/confirm-email#token', undefined, true],
  'keep-email': ['/keep-email#token', undefined, true],
  errors: ['/docs/errors', undefined, true],
  public: [new URL(link.url).pathname, undefined, true],
  home: ['/'],
  menu: ['/', async (page) => { if (await page.getByLabel('Open the menu').isVisible()) await page.getByLabel('Open the menu').click(); else await page.getByText('Profile and signing out').click({ force: true }); }],
  documents: ['/documents'],
  'documents-folder': [`/documents?folder=${folder}`],
  'documents-search': ['/documents?q=plan'],
  'documents-none': ['/documents?q=zzzz'],
  'documents-selected': ['/documents', async (page) => { for (const box of (await page.getByRole('checkbox').all()).slice(0, 3)) await box.check({ force: true }); }],
  'documents-menu': ['/documents', click('button', /Actions for (?!the folder)/)],
  'documents-new-folder': ['/documents', click('button', 'New folder')],
  trash: ['/documents/trash'],
  document: [`/documents/${plan}`],
  'document-comments': [`/documents/${plan}?panel=comments`],
  'document-history': [`/documents/${plan}?panel=history`],
  'document-version': [`/documents/${plan}?panel=history&version=3`],
  'document-slash': [`/documents/${idOf('Trade fair')}`, (page) => atEnd(page, '\n\n/')],
  'document-menu': [`/documents/${plan}`, click('button', 'Actions for this document')],
  'document-share': [`/documents/${idOf('Budget')}`, async (page) => { await click('button', 'Actions for this document')(page); await click('menuitem', 'Share…')(page); }],
  'folder-share': ['/documents', async (page) => { await click('button', 'Actions for the folder Spring collection')(page); await click('menuitem', 'Share…')(page); await page.getByText('Roles in this folder').scrollIntoViewIfNeeded(); }],
  'document-gone': ['/documents/0190a1b2-0000-7000-8000-000000000000'],
  'document-link': [`/documents/${plan}`, click('button', 'Link')],
  palette: [`/documents/${plan}`, (page) => page.keyboard.press('Control+k')],
  shortcuts: ['/', (page) => page.keyboard.press('?')],
  records: ['/records'],
  'records-order': ['/records/order'],
  'records-edit': ['/records/order', async (page) => { await page.getByRole('row').nth(1).getByRole('button').first().click(); }],
  general: ['/settings/general'],
  people: ['/settings/people'],
  'people-invite': ['/settings/people?invite=true'],
  teams: ['/settings/teams'],
  team: [`/settings/teams/${team}`],
  roles: ['/settings/roles'],
  'api-keys-none': ['/settings/api-keys'],
  'api-keys-new': ['/settings/api-keys', click('button', 'New API key')],
  'api-keys-made': ['/settings/api-keys', async (page) => { await click('button', 'New API key')(page); await page.getByLabel('What it is for').fill('Nightly export'); await page.getByLabel('Read documents.').check(); await click('button', 'Create key')(page); await page.getByText('shown once').waitFor(); }],
  'api-keys': ['/settings/api-keys'],
  'service-accounts': ['/settings/service-accounts'],
  'service-accounts-new': ['/settings/service-accounts', click('button', 'New service account')],
  audit: ['/settings/audit'],
  profile: ['/settings/profile'],
  'your-security': ['/settings/your-security'],
  security: ['/settings/security'],
  ...shots,
  'people-roles': ['/settings/people', async (page) => { await click('button', /Actions for Linus/)(page); await click('menuitem', 'Roles')(page); }],
  'people-why': ['/settings/people', async (page) => { await click('button', /Actions for Linus/)(page); await click('menuitem', /What .* may do|Why/)(page); await page.getByRole('combobox', { name: 'May they…' }).fill('Create and edit documents'); await page.getByRole('option', { name: 'Create and edit documents' }).click(); await page.getByLabel('Why').waitFor(); }],
  'people-sessions': ['/settings/people', async (page) => { await click('button', /Actions for Ada/)(page); await click('menuitem', 'Sessions')(page); }],
};

/* Long forms, seen as a whole. */
const FULL = /^(security|sso-|provisioning|your-security|two-step|profile)/;

const LOOKS = { 'desk-light': { colorScheme: 'light' }, 'phone-dark': { colorScheme: 'dark', ...PHONE }, 'desk-dark': { colorScheme: 'dark' }, 'phone-light': { colorScheme: 'light', ...PHONE } };
const looks = (process.env.INSULA_SHOOT_LOOKS ?? Object.keys(LOOKS).join()).split(',');

for (const look of looks) {
  const options = { baseURL: server.url, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...LOOKS[look] };
  const contexts = { in: await browser.newContext(options), out: await browser.newContext(options) };
  const entry = await contexts.in.request.post(`${server.url}/v1/auth/login`, { data: ADA });
  if (!entry.ok()) throw new Error(`signing in was answered ${entry.status()}`);
  for (const [name, [address, act, isOutside]] of Object.entries(SHOTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const own = isOutside === 'fresh' ? await browser.newContext(options) : undefined;
    const page = await (own ?? contexts[isOutside ? 'out' : 'in']).newPage();
    page.setDefaultTimeout(8_000);
    let putAway;
    try {
      await page.goto(address);
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
      putAway = await act?.(page);
      await page.waitForTimeout(350);
    } catch (error) {
      console.error(`${look} ${name}: ${error.message.split('\n')[0]}`);
    }
    await page.screenshot({ path: path.join(out, `${name}.${look}.png`), fullPage: FULL.test(name) });
    if (typeof putAway === 'function') await putAway();
    await (own ?? page).close();
  }
  for (const context of Object.values(contexts)) await context.close();
}
await browser.close();
await stop();
await server.dispose();
identity.forget();
