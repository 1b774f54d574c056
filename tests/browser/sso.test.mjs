/* Single sign-on as people meet it: the wizard with its test sign-in, and the button on the sign-in page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startOpenIdProvider } from '../integration/support/openid.mjs';
import { startServer } from '../integration/support/server.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { House, launchBrowser, PHONE } from './support/house.mjs';

let house, idp;
before(async () => {
  const server = await startServer({ settings: { rate_sign_in_per_minute: 100_000, outgoing_networks: '127.0.0.1' } });
  house = new House(server, await launchBrowser());
  idp = await startOpenIdProvider({ accounts: { grace: { email: 'grace@example.test', email_verified: true, given_name: 'Grace', family_name: 'Hopper', groups: ['navy'] } }, clients: [] });
});
after(async () => {
  await idp?.stop();
  await house?.close();
});
const looksRight = async (page) => {
  assert.deepEqual(await seriousViolations(page), []);
  assert.equal(await sidewaysOverflow(page), 0);
};

test('an owner sets a provider up, tests it, switches it on, and somebody comes in through it', async () => {
  const { owner, slug } = await house.workspace();
  const page = await house.signedIn(owner, '/settings/single-sign-on');
  await page.getByText('No identity provider').waitFor();
  await looksRight(page);
  await page.getByRole('link', { name: 'Add a provider' }).click();
  await page.getByLabel('Another OpenID provider').check();
  await page.getByLabel('Name on the button').fill('Acme ID');
  const redirect = await page.getByRole('textbox', { name: 'Redirect address' }).inputValue();
  assert.equal(redirect, `${house.url}/v1/sso/${slug}.sso/callback`);
  idp.clients = [{ client_id: 'insula', client_secret: 'a secret', redirect_uris: [redirect] }];
  idp.restart();
  await page.getByRole('textbox', { name: 'Issuer' }).fill(`${idp.issuer}/`);
  await page.getByRole('textbox', { name: 'Client id' }).fill('insula');
  await page.getByLabel('Client secret', { exact: true }).fill('not it');
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await page.getByText('calls itself').waitFor();
  await looksRight(page);
  await page.getByRole('textbox', { name: 'Issuer' }).fill(idp.issuer);
  await page.getByRole('button', { name: 'Save and go on' }).click();

  await page.getByRole('button', { name: 'Test sign-in' }).click();
  await page.getByText('It does not work yet').waitFor();
  await page.getByText('invalid_client').waitFor();
  await page.getByLabel('Client secret', { exact: true }).fill('a secret');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'Test again' }).click();
  await page.getByText('It works').waitFor();
  await page.getByRole('cell', { name: 'grace@example.test' }).waitFor();
  await looksRight(page);
  await page.getByLabel('People may sign in with Acme ID').click();
  await page.getByLabel('People may sign in with Acme ID').and(page.locator(':checked')).waitFor();

  const visitor = await house.visitor(PHONE);
  await visitor.goto(`/sign-in?workspace=${slug}`);
  const button = visitor.getByRole('button', { name: 'Continue with Acme ID' });
  await button.waitFor();
  await looksRight(visitor);
  await button.click();
  await visitor.waitForURL((url) => url.pathname === '/');
  await visitor.getByText('Grace').first().waitFor();
});

test('whoever comes back without a session is told why', async () => {
  const visitor = await house.visitor();
  await visitor.goto('/sign-in?problem=sso_no_account');
  await visitor.getByText('You have no account here yet.').waitFor();
  await looksRight(visitor);
});
