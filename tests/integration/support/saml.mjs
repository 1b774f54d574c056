/*
 * SAML for tests: the program insula-saml asked directly, and an identity provider that forges whatever it is told to.
 *
 *   const idp = makeIdp();                                    // a key pair and its metadata
 *   const xml = forge(idp, { recipient, audience, inResponseTo });
 *   ask({ do: 'response', message: base64(xml), certificates: [idp.certificate] });
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { constants, createCipheriv, createHmac, createPublicKey, publicEncrypt, randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

import { SignedXml } from 'xml-crypto';

import { Caller, expectStatus, unique } from './api.mjs';
import { binary } from './server.mjs';

const xmlEncryption = createRequire(import.meta.url)('xml-encryption'); /* samlp's own */
const program = path.join(path.dirname(binary), 'insula-saml');
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const SHA256 = ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmlenc#sha256'];
export const SHA1 = ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#sha1'];

export const base64 = (text) => Buffer.from(text).toString('base64');
export const newId = () => `_${randomUUID().replaceAll('-', '')}`;
const time = (ms) => new Date(ms).toISOString();

/* One question, one answer; throws when the program does not end by itself with status 0. */
export function ask(question) {
  const done = spawnSync(program, { input: JSON.stringify(question), timeout: 60_000, maxBuffer: 16 << 20 });
  if (done.status !== 0) throw new Error(`insula-saml ended with ${done.status} ${done.signal} ${done.error ?? ''} ${done.stderr}`);
  return JSON.parse(done.stdout);
}

export function makeIdp(entityId = 'https://idp.example/saml', base = 'http://127.0.0.1:9') {
  const idp = { entityId, sso: `${base}/sso`, slo: `${base}/slo` };
  newKey(idp);
  return idp;
}

/* A new key for an identity provider: the one before is forgotten. */
export function newKey(idp) {
  const made = ask({ do: 'key', name: 'idp.example' });
  return Object.assign(idp, { key: made.private_key, certificate: made.certificate, fingerprint: made.fingerprint });
}

const bare = (pem) => pem.replace(/-----[^-]+-----|\s/g, '');

