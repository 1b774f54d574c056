/* Getting in and out, as people do it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openHouse, openText, password, signIn } from './support/house.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

test('a new customer signs up and lands in a document that explains itself', async () => {
  const page = await house.visitor();
  const slug = `north-${randomUUID().slice(0, 8)}`;
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Create a workspace' }).click();
  await page.getByLabel('Workspace name').fill('Northern Lights & Söhne');
  assert.equal(await page.getByLabel('Address').inputValue(), 'northern-lights-sohne');
  await page.getByLabel('Address').fill(slug);
  await page.getByLabel('First name').fill('Vera');
  await page.getByLabel('Last name').fill('Rubin');
  await page.getByLabel('E-mail').fill(`vera@${slug}.test`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.waitForURL(/\/documents\//);
  const text = await openText(page);
  await text.getByText('Click anywhere and write').waitFor();
  await page.getByRole('button', { name: 'Workspace Northern Lights & Söhne' }).waitFor();
});

test('an address that is taken is said beside its field', async () => {
  const { slug } = await house.workspace();
  const page = await house.visitor();
  await page.goto('/sign-up');
  await page.getByLabel('Workspace name').fill('Another');
  await page.getByLabel('Address').fill(slug);
  await page.getByLabel('First name').fill('Vera');
  await page.getByLabel('Last name').fill('Rubin');
  await page.getByLabel('E-mail').fill('vera@example.test');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.locator('input[aria-invalid="true"]').waitFor();
  assert.equal(await page.locator('input[aria-invalid="true"]').inputValue(), slug);
});

test('a wrong password is refused without saying what was wrong', async () => {
  const { owner } = await house.workspace();
  const page = await house.visitor();
  await page.goto('/sign-in');
  await page.getByLabel('Workspace').fill(owner.tenant);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill('something else entirely');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/sign-in');
});

test('one can sign in and open a document with the keyboard alone', async () => {
  const { owner, insula } = await house.workspace();
  await insula.documents.create({ title: 'Reached by keys' });
  const page = await house.visitor();
  await page.goto('/sign-in');
  await page.getByLabel('Workspace').waitFor();
  for (const word of [owner.tenant, owner.email]) {
    await page.keyboard.type(word);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/$/);
  await page.getByRole('heading', { name: /, Ada$/ }).waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  await page.keyboard.type('reached');
  await page
    .getByRole('button', { name: 'Reached by keys' })
    .or(page.getByRole('option', { name: 'Reached by keys' }))
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/documents\/.+/);
  await openText(page);
});

test('the page one wanted opens after signing in', async () => {
  const { owner } = await house.workspace();
  const page = await house.visitor();
  await page.goto('/settings/people?q=ada');
  await page.waitForURL(/\/sign-in/);
  await signIn(page, owner);
  await page.waitForURL(/\/settings\/people\?q=ada/);
});

test('an invited colleague joins from another browser with nothing but the link', async () => {
  const { owner, slug } = await house.workspace();
  const admin = await house.signedIn(owner, '/settings/people');
  await admin.getByRole('button', { name: 'Invite people' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByLabel('E-mail').fill(`grace@${slug}.test`);
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await admin.getByRole('table', { name: 'Open invitations' }).getByText(`grace@${slug}.test`).waitFor();

  const guest = await house.visitor();
  await guest.goto(new URL(link).pathname);
  await guest.getByRole('heading', { name: 'Join Acme Outdoor' }).waitFor();
  await guest.getByLabel('First name').fill('Grace');
  await guest.getByLabel('Last name').fill('Hopper');
  await guest.getByLabel('Password', { exact: true }).fill(password);
  await guest.getByRole('button', { name: 'Join workspace' }).click();
  await guest.getByRole('heading', { name: /, Grace$/ }).waitFor();

  await admin.reload();
  await admin.getByRole('table', { name: 'People' }).getByText('Grace Hopper').waitFor();

  const late = await house.visitor();
  await late.goto(new URL(link).pathname);
  await late.getByText('This invitation does not work').waitFor();
});

test('signing out ends the session in every tab', async () => {
  const { owner } = await house.workspace();
  const page = await house.signedIn(owner);
  const other = await page.context().newPage();
  await other.goto('/documents');
  await other.getByRole('heading', { name: 'Documents' }).waitFor();
  await page.getByRole('button', { name: /Profile and signing out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
  await other.waitForURL(/\/sign-in/); // by itself: nobody touched that page
  await other.getByText('Your session has ended').waitFor();
});
