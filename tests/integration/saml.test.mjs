/*
 * Signing in by SAML: with npm's `samlp` as the identity provider where all is well, with one that forges where it is not.
 */
import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import zlib from 'node:zlib';

import { Caller, expectStatus, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { addSamlProvider, ask, attribute, base64, encryptAssertion, encryptFor, forge, idpMetadata, makeIdp, nameId, newId, newKey, SamlBrowser, SHA1, signMetadata, wrappings } from './support/saml.mjs';
import { startServer } from './support/server.mjs';

const { SignedXml } = createRequire(import.meta.url)('xml-crypto');
const samlp = createRequire(import.meta.url)('samlp');
class Browser extends SamlBrowser {
  constructor() {
    super(server);
  }
}

let server, acme, globex, idp, idpTwo;

/* One sign-in with a forged answer: what came of it. `forged` gets what a good answer would be made of. */
async function attempt(provider, options = {}, change = (xml) => xml, its = idp) {
  const browser = new Browser();
  const request = await browser.begin(provider);
  const xml = change(forge(its, { recipient: provider.recipient, audience: provider.audience, inResponseTo: request.id, ...options }), request);
  const reply = await browser.answer(provider, xml, request.relayState);
  return { ...reply, browser, request, xml };
}

function refused(reply, code, status = 403) {
  assert.deepEqual([reply.status, reply.body.code], [status, code], reply.text);
  assert.ok(reply.body.detail.length > 10);
  assert.ok(![...(reply.browser?.cookies.keys() ?? [])].some((name) => name.includes('session')), 'no session was opened');
}

before(async () => {
  server = await startServer({ workers: 1, settings: { rate_sign_in_per_minute: 100000 } });
  acme = await signUp(server);
  globex = await signUp(server);
  idp = makeIdp();
  idpTwo = makeIdp('https://other.example/saml');
});
after(() => server?.dispose());

/* ---- npm samlp ---- */

/* What samlp posts for a person: the fields of its form. */
function samlpAnswers(options, person, request = { method: 'GET', query: {}, body: {} }) {
  return new Promise((resolve, reject) => {
    const page = { set() {}, setHeader() {}, send: (html) => resolve({
      SAMLResponse: /name="SAMLResponse"\s+value="([^"]+)"/.exec(html)[1],
      RelayState: /name="RelayState"\s+value="([^"]*)"/.exec(html)?.[1] ?? '',
    }) };
    samlp.auth({
      issuer: idp.entityId, cert: idp.certificate, key: idp.key, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256',
      getUserFromRequest: () => person, ...options,
    })(request, page, reject);
  });
}

const personOf = (name) => ({
  id: name, displayName: `${name} Lovelace`, emails: [{ value: `${name}@people.example` }], name: { givenName: name, familyName: 'Lovelace' },
});

function samlpOptions(provider) {
  return {
    audience: provider.audience, destination: provider.recipient, recipient: provider.recipient, sessionIndex: newId(),
    getPostURL: (audience, dom, request, done) => done(null, provider.recipient),
    signingCert: provider.setup.keys[0].certificate, /* samlp verifies our requests with it */
  };
}

/* From our start page to samlp and back. */
async function throughSamlp(provider, name, options = {}) {
  const browser = new Browser();
  const { url } = await browser.begin(provider, '/documents?folder=1');
  const request = { method: 'GET', query: Object.fromEntries(url.searchParams), body: {}, url: url.pathname + url.search, originalUrl: url.pathname + url.search };
  const all = { ...samlpOptions(provider), ...options };
  const fields = await samlpAnswers(all, personOf(name), request);
  const posted = await browser.post(`${provider.at}/acs`, fields);
  const reply = posted.location?.includes('/saml/finish') ? await browser.go(posted.location) : posted;
  return { ...reply, browser, posted, sessionIndex: all.sessionIndex };
}

