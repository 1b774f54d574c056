/*
 * What shoot.mjs shows of identity and access: people, keys, applications, providers, domains and operators are made for it, in the
 * demo's workspace and in one of their own.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Insula } from '@insula/sdk';
import { mmdb } from '../../integration/support/mmdb.mjs';
import { startOpenIdProvider } from '../../integration/support/openid.mjs';
import { codeOf, makeOperator, signInOperator } from '../../integration/support/operator.mjs';
import { idpMetadata, makeIdp } from '../../integration/support/saml.mjs';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const ISSUER_WORDS = 'Acme accounts';

/* Settings that the server needs for these pictures, and what has to be put away afterwards. */
export function identitySettings() {
  const places = path.join(os.tmpdir(), `insula-places-${process.pid}.mmdb`);
  fs.writeFileSync(places, mmdb({
    '203.0.113.0/24': { city: { names: { en: 'Lisbon' } }, country: { names: { en: 'Portugal' } } },
    '198.51.100.0/24': { city: { names: { en: 'Bergen' } }, country: { names: { en: 'Norway' } } },
  }));
  return {
    settings: { trusted_proxies: '127.0.0.1', geoip_database: places, outgoing_networks: '127.0.0.1', password_memory_mib: 19 },
    forget: () => fs.rmSync(places, { force: true }),
  };
}

/* A workspace of its own, so that what it asks of people stands in nobody's way. */
async function laboratory(server, name, policy) {
  const slug = `${name}-${Date.now().toString(36)}`;
  const owner = { tenant: slug, email: `ada@${slug}.test`, password: 'a long sentence for tests' };
  const entry = await new Insula({ baseUrl: server.url }).auth.signUp({
    name: 'Northern Lights', slug, owner: { email: owner.email, password: owner.password, first_name: 'Ada', last_name: 'Lovelace' },
  });
  const insula = new Insula({ baseUrl: server.url, credentials: { mode: 'bearer', token: entry.access_token } });
  if (policy) await insula.updateSecurityPolicy(policy);
  return { slug, owner, insula };
}

async function elsewhere(server, who) {
  for (const [agent, address] of [[FIREFOX, '203.0.113.7'], [IPHONE, '198.51.100.20'], ['curl/8.5.0', '192.0.2.9']])
    await fetch(`${server.url}/v1/auth/login`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': agent, 'x-forwarded-for': address }, body: JSON.stringify(who),
    });
}

/* A provider of the workspace that works, and one of SAML. */
async function providers(ada, idp, tenant) {
  const made = await ada.ssoProviders.create({
    name: ISSUER_WORDS, slug: 'sso', kind: 'oidc', preset: 'generic', issuer: idp.issuer, client_id: 'insula', client_secret: 'a secret', scope: 'openid email profile groups',
    mapping: { rules: [{ group: 'navy', role: (await ada.roles.list({ limit: 50 })).data.find(({ name }) => name === 'member').id }] },
  });
  idp.clients = [{ client_id: 'insula', client_secret: 'a secret', redirect_uris: [`${tenant.url}/v1/sso/${tenant.slug}.sso/callback`] }];
  idp.restart();
  await ada.ssoProviders.update(made.id, { is_enabled: true });
  const saml = await ada.transport.json('POST', '/v1/sso-providers/saml', { body: { name: 'Acme directory', slug: 'directory', mapping: {}, provisions: true, asks_second_step: true } });
  const idpOfSaml = makeIdp('https://idp.acme.example/saml');
  await ada.samlProviders.setMetadata(saml.id, { metadata: idpMetadata(idpOfSaml) });
  await ada.samlProviders.addKey(saml.id);
  return { oidc: made.id, saml: saml.id };
}

const CALLBACK = 'https://planner.example/callback';
const challenge = createHash('sha256').update('v'.repeat(64)).digest('base64url');
const question = (url, slug, id, scope) => `${url}/v1/oauth/t/${slug}/authorize?${new URLSearchParams({
  client_id: id, redirect_uri: CALLBACK, response_type: 'code', scope, state: 's', code_challenge: challenge, code_challenge_method: 'S256' })}`;

