/* What goes by mail: forgotten passwords, one's address, one's workspaces. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../integration/support/server.mjs';
import { startPost } from '../integration/support/smtp.mjs';
import { seriousViolations } from './support/accessibility.mjs';
import { House, launchBrowser, password, signIn } from './support/house.mjs';

let post, house;
before(async () => {
  post = await startPost();
  const server = await startServer({ settings: { smtp_url: post.url, ...post.settings, rate_sign_in_per_minute: 100_000 } });
  house = new House(server, await launchBrowser());
});
after(async () => {
  await house?.close();
  await post?.dispose();
});

const fresh = 'another long sentence, for tests';
const linkIn = (mail, page) => mail.links.find((link) => link.includes(`/${page}#`));

test('who forgot a password gets in again by the link of a mail', async () => {
  const { owner } = await house.workspace('Käse & Söhne');
  const page = await house.visitor();
  await page.goto(`/sign-in?workspace=${owner.tenant}`);
  assert.equal(await page.getByLabel('Workspace').inputValue(), owner.tenant);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  assert.equal(await page.getByLabel('Workspace').inputValue(), owner.tenant);
  await page.getByLabel('E-mail').fill('no address');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByText('Enter an e-mail address').waitFor();
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('status').filter({ hasText: 'Look into your mailbox' }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);

  const link = linkIn(await post.mailTo(owner.email, /new password for Käse & Söhne/), 'reset-password');
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText(/At least \d+/).waitFor();
  await page.getByLabel('New password', { exact: true }).fill(fresh);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: 'Go to sign in' }).click();
  await signIn(page, { ...owner, password: fresh });

  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('This link does not work').waitFor();
});

test('a new address is confirmed by its link, and the profile says so', async () => {
  const { owner } = await house.workspace();
  const page = await house.signedIn(owner, '/settings/profile');
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'E-mail' }) });
  await section.getByText('Not confirmed', { exact: true }).waitFor();
  const first = linkIn(await post.mailTo(owner.email, /Confirm/), 'confirm-email');
  await section.getByRole('button', { name: 'Send the link again' }).click();
  const second = linkIn(await post.mailTo(owner.email, /Confirm/), 'confirm-email');

  const visitor = await house.visitor();
  await visitor.goto(first);
  await visitor.getByRole('button', { name: 'Confirm the address' }).click();
  await visitor.getByText('This link does not work').waitFor();
  await visitor.goto(second);
  await visitor.getByRole('button', { name: 'Confirm the address' }).click();
  await visitor.getByText(`${owner.email} is the address of your account`).waitFor();
  assert.deepEqual(await seriousViolations(visitor), []);
  await page.reload();
  await section.getByText('Confirmed', { exact: true }).waitFor();
});

test('another address is asked for with the password, confirmed there, and stopped from the old one', async () => {
  const { owner } = await house.workspace();
  const page = await house.signedIn(owner, '/settings/profile');
  await page.getByRole('button', { name: 'Change the address' }).click();
  const dialog = page.getByRole('dialog');
  const other = `new-${owner.email}`;
  await dialog.getByLabel('New e-mail').fill(other);
  await dialog.getByLabel('Current password', { exact: true }).fill('not the password');
  await dialog.getByRole('button', { name: 'Mail the link' }).click();
  await dialog.getByText('The current password is not right.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await dialog.getByLabel('Current password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Mail the link' }).click();
  await dialog.waitFor({ state: 'hidden' });

  const visitor = await house.visitor();
  await visitor.goto(linkIn(await post.mailTo(other, /new e-mail/), 'confirm-email'));
  await visitor.getByRole('button', { name: 'Confirm the address' }).click();
  await visitor.getByText(`${other} is the address`).waitFor();
  await visitor.goto(linkIn(await post.mailTo(owner.email, /about to change/), 'keep-email'));
  await visitor.getByRole('button', { name: 'Keep the present address' }).click();
  await visitor.getByText(`${owner.email} stays the address`).waitFor();
  await page.waitForURL(/\/sign-in/); // by itself: the password may be known to somebody else
});

test('somebody who does not know their workspace is mailed the list', async () => {
  const { owner, name } = await house.workspace('Northern Lights');
  const page = await house.visitor();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Find your workspaces' }).click();
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('button', { name: 'Mail me the list' }).click();
  await page.getByText('Look into your mailbox').waitFor();
  const mail = await post.mailTo(owner.email, /Your workspaces/);
  assert.ok(mail.text.includes(name));
  await page.goto(mail.links[0]);
  assert.equal(await page.getByLabel('Workspace').inputValue(), owner.tenant);
});
