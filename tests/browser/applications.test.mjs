/* Applications as people meet them: registering one, the consent page, the page for devices, and taking access back. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const callback = 'https://app.test/callback';
const verifier = 'v'.repeat(64);
const looksRight = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
  assert.deepEqual(await seriousViolations(page), []);
  assert.equal(await sidewaysOverflow(page), 0);
};
const issuerOf = ({ slug }) => `${house.url}/v1/oauth/t/${slug}`;
const question = (workspace, id, more = {}) => `${issuerOf(workspace)}/authorize?${new URLSearchParams({
  client_id: id, redirect_uri: callback, response_type: 'code', scope: 'openid email document.read', state: 'the state',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...more })}`;
/* The application's own page, which no network has. */
const answer = async (page) => {
  await page.waitForURL((url) => url.href.startsWith(callback));
  return new URL(page.url()).searchParams;
};
const serveApplication = (page) => page.route('https://app.test/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>App</title>' }));
const form = async (workspace, endpoint, body) =>
  (await fetch(`${issuerOf(workspace)}/${endpoint}`, { method: 'POST', body: new URLSearchParams(body) })).json();

test('an application is registered, asks, is refused, is allowed, and loses its access', async () => {
  const acme = await house.workspace();
  const page = await house.signedIn(acme.owner, '/settings/applications');
  await page.getByRole('button', { name: 'Register application' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Route planner');
  await page.getByRole('combobox', { name: 'Redirect addresses' }).fill('http://app.test/callback');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Read documents', exact: false }).first().check();
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByText('It must begin with https://').first().waitFor();
  await page.getByRole('combobox', { name: 'Redirect addresses' }).press('Backspace');
  await page.getByRole('combobox', { name: 'Redirect addresses' }).fill(callback);
  await page.keyboard.press('Enter');
  await looksRight(page, 'register');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  const id = await page.getByLabel('client_id', { exact: true }).inputValue();
  const client_secret = await page.getByLabel('client_secret', { exact: true }).inputValue();
  await looksRight(page, 'registered');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Route planner').waitFor();
  await looksRight(page, 'applications');

  const visitor = await house.signedIn(acme.owner, '/', PHONE);
  await serveApplication(visitor);
  await visitor.goto(question(acme, id));
  await visitor.getByRole('heading', { name: 'Route planner asks for access' }).waitFor();
  await visitor.getByText('See your e-mail address.').waitFor();
  await looksRight(visitor, 'consent');
  await visitor.getByRole('button', { name: 'Deny' }).click();
  const no = await answer(visitor);
  assert.deepEqual([no.get('error'), no.get('state'), no.get('iss')], ['access_denied', 'the state', issuerOf(acme)]);

  await visitor.goto(question(acme, id));
  await visitor.getByRole('button', { name: 'Allow' }).click();
  const code = (await answer(visitor)).get('code');
  const tokens = await form(acme, 'token', { grant_type: 'authorization_code', client_id: id, client_secret, code, redirect_uri: callback, code_verifier: verifier });
  assert.match(tokens.access_token, /^ioa_/);

  await visitor.goto('/settings/your-security');
  const takeBack = visitor.getByRole('button', { name: 'Take back access from Route planner' });
  await takeBack.waitFor();
  await looksRight(visitor, 'take-back');
  await takeBack.click();
  await visitor.getByRole('button', { name: 'Take access back' }).click();
  await visitor.getByText('No application has access to what is yours.').waitFor();
  const after = await fetch(`${house.url}/v1/documents`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(after.status, 401);
});

test('who is not signed in does so on the way, and a wrong question ends on a page that says so', async () => {
  const acme = await house.workspace();
  const { id } = await acme.insula.applications.create({ name: 'Reader', kind: 'web', redirect_uris: [callback], scopes: ['openid', 'email', 'document.read'] });
  const page = await house.visitor();
  await serveApplication(page);
  await page.goto(question(acme, id));
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await page.getByLabel('Workspace').fill(acme.owner.tenant);
  await page.getByLabel('E-mail').fill(acme.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(acme.owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  assert.ok((await answer(page)).get('code'));
  await page.goto(question(acme, id, { redirect_uri: 'https://evil.test/' }));
  await page.getByRole('heading', { name: 'This does not work' }).waitFor();
  await looksRight(page, 'wrong');
});

test('a device is let in by its code', async () => {
  const acme = await house.workspace();
  const { id } = await acme.insula.applications.create({ name: 'Wall display', kind: 'native', scopes: ['openid', 'document.read'] });
  const device = await form(acme, 'device', { client_id: id });
  const page = await house.signedIn(acme.owner, '/device', PHONE);
  await page.getByLabel('Code').fill('BBBB-BBBB');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('No device of this workspace waits under this code').waitFor();
  await page.getByLabel('Code').fill(device.user_code.toLowerCase());
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Wall display asks for access' }).waitFor();
  await looksRight(page, 'device');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Wall display is let in' }).waitFor();
  await looksRight(page, 'device-done');
  const tokens = await form(acme, 'token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: id, device_code: device.device_code });
  assert.match(tokens.access_token, /^ioa_/);
});