export async function identityShots({ server, ada, who }) {
  const idp = await startOpenIdProvider({
    accounts: { grace: { email: 'grace@example.test', email_verified: true, given_name: 'Grace', family_name: 'Hopper', groups: ['navy', 'compilers'] } }, clients: [],
  });
  const { tenant } = await ada.me.get();
  await elsewhere(server, who);
  const { oidc, saml } = await providers(ada, idp, { url: server.url, slug: tenant.slug });
  await ada.domains.create({ name: 'acme.test' });
  const role = await ada.roles.create({ name: 'Bookkeeping', description: 'Reads the trail, and tidies records up.', permissions: ['record.delete', 'audit.read'] });
  const team = (await ada.teams.list({ limit: 1 })).data[0];
  await ada.transport.json('PUT', `/v1/teams/${team.id}/roles/${role.id}`);
  await ada.serviceAccounts.create({ name: 'Deployments' });
  const planner = await ada.applications.create({ name: 'Route planner', description: 'Plans tours.', kind: 'web', redirect_uris: [CALLBACK], scopes: ['openid', 'profile', 'email', 'offline_access', 'document.read', 'document.write'] });
  const display = await ada.applications.create({ name: 'Wall display', kind: 'native', scopes: ['openid', 'document.read'] });
  const codeOfDevice = async () => (await (await fetch(`${server.url}/v1/oauth/t/${tenant.slug}/device`, { method: 'POST', body: new URLSearchParams({ client_id: display.id }) })).json()).user_code;

  const withApp = await laboratory(server, 'app');
  const enrolment = await withApp.insula.me.factors.create({ kind: 'totp' });
  await withApp.insula.me.factors.confirm(enrolment.id, codeOf(enrolment.secret));
  await withApp.insula.me.factors.makeRecoveryCodes();
  const strict = await laboratory(server, 'strict', { second_factor: 'required' });
  const closed = await laboratory(server, 'closed');

  const operator = await signInOperator(server, makeOperator(server, 'rosa@ops.test', 'Rosa Parks'));
  const sam = (await ada.users.list({ q: 'sam', limit: 1 })).data[0];
  const begin = async (user_id, write = false) =>
    (await operator.post(`/v1/operator/tenants/${tenant.id}/impersonations`, { user_id, reason: 'Ticket 4711: the import stops half way', minutes: 30, write })).body;
  const end = ({ id }) => operator.delete(`/v1/operator/impersonations/${id}`);

  const fillSignIn = async (page, { tenant: workspace, email, password }) => {
    await page.getByLabel('Workspace').fill(workspace);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const click = (kind, name) => (page) => page.getByRole(kind, { name }).first().click();
  const person = (item) => async (page) => {
    await page.getByRole('button', { name: /Actions for Grace/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const explained = (words) => async (page) => {
    await person('Why may they?')(page);
    await page.getByRole('combobox', { name: 'May they…' }).fill(words);
    await page.getByRole('option').first().click();
    await page.getByRole('dialog').getByText(/role|rights/).first().waitFor();
  };
  const toTest = async (page) => {
    await click('button', /^Test (sign-in|again)/)(page);
    await page.getByRole('region', { name: 'Result of the test' }).or(page.getByText(/It works|does not work/)).first().waitFor();
  };
  const impersonated = async (page, write) => {
    const begun = await begin(sam.id, write);
    await page.goto(`/impersonate#${begun.access_token}`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/until .*/).first().waitFor();
    return () => end(begun);
  };

  const shots = {
    'sign-in-sso': [`/sign-in?workspace=${tenant.slug}`, (page) => page.getByRole('button', { name: /Continue with/ }).first().waitFor(), 'out'],
    'sign-in-empty': ['/sign-in', click('button', 'Sign in'), 'out'],
    'sign-in-wrong': ['/sign-in', async (page) => { await fillSignIn(page, { ...closed.owner, password: 'not it at all' }); await page.getByRole('alert').waitFor(); }, 'out'],
    'sign-in-trouble': [`/sign-in?workspace=${tenant.slug}&problem=sso_no_account`, undefined, 'out'],
    'sign-in-ended': ['/sign-in?ended=true', undefined, 'out'],
    'second-step': ['/sign-in', async (page) => { await fillSignIn(page, withApp.owner); await page.getByRole('heading', { name: 'Two-step sign-in' }).waitFor(); }, 'out'],
    'second-step-wrong': ['/sign-in', async (page) => { await fillSignIn(page, withApp.owner); await page.getByLabel('Code', { exact: true }).fill('000000'); await page.getByText(/wrong or was used/).waitFor(); }, 'out'],
    'second-step-recovery': ['/sign-in', async (page) => { await fillSignIn(page, withApp.owner); await click('button', 'Use a recovery code')(page); }, 'out'],
    'second-step-enrol': ['/sign-in', async (page) => { await fillSignIn(page, strict.owner); await page.getByRole('img', { name: /QR/ }).waitFor(); }, 'out'],
    'two-step-setup': ['/settings/your-security', async (page) => { await click('button', 'Set up an authenticator app')(page); await page.getByRole('img', { name: /QR/ }).waitFor(); }],
    'ask': ['/settings/your-security', click('button', 'Sign out everywhere else')],
    'team-roles': [`/settings/teams/${team.id}`],
    'roles-matrix': ['/settings/roles', async (page) => { await page.getByText('Matrix', { exact: true }).click(); await page.getByText('document.read').first().waitFor(); }],
    'role-editor': ['/settings/roles', click('button', 'Bookkeeping')],
    'role-new': ['/settings/roles', click('button', 'New role')],
    'why-yes': ['/settings/people', explained('Delete records')],
    'why-no': ['/settings/people', explained('Change the security policy')],
    'person-menu': ['/settings/people', click('button', /Actions for Grace/)],
    'person-roles': ['/settings/people', person('Change roles')],
    'person-remove': ['/settings/people', person(/Remove/)],
    'security-roles': ['/settings/security', async (page) => { await page.getByLabel('Whoever has one of some roles').check(); await page.getByLabel('Whoever has one of some roles').scrollIntoViewIfNeeded(); }],
    'security-networks': ['/settings/security', async (page) => { await page.getByLabel('People sign in only from').fill('192.0.2.0/24'); await page.locator('form').filter({ hasText: 'People sign in only from' }).getByRole('button', { name: 'Save' }).click(); await page.getByText(/lock yourself out/).waitFor(); await page.getByText(/lock yourself out/).scrollIntoViewIfNeeded(); }],
    'sso': ['/settings/single-sign-on'],
    'sso-new': ['/settings/single-sign-on/new'],
    'sso-new-wrong': ['/settings/single-sign-on/new', click('button', 'Save and go on')],
    'sso-new-saml': ['/settings/single-sign-on/new-saml'],
    'sso-oidc': [`/settings/single-sign-on/${oidc}`],
    'sso-oidc-test': [`/settings/single-sign-on/${oidc}`, toTest],
    'sso-saml': [`/settings/single-sign-on/${saml}`],
    'sso-saml-paste': [`/settings/single-sign-on/${saml}`, async (page) => { await page.getByText('Paste or upload').click(); }],
    'sso-delete': [`/settings/single-sign-on/${oidc}`, click('button', /Delete this provider/)],
    'provisioning-none': ['/settings/provisioning'],
    'provisioning-key': ['/settings/provisioning', async (page) => { await click('button', 'Create a key for a directory')(page); await page.getByRole('dialog').waitFor(); }],
    'provisioning': ['/settings/provisioning'],
    'applications': ['/settings/applications'],
    'application-new': ['/settings/applications', click('button', 'Register application')],
    'application-made': ['/settings/applications', async (page) => { await click('button', 'Register application')(page); await page.getByLabel('Name', { exact: true }).fill('Reader'); await page.getByRole('combobox', { name: 'Redirect addresses' }).fill(CALLBACK); await page.keyboard.press('Enter'); await page.getByRole('button', { name: 'Register', exact: true }).click(); await page.getByText('shown once').waitFor(); }],
    'application-secrets': ['/settings/applications', async (page) => { await click('button', 'Actions for Route planner')(page); await click('menuitem', /Secrets/)(page); await page.getByText('since').waitFor(); }],
    'consent': [question(server.url, tenant.slug, planner.id, 'openid profile email offline_access document.read document.write'), (page) => page.getByRole('button', { name: 'Allow' }).waitFor()],
    'consent-wrong': ['/consent#error=invalid_redirect_uri'],
    'device': ['/device'],
    'device-asks': ['/device', async (page) => { await page.getByLabel('Code').fill(await codeOfDevice()); await click('button', 'Go on')(page); await page.getByRole('button', { name: 'Allow' }).waitFor(); }],
    'device-done': ['/device', async (page) => { await page.getByLabel('Code').fill(await codeOfDevice()); await click('button', 'Go on')(page); await click('button', 'Allow')(page); await page.getByText('is let in').waitFor(); }],
    'device-wrong': ['/device', async (page) => { await page.getByLabel('Code').fill('BBBB-BBBB'); await click('button', 'Go on')(page); await page.getByText('No device').waitFor(); }],
    'service-account-key': ['/settings/service-accounts', async (page) => { await click('button', 'Actions for Deployments')(page); await click('menuitem', 'New API key')(page); }],
    'api-key-revoke': ['/settings/api-keys', async (page) => { await click('button', 'Actions for Nightly export')(page); await click('menuitem', /Revoke/)(page); }],
    'impersonate': ['/impersonate#is_token', undefined, 'out'],
    'impersonate-over': ['/impersonate', undefined, 'out'],
    'impersonating': ['/sign-in', (page) => impersonated(page, false), 'fresh'],
    'impersonated': ['/sign-in', async (page) => { const begun = await begin(sam.id, true); await page.goto('/settings/people'); await page.getByText(/an operator of this platform/).waitFor(); return () => end(begun); }],
  };
  return { shots, stop: () => idp.stop() };
}
