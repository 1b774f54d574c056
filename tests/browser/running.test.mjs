/* Running a workspace: people, roles, teams, records, and the trail of all of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse, password, signIn } from './support/house.mjs';

let house;
let acme;
let grace;
before(async () => {
  house = await openHouse();
  acme = await house.workspace();
  grace = await house.colleague(acme);
});
after(() => house.close());

test('the audit log shows what others do while one looks at it', async () => {
  const page = await house.signedIn(acme.owner, '/settings/audit');
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  await grace.insula.documents.create({ title: 'Seen as it happens' });
  const row = page.getByRole('row').filter({ hasText: 'Seen as it happens' });
  await row.waitFor();
  assert.match(await row.innerText(), /Grace Hopper/);
  assert.match(await row.innerText(), /Created a document/);
});

test('the filters of the audit log stay in the address', async () => {
  const page = await house.signedIn(acme.owner, '/settings/audit');
  await page.getByRole('combobox', { name: 'By whom' }).click();
  await page.getByRole('option', { name: 'Grace Hopper' }).click();
  await page.waitForURL(/actor=/);
  await page.reload();
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await rows.filter({ hasText: 'Grace Hopper' }).first().waitFor();
  assert.equal(await rows.filter({ hasText: 'Ada Lovelace' }).count(), 0);
});

test('a suspended person is out at once, and can be let in again', async () => {
  const linus = await house.colleague(acme, { first: 'Linus', last: 'Berg' });
  const his = await house.signedIn(linus, '/documents');
  await his.getByRole('heading', { name: 'Documents' }).waitFor();
  const page = await house.signedIn(acme.owner, '/settings/people?q=linus');
  const act = async (name) => {
    await page.getByRole('button', { name: 'Actions for Linus Berg' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Suspend');
  await page.getByText('suspended', { exact: true }).waitFor();
  await his.waitForURL(/\/sign-in/); // by itself: nobody touched that page

  await act('Let in again');
  await page.getByText('suspended', { exact: true }).waitFor({ state: 'detached' });
  await signIn(his, linus);
  await his.getByRole('link', { name: 'Documents' }).first().waitFor();
});

test("a role of one's own inherits, and changes what its people see", async () => {
  const page = await house.signedIn(acme.owner, '/settings/roles');
  await page.getByRole('button', { name: 'New role' }).click();
  const editor = page.getByRole('dialog', { name: 'New role' });
  await editor.getByRole('textbox', { name: 'Name' }).fill('auditor');
  await editor.getByRole('combobox', { name: 'Inherits from' }).click();
  await page.getByRole('option', { name: 'viewer' }).click();
  await editor.getByLabel(/audit/i).check();
  await editor.getByRole('button', { name: 'Create role' }).click();
  const row = page.getByRole('row').filter({ hasText: 'auditor' });
  await row.getByText('viewer').waitFor();
  assert.match(await row.innerText(), /7 permissions/);

  const mary = await house.colleague(acme, { first: 'Mary', last: 'Jackson', role: 'auditor' });
  const hers = await house.signedIn(mary, '/settings/profile');
  await hers.getByRole('link', { name: 'Audit log' }).click();
  await hers.getByRole('table', { name: 'Audit log' }).waitFor();
});

test('the last owner stays', async () => {
  const page = await house.signedIn(acme.owner, '/settings/people?q=ada');
  await page.getByRole('button', { name: 'Actions for Ada Lovelace' }).click();
  await page.getByRole('menuitem', { name: 'Change roles' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roles of Ada Lovelace' });
  await dialog.getByLabel('owner').uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').waitFor();
});

test('a team gathers people', async () => {
  const page = await house.signedIn(acme.owner, '/settings/teams');
  await page.getByRole('button', { name: 'New team' }).first().click();
  await page.getByLabel('Name').fill('Field testers');
  await page.getByRole('button', { name: 'Create team' }).click();
  await page.getByRole('heading', { name: 'Field testers' }).waitFor();
  await page.getByRole('combobox', { name: 'Add a person to the team' }).click();
  await page.getByRole('option', { name: /Grace Hopper/ }).click();
  await page.getByRole('table', { name: 'Members of Field testers' }).getByText('Grace Hopper').waitFor();
});

test("records are made, filtered and changed, and nobody overwrites another's change", async () => {
  const page = await house.signedIn(acme.owner, '/records');
  await page.getByRole('button', { name: 'New record type' }).first().click();
  await page.getByLabel('Name of the type').fill('product');
  await page.getByRole('button', { name: 'Add the first record' }).click();
  await page.getByLabel('Content').fill('{ "sku": "SKV-2", "price": ');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Content').and(page.locator('[aria-invalid="true"]')).waitFor();
  await page.getByLabel('Content').fill('{ "sku": "SKV-2", "price": 1899 }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'SKV-2' }).waitFor();

  const products = acme.insula.records.ofType('product');
  const lamp = await products.create({ content: { sku: 'LMP-1', price: 69 } });
  await page.getByLabel('Field to filter by').fill('price');
  await page.getByRole('combobox', { name: 'Comparison' }).click();
  await page.getByRole('option', { name: 'is less than' }).click();
  await page.getByLabel('Value to compare with').fill('100');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('cell', { name: 'LMP-1' }).waitFor();
  await page.getByRole('cell', { name: 'SKV-2' }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /Open record/ }).click();
  await page.getByLabel('Content').fill('{ "sku": "LMP-1", "price": 75 }');
  await products.update(lamp.id, { content: { price: 80 } });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog', { name: 'Changes not sent yet' }).getByText('Somebody changed this record').waitFor();
  assert.equal((await products.get(lamp.id)).content.price, 80);
});

test("a changed password ends the person's other sessions", async () => {
  const vera = await house.colleague(acme, { first: 'Vera', last: 'Rubin' });
  const other = await house.signedIn(vera, '/documents');
  await other.getByRole('heading', { name: 'Documents' }).waitFor();
  const page = await house.signedIn(vera, '/settings/your-security');
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill('another long sentence for tests');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed').waitFor();
  await other.waitForURL(/\/sign-in/); // by itself: nobody touched that page
  await page.getByRole('link', { name: 'Documents' }).first().click();
  await page.getByRole('heading', { name: 'Documents' }).waitFor();
});
