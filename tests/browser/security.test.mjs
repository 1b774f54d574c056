/* The pages of security: where one is signed in, and what the workspace asks of everybody. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { until } from '../integration/support/server.mjs';
import { expectStatus } from '../integration/support/api.mjs';
import { makeOperator, signInOperator } from '../integration/support/operator.mjs';
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

test('a directory is connected in one click: address, a key that is shown once and keeps people, and what it did', async () => {
  const acme = await house.workspace();
  const page = await house.signedIn(acme.owner, '/settings/provisioning');
  const address = await page.getByRole('textbox', { name: 'Base URL' }).inputValue();
  await page.getByRole('button', { name: 'Create a key for a directory' }).click();
  const key = await page.getByRole('dialog').getByLabel('Key', { exact: true }).inputValue();
  await looksRight(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.getByText('It has not been here yet.').waitFor();

  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' };
  const send = (path, body) => fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const made = await send('/Users', { userName: `grace@${acme.slug}.test`, name: { givenName: 'Grace', familyName: 'Hopper' } });
  assert.equal(made.status, 201);
  assert.equal((await send('/Groups', { displayName: 'Compilers', members: [{ value: (await made.json()).id }] })).status, 201);
  await page.goto('/settings/teams');
  await page.getByText('directory', { exact: true }).waitFor();
  await page.goto('/settings/people');
  await page.getByText('directory', { exact: true }).waitFor();
  const told = () => acme.insula.auditEvents.list({ type: 'team.member_added' }).then(({ data }) => data.length > 0);
  await until(told, 'the trail tells what the directory did');
  await page.goto('/settings/provisioning');
  await page.getByText('connected', { exact: true }).waitFor();
  await page.getByRole('list', { name: /did last/ }).getByText('Put a person in a team').waitFor();
  await page.getByRole('tab', { name: 'Microsoft Entra ID' }).click();
  await page.getByText('as the tenant URL').waitFor();
  await looksRight(page);
  await page.setViewportSize(PHONE.viewport);
  await looksRight(page);
});

test('an operator who looks is told so on every page, and whom they look at sees them and ends it', async () => {
  const acme = await house.workspace();
  const operator = await signInOperator(house.server, makeOperator(house.server, `rosa@${acme.slug}.test`, 'Rosa Parks'));
  const page = await house.signedIn(acme.owner, '/docs/errors');
  const hears = new Promise((resolve) =>
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => /"a":"ps"/.test(payload) && resolve())),
  );
  await page.goto('/settings/your-security');
  await hears;
  const { tenant, user } = await acme.insula.me.get();
  const asked = { user_id: user.id, reason: 'Ticket 4711: the import stops half way' };
  const begun = expectStatus(await operator.post(`/v1/operator/tenants/${tenant.id}/impersonations`, asked), 201);

  /* While one looks at a page, without another. */
  const banner = page.getByRole('status').filter({ hasText: 'Rosa Parks, an operator of this platform, sees the workspace as you do' });
  await banner.getByText(asked.reason).waitFor();
  await looksRight(page);

  const theirs = await house.visitor(PHONE);
  await theirs.goto(`/impersonate#${begun.access_token}`);
  await theirs.getByRole('button', { name: 'Go on' }).click();
  await theirs.getByText(/you see this workspace as Ada Lovelace until .*, to look only/).waitFor();
  await looksRight(theirs);

  await banner.getByRole('button', { name: 'End it' }).click();
  await banner.waitFor({ state: 'detached' });
  await theirs.waitForURL((url) => url.pathname === '/sign-in');
});

test('one sees what each role allows and from where, gives a team a role, and is told why somebody may', async () => {
  const acme = await house.workspace();
  const grace = await house.colleague(acme);
  const role = await acme.insula.roles.create({ name: 'Books', permissions: ['record.delete', 'audit.read'] });
  const team = await acme.insula.teams.create({ name: 'Accounts' });
  await acme.insula.teams.addMember(team.id, grace.id);
  const page = await house.signedIn(acme.owner, '/settings/roles');
  await page.getByText('Matrix', { exact: true }).click();
  const matrix = page.getByRole('region', { name: 'Permissions of all roles' });
  const row = matrix.getByRole('row').filter({ hasText: 'document.read' });
  await row.waitFor();
  assert.match(await row.textContent(), /inherited from viewer/);
  assert.match(await row.textContent(), /its own/);
  await page.getByLabel('Filter permissions').fill('audit');
  await row.waitFor({ state: 'detached' });
  await looksRight(page);

  await page.setViewportSize(PHONE.viewport);
  await looksRight(page);
  await page.goto(`/settings/teams/${team.id}`);
  await page.getByRole('combobox', { name: 'Give the team a role' }).click();
  await page.getByRole('option', { name: 'Books' }).click();
  await page.getByRole('button', { name: 'Take the role Books from the team' }).waitFor();
  await looksRight(page);
  assert.deepEqual((await acme.insula.teams.roles(team.id)).data.map(({ id }) => id), [role.id]);

  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
  await page.getByRole('menuitem', { name: 'Why may they?' }).click();
  const dialogue = page.getByRole('dialog', { name: 'What Grace Hopper may do' });
  const choose = async (words) => {
    await dialogue.getByRole('combobox', { name: 'May they…' }).fill(words);
    await page.getByRole('option').first().click();
  };
  await choose('Delete records');
  await dialogue.getByText('The team Accounts has the role Books.').waitFor();
  await looksRight(page);
  await choose('Change the security policy');
  await dialogue.getByText('None of their roles allows it.').waitFor();
});

test('a workspace asks two steps of some roles', async () => {
  const acme = await house.workspace();
  const page = await house.signedIn(acme.owner, '/settings/security', PHONE);
  const form = page.locator('form').filter({ hasText: 'Who needs a second step' });
  await form.getByLabel('Whoever has one of some roles').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Choose at least one role.').waitFor();
  await form.getByLabel('Roles', { exact: true }).click();
  await page.getByRole('option', { name: 'admin' }).click();
  await page.keyboard.press('Escape');
  await looksRight(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  assert.equal((await acme.insula.securityPolicy()).second_factor_roles.length, 1);
});