export function idpMetadata(idp, certificates = [idp.certificate], bindings = ['Redirect', 'POST']) {
  const keys = certificates.map((pem) =>
    `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`);
  const service = (name, url) => bindings.map((binding) =>
    `<md:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}" Location="${url}"/>`).join('');
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${idp.entityId}">` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}` +
    `${service('SingleLogoutService', idp.slo)}${service('SingleSignOnService', idp.sso)}</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/* Signs the element with that ID; the signature comes behind its issuer. */
export function sign(xml, id, { key, certificate, algorithms = SHA256 }) {
  const element = `//*[@ID='${id}']`;
  const signer = new SignedXml({ privateKey: key, publicCert: certificate, signatureAlgorithm: algorithms[0], canonicalizationAlgorithm: EXCLUSIVE });
  signer.addReference({ xpath: element, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: algorithms[1] });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

/* A signature whose secret is what everybody can read: the provider's certificate. */
export function signWithHmac(xml, id, idp) {
  const algorithm = 'http://www.w3.org/2000/09/xmldsig#hmac-sha1';
  const element = `//*[@ID='${id}']`;
  const signer = new SignedXml({ privateKey: idp.certificate, signatureAlgorithm: algorithm, canonicalizationAlgorithm: EXCLUSIVE });
  signer.SignatureAlgorithms[algorithm] = class {
    getSignature = (info, key) => createHmac('sha1', key).update(info).digest('base64');
    getAlgorithmName = () => algorithm;
  };
  signer.addReference({ xpath: element, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256[1] });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

const NS = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
export const nameId = (subject, format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress') => `<saml:NameID ${NS} Format="${format}">${subject}</saml:NameID>`;
export const attribute = (name, ...values) => `<saml:Attribute ${NS} Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;

/* An element encrypted to a certificate, inside <saml:NAME>: EncryptedID, EncryptedAttribute. */
export async function encryptFor(certificate, name, xml, algorithm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm', keyAlgorithm = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p') {
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }), pem: certificate, encryptionAlgorithm: algorithm, keyEncryptionAlgorithm: keyAlgorithm,
    disallowEncryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false,
  };
  return `<saml:${name} ${NS}>${await promisify(xmlEncryption.encrypt)(xml, options)}</saml:${name}>`;
}

/* Metadata signed as a whole. */
export function signMetadata(xml, by) {
  const id = newId();
  const element = `//*[@ID='${id}']`;
  const signer = new SignedXml({ privateKey: by.key, publicCert: by.certificate, signatureAlgorithm: SHA256[0], canonicalizationAlgorithm: EXCLUSIVE });
  signer.addReference({ xpath: element, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256[1] });
  signer.computeSignature(xml.replace(' entityID=', ` ID="${id}" entityID=`), { prefix: 'ds', location: { reference: element, action: 'prepend' } });
  return signer.getSignedXml();
}

/*
 * A Response. What is not said is right: `recipient` and `audience` are the service provider's. Times are milliseconds from now.
 * `signed`: 'assertion', 'response', 'both', 'none'.
 */
export function forge(idp, o = {}) {
  const now = Date.now();
  const { responseId = newId(), assertionId = newId(), subject = 'ada@idp.example', signed = 'assertion' } = o;
  const inResponseTo = o.inResponseTo ? ` InResponseTo="${o.inResponseTo}"` : '';
  const confirmed = o.confirmedTo ?? o.inResponseTo;
  const attributes = Object.entries(o.attributes ?? {}).map(([name, values]) =>
    `<saml:Attribute Name="${name}">${[values].flat().map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`);
  const assertion =
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="2.0" IssueInstant="${time(now + (o.issued ?? 0))}">` +
    `<saml:Issuer>${o.issuer ?? idp.entityId}</saml:Issuer>` +
    `<saml:Subject>${o.name ?? nameId(subject, o.format)}` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData` +
    `${o.recipient === null ? '' : ` Recipient="${o.recipient}"`} NotOnOrAfter="${time(now + (o.confirmedUntil ?? o.until ?? 300_000))}"` +
    `${confirmed ? ` InResponseTo="${confirmed}"` : ''}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${time(now + (o.from ?? -5_000))}" NotOnOrAfter="${time(now + (o.until ?? 300_000))}">` +
    `${o.audience === null ? '' : `<saml:AudienceRestriction><saml:Audience>${o.audience}</saml:Audience></saml:AudienceRestriction>`}</saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${time(now)}" SessionIndex="${o.sessionIndex ?? newId()}"><saml:AuthnContext>` +
    `<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${attributes.length || o.statement ? `<saml:AttributeStatement>${attributes.join('')}${o.statement ?? ''}</saml:AttributeStatement>` : ''}</saml:Assertion>`;
  const wrap = (inside) =>
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${responseId}" Version="2.0" IssueInstant="${time(now)}"` +
    `${o.destination === null ? '' : ` Destination="${o.destination ?? o.recipient}"`}${inResponseTo}>` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${o.issuer ?? idp.entityId}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${inside}</samlp:Response>`;
  const by = { key: o.key ?? idp.key, certificate: o.certificate ?? idp.certificate, algorithms: o.algorithms };
  let xml = wrap(assertion);
  if (signed === 'hmac') return signWithHmac(xml, assertionId, idp);
  if (signed === 'assertion' || signed === 'both') xml = sign(xml, assertionId, by);
  if (signed === 'response' || signed === 'both') xml = sign(xml, responseId, by);
  return xml;
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#', XENC11 = 'http://www.w3.org/2009/xmlenc11#';

/*
 * The message with its assertion encrypted to `certificate`, by AES-GCM. Without more, the key as Keycloak (26.4) encrypts it: RSA-OAEP, digest and
 * mask by SHA-256. `spoil` may change { wrapped, data } before they are written; `apart`: the key beside the data; `borrowed`: the assertion uses a
 * prefix that is declared around it.
 */
export function encryptAssertion(xml, certificate, { transport = `${XENC11}rsa-oaep`, hash = 'sha256', bits = 256, spoil, apart = false, borrowed = false } = {}) {
  const declared = ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const assertion = cut(xml, 'saml:Assertion');
  const key = randomBytes(bits / 8), nonce = randomBytes(12), cipher = createCipheriv(`aes-${bits}-gcm`, key, nonce);
  const plain = borrowed ? assertion.replace(declared, '') : assertion;
  const padding = transport.endsWith('rsa-1_5') ? { padding: constants.RSA_PKCS1_PADDING } : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
  const parts = {
    data: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
    wrapped: publicEncrypt({ key: certificate, ...padding }, key),
  };
  spoil?.(parts);
  const digest = hash === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#sha1' : `${XENC}${hash}`;
  const mask = transport.startsWith(XENC11) ? `<m:MGF xmlns:m="${XENC11}" Algorithm="${XENC11}mgf1${hash}"/>` : '';
  const value = (bytes) => `<e:CipherData><e:CipherValue>${bytes.toString('base64')}</e:CipherValue></e:CipherData>`;
  const theKey = `<e:EncryptedKey xmlns:e="${XENC}"><e:EncryptionMethod Algorithm="${transport}"><d:DigestMethod xmlns:d="http://www.w3.org/2000/09/xmldsig#" ` +
    `Algorithm="${digest}"/>${mask}</e:EncryptionMethod>${value(parts.wrapped)}</e:EncryptedKey>`;
  return xml.replace(assertion, () =>
    `<saml:EncryptedAssertion${declared}><e:EncryptedData xmlns:e="${XENC}" Type="${XENC}Element"><e:EncryptionMethod Algorithm="${XENC11}aes${bits}-gcm"/>` +
    `<d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#">${apart ? '' : theKey}</d:KeyInfo>${value(parts.data)}</e:EncryptedData>${apart ? theKey : ''}</saml:EncryptedAssertion>`);
}

/*
 * The eight shapes of signature wrapping (Somorovsky et al., "On Breaking SAML"): a good signature over what was said, beside
 * an assertion that nobody signed and that says `evil`. Made of a response that is signed as the shape needs it.
 */
export const wrappings = {
  /* 1, 2: the response is signed; the evil one is a copy that holds, or stands before, the signed original. */
  xsw1: (xml, evil) => {
    const signature = cut(xml, 'ds:Signature');
    const forged = evilCopy(xml.replace(signature, ''), evil, 'Response');
    return forged.replace('</saml:Issuer>', () => `</saml:Issuer>${signature.replace('</ds:Signature>', () => `${xml.replace(signature, '')}</ds:Signature>`)}`);
  },
  xsw2: (xml, evil) => {
    const signature = cut(xml, 'ds:Signature');
    const original = xml.replace(signature, '');
    return evilCopy(original, evil, 'Response').replace('</saml:Issuer>', () => `</saml:Issuer>${original}${signature}`);
  },
  /* 3: the evil assertion is a brother before the signed one. */
  xsw3: (xml, evil) => before(xml, evilCopy(cut(xml, 'saml:Assertion'), evil, 'Assertion', true)),
  /* 4: the evil assertion holds the signed one. */
  xsw4: (xml, evil) => {
    const good = cut(xml, 'saml:Assertion');
    return xml.replace(good, () => evilCopy(good, evil, 'Assertion', true).replace('</saml:Assertion>', () => `${good}</saml:Assertion>`));
  },
  /* 5: the evil one keeps the signature, the original without it stands at the end. */
  xsw5: (xml, evil) => {
    const good = cut(xml, 'saml:Assertion');
    const original = good.replace(cut(good, 'ds:Signature'), '');
    return xml.replace(good, () => evilCopy(good, evil, 'Assertion')).replace('</samlp:Response>', () => `${original}</samlp:Response>`);
  },
  /* 6: the same, the original inside the signature. */
  xsw6: (xml, evil) => {
    const good = cut(xml, 'saml:Assertion');
    const original = good.replace(cut(good, 'ds:Signature'), '');
    return xml.replace(good, () => evilCopy(good, evil, 'Assertion').replace('</ds:Signature>', () => `${original}</ds:Signature>`));
  },
  /* 7: the evil one hides in extensions, before the signed one and with its id. */
  xsw7: (xml, evil) => {
    const forged = cut(xml, 'saml:Assertion').replace(cut(xml, 'ds:Signature'), '').replace('ada@idp.example', evil);
    return before(xml, `<samlp:Extensions>${forged}</samlp:Extensions>`);
  },
  /* 8: the original without its signature in an object of the signature that the evil one keeps. */
  xsw8: (xml, evil) => {
    const good = cut(xml, 'saml:Assertion');
    const original = good.replace(cut(good, 'ds:Signature'), '');
    return xml.replace(good, () =>
      evilCopy(good, evil, 'Assertion').replace('</ds:Signature>', () => `<ds:Object>${original}</ds:Object></ds:Signature>`));
  },
};

function cut(xml, name) {
  return xml.slice(xml.indexOf(`<${name}`), xml.indexOf(`</${name}>`) + name.length + 3);
}

function before(xml, element) {
  return xml.replace('<saml:Assertion', () => `${element}<saml:Assertion`);
}

/* Another id, another name; without its signature if told so. */
function evilCopy(xml, evil, element, withoutSignature = false) {
  const text = withoutSignature ? xml.replace(cut(xml, 'ds:Signature'), '') : xml;
  return text
    .replace(new RegExp(`(<[a-z]+:${element}[^>]* ID=)"[^"]+"`), `$1"${newId()}"`)
    .replace('ada@idp.example', evil);
}

/* A browser, as far as sign-in needs one: cookies and no redirects. What is posted from another site comes without cookies. */
export class SamlBrowser {
  constructor(server) {
    this.server = server;
    this.cookies = new Map();
  }

  async go(url, init = {}) {
    const reply = await fetch(new URL(url, this.server.url), {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, ...(init.method === 'POST' ? {} : { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }) },
    });
    for (const line of reply.headers.getSetCookie()) this.cookies.set(...line.split(';')[0].split('='));
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get('content-type') ?? '');
    return { status: reply.status, headers: reply.headers, location: reply.headers.get('location'), text, body: isJson ? JSON.parse(text) : text };
  }

  post = (url, fields) => this.go(url, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });

  /* Leaves for the identity provider: what was asked there. */
  async begin(provider, returnTo = '/documents') {
    const reply = await this.go(`${provider.at}/start?return_to=${encodeURIComponent(returnTo)}`);
    assert.equal(reply.status, 303, reply.text);
    const url = new URL(reply.location);
    const xml = zlib.inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest'), 'base64')).toString();
    return { url, xml, id: / ID="([^"]+)"/.exec(xml)[1], relayState: url.searchParams.get('RelayState') };
  }

  /* Comes back with an answer: through the form, and the step behind it. */
  async answer(provider, xml, relayState = '') {
    const reply = await this.post(`${provider.at}/acs`, { SAMLResponse: base64(xml), RelayState: relayState });
    return reply.location?.includes('/saml/finish') ? this.go(reply.location) : reply;
  }

  /* Who the session is of, by the API. */
  async me() {
    return new Caller(this.server, this.cookies.get('insula_session') ?? this.cookies.get('__Host-insula_session')).get('/v1/me');
  }
}

/* A provider of a workspace, with a key of ours and its metadata. */
export async function addSamlProvider(workspace, its, options = {}) {
  const { enabled = true, mapping = {}, asksSecondStep = true, provisions = true, ...settings } = options;
  const slug = unique('idp').slice(0, 39).replace(/-$/, '');
  const made = expectStatus(await workspace.owner.post('/v1/sso-providers/saml', { name: 'Directory', slug, mapping, provisions, asks_second_step: asksSecondStep }), 201);
  const path = `/v1/sso-providers/${made.id}/saml`;
  const setup = expectStatus(await workspace.owner.put(`${path}/metadata`, { metadata: idpMetadata(its) }), 200);
  if (Object.keys(settings).length) expectStatus(await workspace.owner.patch(path, settings), 200);
  if (enabled) expectStatus(await workspace.owner.patch(`/v1/sso-providers/${made.id}`, { is_enabled: true }), 200);
  return { id: made.id, path, at: `/v1/sso/${workspace.slug}.${slug}/saml`, setup, recipient: setup.acs_url, audience: setup.entity_id };
}