describe('with npm samlp as the identity provider', () => {
  test('a person signs in from here, gets an account, and ends where they wanted to go', async () => {
    const provider = await addSamlProvider(acme, idp);
    const reply = await throughSamlp(provider, 'ada');
    assert.deepEqual([reply.status, reply.location], [303, '/documents?folder=1'], reply.text);
    const me = expectStatus(await reply.browser.me(), 200);
    assert.equal(me.user.email, 'ada@people.example');
    assert.deepEqual([me.user.first_name, me.user.last_name], ['ada', 'Lovelace']);
    const again = expectStatus(await (await throughSamlp(provider, 'ada')).browser.me(), 200);
    assert.equal(again.user.id, me.user.id);
  });

  test('a provider that takes forms alone is sent one, which posts itself and may do nothing else', async () => {
    const provider = await addSamlProvider(acme, idp);
    expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata: idpMetadata(idp, [idp.certificate], ['POST']) }), 200);
    const browser = new Browser();
    const page = await browser.go(`${provider.at}/start?return_to=/records`);
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    const script = /<script>([^<]+)<\/script>/.exec(page.text)[1];
    const hash = createHash('sha256').update(script).digest('base64');
    assert.ok(page.headers.get('content-security-policy').includes(`default-src 'none'; script-src 'sha256-${hash}'`));
    assert.ok(page.text.includes(`action="${idp.sso}"`));
    const body = Object.fromEntries([...page.text.matchAll(/name="(\w+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value]));
    const fields = await samlpAnswers(samlpOptions(provider), personOf('mae'), { method: 'POST', query: {}, body });
    const posted = await browser.post(`${provider.at}/acs`, fields);
    assert.equal((await browser.go(posted.location)).location, '/records');
  });

  test('an assertion is read that is signed and encrypted, and a plain one is refused where it has to be encrypted', async () => {
    const provider = await addSamlProvider(acme, idp, { require_encryption: true });
    const { certificate } = provider.setup.keys[0];
    const encryption = { encryptionCert: certificate, encryptionPublicKey: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }) };
    for (const encryptionAlgorithm of ['http://www.w3.org/2009/xmlenc11#aes256-gcm', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc']) {
      const reply = await throughSamlp(provider, 'grace', {
        ...encryption, encryptionAlgorithm, disallowEncryptionWithInsecureAlgorithm: false, warnOnInsecureEncryptionAlgorithm: false, signResponse: true,
      });
      assert.equal(reply.location, '/documents?folder=1', reply.text);
      assert.equal(expectStatus(await reply.browser.me(), 200).user.email, 'grace@people.example');
    }
    refused(await throughSamlp(provider, 'grace'), 'saml_not_encrypted');
    /* What went wrong inside is not told: that would be a way to decrypt it. */
    const gcm = { ...encryption, encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm' };
    refused(await throughSamlp(provider, 'grace', { ...gcm, signAssertion: false }), 'saml_signature');
    const other = ask({ do: 'key', name: 'other' }).certificate;
    refused(await throughSamlp(provider, 'grace', { ...gcm, encryptionCert: other, encryptionPublicKey: createPublicKey(other).export({ type: 'spki', format: 'pem' }) }), 'saml_signature');
  });

  test('an assertion is read that is encrypted as Keycloak does it: RSA-OAEP with digest and mask by SHA-256, the key inside or beside, prefixes from around', async () => {
    const provider = await addSamlProvider(acme, idp, { require_encryption: true });
    const { certificate } = provider.setup.keys[0];
    const mgf1p = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p';
    for (const wish of [{}, { apart: true }, { borrowed: true }, { hash: 'sha512', bits: 128 }, { hash: 'sha1' }, { transport: mgf1p, hash: 'sha1' }]) {
      const reply = await attempt(provider, { subject: 'keya@idp.example' }, (xml) => encryptAssertion(xml, certificate, wish));
      assert.equal(reply.location, '/documents', `${JSON.stringify(wish)}: ${reply.text}`);
      assert.equal(expectStatus(await reply.browser.me(), 200).user.email, 'keya@idp.example');
    }
  });

  test('what is encrypted by RSA 1.5 is refused by its name; what was changed, or is of another key or length, is refused alike', async () => {
    const provider = await addSamlProvider(acme, idp, { require_encryption: true });
    const { certificate } = provider.setup.keys[0], other = ask({ do: 'key', name: 'other' }).certificate;
    const end = (wish, to = certificate) => attempt(provider, {}, (xml) => encryptAssertion(xml, to, wish));
    refused(await end({ transport: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' }), 'saml_algorithm');
    refused(await end({ transport: 'http://www.w3.org/2001/04/xmlenc#kw-aes128' }), 'saml_algorithm');
    refused(await end({ hash: 'md5' }), 'saml_algorithm');
    const reasons = new Set();
    for (const [wish, to] of [
      [{ spoil: (parts) => { parts.data[40] ^= 1; } }], [{ spoil: (parts) => { parts.data = parts.data.subarray(0, 20); } }],
      [{ spoil: (parts) => { parts.wrapped[7] ^= 1; } }], [{ spoil: (parts) => { parts.wrapped = parts.wrapped.subarray(9); } }], [{}, other],
    ]) {
      const reply = await end(wish, to);
      refused(reply, 'saml_signature');
      reasons.add(reply.body.detail);
    }
    assert.equal(reasons.size, 1, 'nobody learns how far the reading went');
  });

  test('a name and attributes that are encrypted by themselves are read, with either of our keys', async () => {
    const provider = await addSamlProvider(acme, idp);
    const setup = expectStatus(await acme.owner.post(`${provider.path}/keys`), 201);
    for (const [i, { certificate }] of setup.keys.entries()) {
      const subject = `hidden${i}@people.example`;
      const name = await encryptFor(certificate, 'EncryptedID', nameId(subject));
      const statement = attribute('sn', 'Plain') + await encryptFor(certificate, 'EncryptedAttribute', attribute('givenName', `Hidden & ${i}`.replace('&', '&amp;')));
      const reply = await attempt(provider, { name, statement });
      assert.equal(reply.location, '/documents', reply.text);
      const { user } = expectStatus(await reply.browser.me(), 200);
      assert.deepEqual([user.email, user.first_name, user.last_name], [subject, `Hidden & ${i}`, 'Plain']);
    }
  });

  test('what is encrypted to another key, in a broken way, is something else inside, or names two is refused', async () => {
    const provider = await addSamlProvider(acme, idp);
    const { certificate } = provider.setup.keys[0];
    const other = ask({ do: 'key', name: 'other' }).certificate;
    const encrypted = (xml, to = certificate, ...algorithms) => encryptFor(to, 'EncryptedID', xml, ...algorithms);
    refused(await attempt(provider, { name: await encrypted(nameId('eve@people.example'), other) }), 'saml_malformed');
    refused(await attempt(provider, { name: await encrypted(attribute('mail', 'eve@people.example')) }), 'saml_malformed');
    refused(await attempt(provider, { name: await encrypted(nameId('ada@people.example<!---->.evil.example')) }), 'saml_comment');
    refused(await attempt(provider, { name: nameId('ada@people.example') + await encrypted(nameId('eve@people.example')) }), 'saml_malformed');
    refused(await attempt(provider, { name: await encrypted(nameId('eve@people.example'), certificate, 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc') }), 'saml_algorithm');
    const statement = await encryptFor(certificate, 'EncryptedAttribute', nameId('eve@people.example'));
    refused(await attempt(provider, { statement }), 'saml_malformed');
    /* Nobody swaps what is encrypted: the signature is over it. */
    const [one, two] = [await encrypted(nameId('ada@people.example')), await encrypted(nameId('eve@people.example'))];
    refused(await attempt(provider, { name: one }, (xml) => xml.replace(one.match(/<e:CipherValue>[^<]+<\/e:CipherValue>/)?.[0] ?? one, () => two.match(/<e:CipherValue>[^<]+<\/e:CipherValue>/)?.[0] ?? two)), 'saml_signature');
  });

  test('a sign-in that begins at the provider is let in only where the provider allows it', async () => {
    const closed = await addSamlProvider(acme, idp), open = await addSamlProvider(acme, idp, { allow_idp_initiated: true });
    const browser = new Browser();
    refused(await browser.post(`${closed.at}/acs`, await samlpAnswers(samlpOptions(closed), personOf('joan'))), 'saml_unsolicited');
    const fields = await samlpAnswers(samlpOptions(open), personOf('joan'));
    const reply = await browser.post(`${open.at}/acs`, fields);
    assert.deepEqual([reply.status, reply.location], [303, '/'], reply.text);
    assert.equal(expectStatus(await browser.me(), 200).user.email, 'joan@people.example');
    refused(await new Browser().post(`${open.at}/acs`, fields), 'saml_replayed');
  });

  test('the provider ends the session it opened, and is answered in its own form', async () => {
    const provider = await addSamlProvider(acme, idp);
    const one = await throughSamlp(provider, 'edith'), other = await throughSamlp(provider, 'edith');
    expectStatus(await one.browser.me(), 200);
    const logout = ask({
      do: 'logout_request', binding: 'redirect', destination: provider.setup.slo_url, entity_id: idp.entityId, name_id: 'edith',
      session_index: one.sessionIndex, relay_state: 'back', private_key: idp.key, certificate: idp.certificate,
    });
    const reply = await new Browser().go(logout.url);
    assert.equal(reply.status, 303, reply.text);
    const answer = new URL(reply.location);
    assert.equal(answer.origin + answer.pathname, idp.slo);
    assert.equal(answer.searchParams.get('RelayState'), 'back');
    const said = ask({ do: 'logout', parameter: 'SAMLResponse', query: answer.search.slice(1), certificates: [provider.setup.keys[0].certificate] });
    assert.deepEqual([said.kind, said.in_response_to], ['response', logout.id]);
    expectStatus(await one.browser.me(), 401);
    expectStatus(await other.browser.me(), 200);
  });
});

describe('what is set up', () => {
  test('groups give roles and teams, and take them when the group goes', async () => {
    const team = expectStatus(await acme.owner.post('/v1/teams', { name: unique('Team') }), 201);
    const provider = await addSamlProvider(acme, idp, {
      mapping: { attributes: { groups: 'memberships' }, rules: [{ group: 'admins', role: (await acme.roles()).admin.id }, { group: 'climbers', team: team.id }] },
    });
    const subject = `${unique('m')}@idp.example`;
    const first = await attempt(provider, { subject, attributes: { memberships: ['admins', 'climbers', 'other'] } });
    const me = expectStatus(await first.browser.me(), 200);
    assert.ok(me.roles.some((role) => role.name === 'admin'));
    const members = expectStatus(await acme.owner.get(`/v1/teams/${team.id}/members`), 200).data;
    assert.ok(members.some((member) => (member.user_id ?? member.id ?? member.user?.id) === me.user.id));
    const second = await attempt(provider, { subject, attributes: { memberships: ['climbers'] } });
    assert.ok(!expectStatus(await second.browser.me(), 200).roles.some((role) => role.name === 'admin'));
  });

  test('our key is rolled over: both decrypt, the spare one signs after the swap', async () => {
    const provider = await addSamlProvider(acme, idp);
    const { owner } = acme;
    const added = expectStatus(await owner.post(`${provider.path}/keys`), 201);
    assert.equal(added.keys.length, 2);
    assert.equal(expectStatus(await owner.post(`${provider.path}/keys`), 409).code, 'saml_key_exists');
    const metadata = (await new Browser().go(`${provider.at}/metadata`)).text;
    for (const key of added.keys)
      assert.equal(metadata.split(key.certificate.replace(/-----[^-]+-----|\s/g, '')).length, 3, 'each key signs and is encrypted to');
    const swapped = expectStatus(await owner.post(`${provider.path}/keys/swap`), 200);
    assert.deepEqual(swapped.keys.map((key) => key.fingerprint), added.keys.map((key) => key.fingerprint).reverse());
    for (const { certificate } of swapped.keys) {
      const reply = await throughSamlp({ ...provider, setup: swapped }, 'rosa', {
        encryptionCert: certificate, encryptionPublicKey: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }),
        encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
      });
      assert.equal(reply.location, '/documents?folder=1', reply.text);
    }
    expectStatus(await owner.delete(`${provider.path}/keys/spare`), 204);
    assert.equal(expectStatus(await owner.delete(`${provider.path}/keys/spare`), 409).code, 'saml_key_missing');
    assert.equal(expectStatus(await owner.post(`${provider.path}/keys/swap`), 409).code, 'saml_key_missing');
    assert.deepEqual(expectStatus(await owner.get(provider.path), 200).keys, swapped.keys.slice(0, 1));
  });

  test('the provider rolls its certificate over: both hold, until the old one is taken out', async () => {
    const its = makeIdp('https://rolling.example/saml');
    const old = { ...its };
    const provider = await addSamlProvider(acme, its);
    const subject = 'rolling@people.example';
    newKey(its);
    refused(await attempt(provider, { subject }, undefined, its), 'saml_signature');
    expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata: idpMetadata(its, [old.certificate, its.certificate]) }), 200);
    assert.equal((await attempt(provider, { subject }, undefined, old)).location, '/documents');
    assert.equal((await attempt(provider, { subject }, undefined, its)).location, '/documents');
    expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata: idpMetadata(its) }), 200);
    refused(await attempt(provider, { subject }, undefined, old), 'saml_signature');
  });

  test('metadata that is none, has no certificate, or leads nowhere safe is refused with a reason', async () => {
    const provider = await addSamlProvider(acme, idp);
    const put = async (metadata) => expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata }), 422).code;
    assert.equal(await put('<a/>'), 'saml_metadata');
    assert.equal(await put(idpMetadata(idp, [])), 'saml_metadata');
    assert.equal(await put(idpMetadata({ ...idp, sso: 'http://idp.example/sso' })), 'saml_metadata');
    assert.equal(await put(idpMetadata(idp, ['bm90aGluZw=='])), 'saml_certificate');
    expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' }), 403);
    const member = await acme.member();
    for (const reply of [await member.get(provider.path), await globex.owner.get(provider.path)]) assert.ok([403, 404].includes(reply.status));
  });

  test('our metadata is signed with the key that signs our requests', async () => {
    const provider = await addSamlProvider(acme, idp);
    const reply = await new Browser().go(`${provider.at}/metadata`);
    const xml = reply.text;
    assert.match(xml, /^<\?xml[^>]*>\s*<md:EntityDescriptor[^>]* ID="_metadata"[^>]*>\s*<(\w+:)?Signature /, 'the signature comes first, as the schema has it');
    const verifies = (text) => {
      const signature = text.slice(text.search(/<(\w+:)?Signature /), text.search(/<\/(\w+:)?Signature>/)) + /<\/(\w+:)?Signature>/.exec(text)[0];
      const verifier = new SignedXml({ publicCert: provider.setup.keys[0].certificate });
      verifier.loadSignature(signature);
      return verifier.checkSignature(text);
    };
    assert.ok(verifies(xml));
    assert.throws(() => assert.ok(verifies(xml.replace('/saml/acs', '/saml/evil'))));
  });

  test('metadata counts only with a good signature where it is said whose that has to be', async () => {
    const its = makeIdp('https://signed.example/saml'), other = makeIdp('https://other-signer.example/saml');
    const provider = await addSamlProvider(acme, its);
    const put = (metadata, certificate = its.certificate) => acme.owner.put(`${provider.path}/metadata`, { metadata, certificate });
    const good = signMetadata(idpMetadata(its), its);
    expectStatus(await put(good), 200);
    const code = async (metadata, certificate) => (await put(metadata, certificate)).body.code;
    assert.equal(await code(idpMetadata(its)), 'saml_unsigned');
    assert.equal(await code(good.replace(its.sso, 'https://evil.example/sso')), 'saml_signature');
    assert.equal(await code(good, other.certificate), 'saml_signature');
    assert.equal(await code(signMetadata(idpMetadata(its), other)), 'saml_signature');
    const wrapped = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${good}</md:EntitiesDescriptor>`;
    assert.equal(await code(wrapped), 'saml_wrapped', 'a signature of a part is none of the whole');
    expectStatus(await acme.owner.put(`${provider.path}/metadata`, { metadata: good }), 200);
  });

  test('who signs out here is sent on to be signed out there', async () => {
    const provider = await addSamlProvider(acme, idp);
    const { browser, sessionIndex } = await throughSamlp(provider, 'hedy');
    const token = browser.cookies.get('insula_session') ?? browser.cookies.get('__Host-insula_session');
    const { redirect } = expectStatus(await new Caller(server, token).post('/v1/sso/logout'), 200);
    const url = new URL(redirect);
    assert.equal(url.origin + url.pathname, idp.slo);
    const said = ask({ do: 'logout', parameter: 'SAMLRequest', query: url.search.slice(1), certificates: [provider.setup.keys[0].certificate] });
    assert.deepEqual([said.kind, said.name_id, said.session_indexes, said.issuer], ['request', 'hedy', [sessionIndex], provider.audience]);
    expectStatus(await browser.me(), 401);
    const answer = ask({
      do: 'logout_response', binding: 'redirect', destination: provider.setup.slo_url, entity_id: idp.entityId, in_response_to: said.id,
      private_key: idp.key, certificate: idp.certificate,
    });
    assert.equal((await browser.go(answer.url)).location, '/sign-in');
  });

  test('a test sign-in opens nothing and tells what was received, or why it failed', async () => {
    const provider = await addSamlProvider(acme, idp, { enabled: false });
    const about = `/v1/sso-providers/${provider.id}`;
    const tested = async (change) => {
      const browser = new SamlBrowser(server);
      const begun = await fetch(`${server.url}${about}/test`, { method: 'POST', headers: { authorization: `Bearer ${acme.owner.token}` } });
      browser.cookies = new Map(begun.headers.getSetCookie().map((line) => line.split(';')[0].split('=')));
      const asked = new URL((await begun.json()).url);
      const xml = zlib.inflateRawSync(Buffer.from(asked.searchParams.get('SAMLRequest'), 'base64')).toString();
      const answer = forge(idp, {
        recipient: provider.recipient, audience: provider.audience, inResponseTo: / ID="([^"]+)"/.exec(xml)[1], subject: 'tess@people.example',
        attributes: { groups: ['a', 'b'], givenName: 'Tess' }, ...change,
      });
      const posted = await browser.post(`${provider.at}/acs`, { SAMLResponse: base64(answer), RelayState: asked.searchParams.get('RelayState') });
      const end = await browser.go(posted.location, { headers: { accept: 'text/html' } });
      assert.ok(![...browser.cookies.keys()].some((name) => name.includes('session')));
      return expectStatus(await acme.owner.get(`${about}/tests/${/test=([0-9a-f-]+)/.exec(end.location)[1]}`), 200);
    };
    const good = await tested({});
    assert.equal(good.status, 'succeeded', JSON.stringify(good));
    assert.deepEqual([good.received.email, good.received.first_name, good.received.groups], ['tess@people.example', 'Tess', ['a', 'b']]);
    assert.equal(good.claims.name_id, 'tess@people.example');
    const bad = await tested({ audience: 'https://other.example' });
    assert.deepEqual([bad.status, bad.code], ['failed', 'saml_audience']);
    assert.match(bad.detail, /other\.example/);
  });

  test('what is of OpenID providers is refused for a SAML one, and it can be deleted', async () => {
    const provider = await addSamlProvider(acme, idp);
    await attempt(provider, { subject: 'gone@people.example' });
    await new Browser().post(`${provider.at}/acs`, { SAMLResponse: base64(forge(idp, { recipient: provider.recipient, audience: provider.audience, inResponseTo: newId() })) });
    const reply = expectStatus(await acme.owner.patch(`/v1/sso-providers/${provider.id}`, { client_secret: 'x'.repeat(20) }), 422);
    assert.equal(reply.errors[0].pointer, '/client_secret');
    expectStatus(await acme.owner.delete(`/v1/sso-providers/${provider.id}`), 204);
    assert.equal((await new Browser().go(`${provider.at}/start`)).body.code, 'sso_provider_not_found');
  });

  test('keys and certificates never leave with what is secret in them', async () => {
    const provider = await addSamlProvider(acme, idp);
    assert.ok(!JSON.stringify(expectStatus(await acme.owner.get(provider.path), 200)).includes('PRIVATE'));
    assert.ok(!sql(server, `select settings::text || encode(secret, 'escape') from federation.provider where id = '${provider.id}'`).includes('PRIVATE'));
  });
});

describe('attacks', () => {
  let provider;
  before(async () => {
    provider = await addSamlProvider(acme, idp);
  });

  test('what the attacks are made of is good as it is', async () => {
    for (const signed of ['assertion', 'both']) assert.equal((await attempt(provider, { signed })).location, '/documents');
  });

  for (const [name, wrap] of Object.entries(wrappings)) {
    test(`signature wrapping, shape ${name}, is refused`, async () => {
      const signed = ['xsw1', 'xsw2'].includes(name) ? 'response' : 'assertion';
      refused(await attempt(provider, { signed }, (xml) => wrap(xml, 'eve@idp.example')), 'saml_wrapped');
    });
  }

  test('an xml:id that draws the signature to another element is refused', async () => {
    refused(await attempt(provider, {}, (xml) => {
      const id = /<saml:Assertion[^>]* ID="([^"]+)"/.exec(xml)[1];
      return xml.replace('<samlp:Status>', `<samlp:Status xml:id="${id}">`);
    }), 'saml_wrapped');
  });

  test('a comment in the NameID is refused', async () => {
    const reply = await attempt(provider, { subject: 'ada@idp.example.evil.example' }, (xml) => xml.replace('ada@idp.example.evil', 'ada@idp.example<!-- -->.evil'));
    refused(reply, 'saml_comment');
  });

  test('an external entity (XXE) is refused before it is looked at', async () => {
    refused(await attempt(provider, {}, (xml) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('ada@idp.example', '&x;')}`), 'saml_dtd');
    refused(await attempt(provider, {}, (xml) => `<!DOCTYPE r SYSTEM "${server.url}/readyz">${xml}`), 'saml_dtd');
  });

  test('an entity bomb is refused before it goes off', async () => {
    const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
    const started = process.hrtime.bigint();
    refused(await attempt(provider, {}, (xml) => `<!DOCTYPE r [<!ENTITY e0 "boom">${entities}]>${xml.replace('ada@idp.example', '&e20;')}`), 'saml_dtd');
    assert.ok(process.hrtime.bigint() - started < 30_000_000_000n);
  });

  test('an assertion counts once (replay)', async () => {
    const first = await attempt(provider);
    assert.equal(first.location, '/documents');
    refused(await first.browser.answer(provider, first.xml, first.request.relayState), 'saml_replayed');
    refused(await new Browser().answer(provider, first.xml, first.request.relayState), 'saml_replayed');
  });

  test('an answer is good in the browser that asked, and in no other', async () => {
    const browser = new Browser(), victim = new Browser();
    const request = await browser.begin(provider);
    const xml = forge(idp, { recipient: provider.recipient, audience: provider.audience, inResponseTo: request.id });
    refused(await victim.answer(provider, xml, request.relayState), 'sso_login_expired');
  });

  test('what was put down for the browser is taken up once', async () => {
    const browser = new Browser();
    const request = await browser.begin(provider);
    const xml = forge(idp, { recipient: provider.recipient, audience: provider.audience, inResponseTo: request.id });
    const posted = await browser.post(`${provider.at}/acs`, { SAMLResponse: base64(xml) });
    assert.equal((await browser.go(posted.location)).location, '/documents');
    refused(await new Browser().go(posted.location), 'sso_login_expired');
  });

  test('an answer to another request than was made is refused', async () => {
    refused(await attempt(provider, { inResponseTo: newId() }), 'sso_login_expired');
    refused(await attempt(provider, { confirmedTo: newId() }), 'saml_request');
    const other = await new Browser().begin(provider);
    refused(await attempt(provider, { inResponseTo: other.id }), 'sso_login_expired');
  });

  test('an answer that nobody asked for is refused', async () => {
    const xml = forge(idp, { recipient: provider.recipient, audience: provider.audience });
    refused(await new Browser().answer(provider, xml), 'saml_unsolicited');
  });

  test('a wrong recipient or destination is refused', async () => {
    const other = 'https://other.example/acs';
    refused(await attempt(provider, { recipient: other, destination: provider.recipient }), 'saml_recipient');
    refused(await attempt(provider, { recipient: null, destination: provider.recipient }), 'saml_recipient');
    refused(await attempt(provider, { destination: other }), 'saml_recipient');
  });

  test('a wrong audience, or none, is refused', async () => {
    refused(await attempt(provider, { audience: 'https://other.example' }), 'saml_audience');
    refused(await attempt(provider, { audience: null }), 'saml_audience');
  });

  test('an expired assertion, one of the future and an old one are refused; a minute of skew is not', async () => {
    refused(await attempt(provider, { until: -61_000 }), 'saml_expired');
    refused(await attempt(provider, { until: -61_000, confirmedUntil: 300_000 }), 'saml_expired');
    refused(await attempt(provider, { from: 120_000 }), 'saml_expired');
    refused(await attempt(provider, { issued: 120_000 }), 'saml_expired');
    refused(await attempt(provider, { issued: -12 * 60_000 }), 'saml_expired');
    assert.equal((await attempt(provider, { until: -30_000, from: 30_000, issued: 30_000 })).location, '/documents');
  });

  test('an unsigned assertion in a signed response is refused', async () => {
    refused(await attempt(provider, { signed: 'response' }), 'saml_unsigned');
  });

  test('an answer without any signature is refused', async () => {
    refused(await attempt(provider, { signed: 'none' }), 'saml_unsigned');
  });

  test('a signature by another key is refused, whatever certificate it brings along', async () => {
    refused(await attempt(provider, { key: idpTwo.key, certificate: idpTwo.certificate }), 'saml_signature');
    refused(await attempt(provider, { key: idpTwo.key, certificate: idp.certificate }), 'saml_signature');
  });

  test('a changed assertion is refused', async () => {
    refused(await attempt(provider, {}, (xml) => xml.replace('ada@idp.example', 'eve@idp.example')), 'saml_signature');
  });

  test('a good assertion in a response whose own signature is bad is refused', async () => {
    refused(await attempt(provider, { signed: 'both' }, (xml) => xml.replace(/Destination="[^"]+"/, 'Destination="https://other.example"')), 'saml_signature');
  });

  test('an HMAC made with the public certificate is refused', async () => {
    refused(await attempt(provider, { signed: 'hmac' }), 'saml_algorithm');
  });

  test('SHA-1 is refused, in the signature and in the digest', async () => {
    refused(await attempt(provider, { algorithms: SHA1 }), 'saml_algorithm');
    refused(await attempt(provider, { algorithms: ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', SHA1[1]] }), 'saml_algorithm');
  });

  test('SHA-1 is accepted where the operator allows it', () => {
    const xml = forge(idp, { recipient: 'r', audience: 'a', algorithms: SHA1 });
    const read = (allow_sha1) => ask({ do: 'response', message: base64(xml), certificates: [idp.certificate], allow_sha1 });
    assert.deepEqual([read(false).code, read(true).name_id], ['saml_algorithm', 'ada@idp.example']);
  });

  test('another issuer is refused, even when this provider signed', async () => {
    refused(await attempt(provider, { issuer: 'https://other.example/saml' }), 'saml_issuer');
  });

  test("another tenant's provider opens nothing here, and its answers are not for us", async () => {
    const theirs = await addSamlProvider(globex, idp);
    refused(await attempt(provider, { recipient: theirs.recipient, audience: theirs.audience }), 'saml_recipient');
    const browser = new Browser();
    const request = await browser.begin(theirs);
    const xml = forge(idp, { recipient: provider.recipient, audience: provider.audience, inResponseTo: request.id });
    refused(await browser.answer(provider, xml, request.relayState), 'sso_login_expired');
    const mine = await browser.post(`${theirs.at}/acs`, {
      SAMLResponse: base64(forge(idp, { recipient: theirs.recipient, audience: theirs.audience, inResponseTo: request.id })),
    });
    refused(await browser.go(mine.location.replace(theirs.at, provider.at)), 'sso_login_expired');
  });

  test('somebody with an account is not taken over by their address alone', async () => {
    const reply = await attempt(provider, { subject: acme.owner.email });
    refused(reply, 'sso_domain_unproved');
  });

  test('a logout that is not signed, by another key, old, for another or changed ends nothing', async () => {
    const person = await throughSamlp(provider, unique('logout'));
    const make = (its, over = {}) => ask({
      do: 'logout_request', binding: 'redirect', destination: provider.setup.slo_url, entity_id: idp.entityId, name_id: 'x',
      session_index: person.sessionIndex, private_key: its.key, certificate: its.certificate, ...over,
    }).url;
    const good = new URL(make(idp));
    const unsigned = new URL(good);
    unsigned.searchParams.delete('Signature');
    const swapped = new URL(make(idp, { name_id: 'y' }));
    swapped.searchParams.set('Signature', good.searchParams.get('Signature'));
    const sha1 = new URL(good);
    sha1.searchParams.set('SigAlg', SHA1[0]);
    const cases = [
      [unsigned, 'saml_unsigned'], [new URL(make(idpTwo)), 'saml_signature'], [swapped, 'saml_signature'], [sha1, 'saml_algorithm'],
      [new URL(provider.setup.slo_url + new URL(make(idp, { destination: 'https://other.example/slo' })).search), 'saml_recipient'],
      [new URL(make(idp, { entity_id: 'https://other.example' })), 'saml_issuer'],
    ];
    for (const [url, code] of cases) assert.equal((await new Browser().go(url)).body.code, code);
    expectStatus(await person.browser.me(), 200);
  });

  test('mutated answers end in a refusal, never in a crash', () => {
    const good = forge(idp, { recipient: 'r', audience: 'a', signed: 'both', attributes: { groups: ['a', 'b'] } });
    let seed = 7;
    const random = (most) => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
    for (let round = 0; round < 60; round += 1) {
      const bytes = Buffer.from(good);
      const at = random(bytes.length - 40);
      const kind = round % 4;
      const mutated =
        kind === 0 ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(30))])
        : kind === 1 ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length)), bytes.subarray(at)])
        : kind === 2 ? Buffer.from(bytes.map((byte, i) => (i === at ? random(256) : byte)))
        : Buffer.from(good.replace(/<[a-z:]+ /i, (tag) => tag.repeat(2)).slice(0, at));
      const reply = ask({ do: 'response', message: mutated.toString('base64'), certificates: [idp.certificate] });
      if (reply.ok) assert.equal(reply.name_id, 'ada@idp.example', 'what is believed is what was signed');
      else assert.match(reply.code, /^saml_/);
    }
  });
});
