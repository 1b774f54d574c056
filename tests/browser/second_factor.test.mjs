/* Two-step sign-in as people meet it: setting it up, the second step, recovery codes, and a workspace that asks for it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { sql } from '../integration/support/database.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

/* `steps` ahead: a code that was not used, and stays good for a minute. */
const codeOf = (secret, steps = 0) =>
  execFileSync('oathtool', ['--totp', '--base32', '--now', `@${Math.floor(Date.now() / 1000) + steps * 30}`, secret], { encoding: 'utf8' }).trim();
const secretOn = async (page) => (await page.locator('code').first().textContent()).replaceAll(' ', '');
const looksRight = async (page) => {
  assert.deepEqual(await seriousViolations(page), []);
  assert.equal(await sidewaysOverflow(page), 0);
};
async function givePassword(page, { tenant, email, password }) {
  await page.goto('/sign-in');
  await page.getByLabel('Workspace').fill(tenant);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
const isIn = (page) => page.waitForURL((url) => url.pathname !== '/sign-in');

test('one sets up an app, keeps the codes, and signs in with either', async () => {
  const { owner } = await house.workspace();
  const page = await house.signedIn(owner, '/settings/your-security');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await looksRight(page);
  const secret = await secretOn(page);
  await page.getByLabel('Code of the app').fill(codeOf(secret));
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  assert.equal(await codes.count(), 10);
  const recovery = await codes.first().textContent();
  await looksRight(page);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes are left.').waitFor();
  await looksRight(page);

  const other = await house.visitor(PHONE);
  await givePassword(other, owner);
  await other.getByRole('heading', { name: 'Two-step sign-in' }).waitFor();
  await looksRight(other);
  const field = other.getByLabel('Code', { exact: true });
  const code = codeOf(secret, 1);
  await field.fill(String((Number(code) + 1) % 1000000).padStart(6, '0'));
  await other.getByText('This code is wrong or was used before.').waitFor();
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await isIn(other);

  const third = await house.visitor();
  await givePassword(third, owner);
  await third.getByRole('button', { name: 'Use a recovery code' }).click();
  await third.getByLabel('Recovery code').fill(recovery);
  await looksRight(third);
  await third.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(third);
});

test('where the workspace asks for it, one sets it up on the way in', async () => {
  const acme = await house.workspace();
  await acme.insula.transport.json('PATCH', '/v1/security-policy', { body: { second_factor: 'required' } });
  const page = await house.visitor(PHONE);
  await givePassword(page, acme.owner);
  await page.getByRole('heading', { name: 'Set up two-step sign-in' }).waitFor();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await looksRight(page);
  await page.getByLabel('Code of the app').fill(codeOf(await secretOn(page)));
  await page.getByRole('button', { name: 'I have kept them, go on' }).click();
  await isIn(page);
});

/* Chromium's own authenticator, which says yes to everything. It knows hosts by name alone. */
async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await session.send('WebAuthn.addVirtualAuthenticator', { options });
}

test('a passkey signs in without a password', async () => {
  const { owner } = await house.workspace();
  const at = house.url.replace('127.0.0.1', 'localhost');
  const page = await house.visitor({ baseURL: at });
  await page.goto('/sign-in');
  await authenticator(page);
  await page.request.post(`${at}/v1/auth/login`, { data: { tenant: owner.tenant, email: owner.email, password: owner.password } });
  await page.goto('/settings/your-security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('list').getByText('Passkey', { exact: true }).first().waitFor();
  await looksRight(page);

  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.evaluate(() => localStorage.clear());
  await page.goto('/sign-in');
  /* Chromium may take the key at once, as what it would offer in the field; then there is no button to press. */
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.click({ timeout: 5000 }).catch(() => undefined);
  await isIn(page);
  assert.equal((await (await page.request.get('/v1/me')).json()).user.email, owner.email);
});

test('what is dangerous waits while one shows once more who one is, and goes on by itself', async () => {
  const { owner } = await house.workspace();
  const page = await house.signedIn(owner, '/settings/your-security', PHONE);
  sql(house.server, "update auth.session set proved_at = now() - interval '1 hour'");
  const begin = page.getByRole('button', { name: 'Set up an authenticator app' });
  const dialogue = page.getByRole('dialog', { name: 'Is it you?' });
  await begin.click();
  await dialogue.waitFor();
  await dialogue.getByRole('button', { name: 'Cancel' }).click();
  await dialogue.waitFor({ state: 'detached' });
  await begin.click();
  await dialogue.getByLabel('Your password').fill('not this one');
  await dialogue.getByRole('button', { name: 'Go on' }).click();
  await dialogue.getByText('The current password is not right.').waitFor();
  await looksRight(page);
  await dialogue.getByLabel('Your password').fill(owner.password);
  await dialogue.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
});
