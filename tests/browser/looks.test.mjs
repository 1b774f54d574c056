/* Every page: on a phone, in the dark, and for those who do not see it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house;
let acme;
let pages;

before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  await house.colleague(acme);
  const document = await acme.insula.documents.create({
    title: 'A title long enough to need more than one line on the screen of a phone',
    content: {
      ops: [
        { insert: 'Heading' },
        { insert: '\n', attributes: { header: 1 } },
        { insert: 'Text with a ' },
        { insert: 'link', attributes: { link: 'https://example.com' } },
        { insert: ' and a picture ' },
        { insert: { image: 'https://images.example.com/a.png' } },
        { insert: '\nA line of code that is much too long for the width of any phone anybody owns today' },
        { insert: '\n', attributes: { 'code-block': true } },
        { insert: 'done' },
        { insert: '\n', attributes: { list: 'checked' } },
      ],
    },
  });
  const team = await acme.insula.teams.create({ name: 'Support', description: 'Answers customers' });
  await acme.insula.records.ofType('product').create({
    content: { sku: 'SKV-2', name: 'Skarvan 2', price: 1899.5, stock: 14, tags: ['tent'] },
  });
  await acme.insula.users.invitations.create({ email: 'barbara@acme.test' });
  await acme.insula.apiKeys.create({ name: 'Nightly export', scopes: ['document.read'] });
  await acme.insula.serviceAccounts.create({ name: 'Deployments' });
  pages = {
    '/': 'Recent documents',
    '/documents': 'Changed',
    [`/documents/${document.id}`]: 'Text with a',
    '/documents/0190a1b2-0000-7000-8000-000000000000': 'There is nothing here',
    '/documents/trash': 'The trash is empty',
    '/records': 'product',
    '/records/product': 'SKV-2',
    '/records/measurement': 'No measurement yet',
    '/settings/general': 'Created',
    '/settings/people': 'barbara@acme.test',
    '/settings/teams': 'Answers customers',
    [`/settings/teams/${team.id}`]: 'Nobody is in this team',
    '/settings/roles': 'viewer',
    '/settings/api-keys': 'Nightly export',
    '/settings/service-accounts': 'Deployments',
    '/settings/audit': 'Created a record',
    '/settings/profile': 'With a screen reader',
    '/settings/your-security': 'Where you are signed in',
    '/settings/security': 'Shortest password',
    '/nothing/here': 'There is nothing here',
  };
});
after(() => house.close());

const OUTSIDE = {
  '/sign-in': 'Sign in',
  '/sign-up': 'Create workspace',
  '/invite/unknown': 'does not work',
  '/forgot-password': 'Mail me a link',
  '/find-workspaces': 'Mail me the list',
  '/reset-password': 'does not work',
  '/reset-password#token': 'Set the password',
  '/confirm-email#token': 'Confirm the address',
  '/keep-email#token': 'Keep the present address',
  '/docs/errors': 'What is in the way',
  '/docs/errors/email_taken': 'What to do',
  '/docs/errors/unheard_of': 'no such error code',
};

/* Walks through every page once; [{ path, violations, overflow }]. */
async function look(options) {
  const seen = [];
  const visit = async (page, path, words) => {
    await page.evaluate((address) => history.pushState({}, '', address), path); /* as a link would */
    await page.locator('main').getByText(words).locator('visible=true').first().waitFor();
    seen.push({ path, violations: await seriousViolations(page), overflow: await sidewaysOverflow(page) });
  };
  const guest = await house.visitor(options);
  await guest.goto('/sign-in');
  for (const [path, words] of Object.entries(OUTSIDE)) await visit(guest, path, words);
  const owner = await house.signedIn(acme.owner, '/', options);
  for (const [path, words] of Object.entries(pages)) await visit(owner, path, words);
  return seen;
}

const violationsOf = (seen) =>
  seen.flatMap(({ path, violations }) => violations.map((text) => `${path} ${text}`));

test('no page has a serious accessibility violation, in light on a desk', async () => {
  assert.deepEqual(violationsOf(await look({ colorScheme: 'light' })), []);
});

test('on a phone in the dark', async (t) => {
  const seen = await look({ colorScheme: 'dark', ...PHONE });
  await t.test('no page has a serious accessibility violation', () => {
    assert.deepEqual(violationsOf(seen), []);
  });
  await t.test('no page scrolls sideways', () => {
    assert.deepEqual(
      seen.filter(({ overflow }) => overflow > 0),
      [],
    );
  });
});

test('dialogs, menus and the command palette have no serious accessibility violation', async () => {
  const page = await house.signedIn(acme.owner, '/settings/people');
  const found = [];
  const examine = async (what) =>
    found.push(...(await seriousViolations(page)).map((violation) => `${what} ${violation}`));

  await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
  await page.getByRole('menuitem', { name: 'Change roles' }).waitFor();
  await examine('menu');
  await page.getByRole('menuitem', { name: 'Change roles' }).click();
  await page.getByRole('dialog').getByLabel('member').waitFor();
  await examine('dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  await examine('palette');
  await page.keyboard.press('Escape');
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New API key' }).click();
  const form = page.getByRole('dialog', { name: 'New API key' });
  await form.getByLabel('What it is for').fill('Weekly export');
  await form.getByLabel('Read documents').check();
  await examine('form of a key');
  await form.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('dialog').getByText('shown once').waitFor();
  await examine('key');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.goto('/settings/roles');
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByRole('dialog').getByLabel('Inherits from').waitFor();
  await examine('drawer');
  assert.deepEqual(found, []);
});

test('the page is dark when the system is, from the first paint', async () => {
  const page = await house.visitor({ colorScheme: 'dark' });
  await page.goto('/sign-in', { waitUntil: 'commit' });
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const darkness = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  assert.match(await darkness(), /rgb\((\d|[1-4]\d), /);
});

test('a chosen colour scheme stays', async () => {
  const page = await house.signedIn(acme.owner, '/', { colorScheme: 'light' });
  await page.getByRole('button', { name: /Profile and signing out/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await page.reload();
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
});
