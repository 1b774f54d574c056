/* The pages of security: where one is signed in, and what the workspace asks of everybody. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const looksRight = async (page) => {
  assert.deepEqual(await seriousViolations(page), []);
  assert.equal(await sidewaysOverflow(page), 0);
};

test('one sees where one is signed in, and signs the others out', async () => {
  const { owner } = await house.workspace();
  const elsewhere = await house.signedIn(owner);
  const page = await house.signedIn(owner, '/settings/your-security', PHONE);
  await page.getByText('this one').waitFor();
  await looksRight(page);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByText('Signed out everywhere else.').waitFor();
  await page.getByRole('button', { name: 'Sign out everywhere else' }).waitFor({ state: 'detached' });
  await elsewhere.goto('/settings/your-security');
  await elsewhere.waitForURL((url) => url.pathname === '/sign-in');
});

test('a policy that would lock its maker out is refused beside the field, and a longer password is asked for where it says so', async () => {
  const acme = await house.workspace();
  const page = await house.signedIn(acme.owner, '/settings/security');
  await page.getByLabel('People sign in only from').fill('192.0.2.0/24');
  await page.locator('form').filter({ hasText: 'People sign in only from' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your own address is not in these networks: you would lock yourself out.').waitFor();
  await looksRight(page);
  await page.getByLabel('Shortest password').fill('20');
  await page.locator('form').filter({ hasText: 'Shortest password' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.goto('/settings/your-security');
  await page.getByLabel('Current password').fill(acme.owner.password);
  await page.getByLabel('New password').fill('not that long');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('A password has at least 20 characters here; this one has 13.').waitFor();
});
