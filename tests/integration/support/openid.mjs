/*
 * Identity providers for tests: npm oidc-provider, which nobody here wrote, and one that says whatever it is told to.
 */
import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import http from 'node:http';
import Provider from 'oidc-provider';

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)));
const close = (server) => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });

export function makeKey(kid, kind = 'rsa') {
  const { privateKey } = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const alg = { rsa: 'RS256', ec: 'ES256', ed: 'EdDSA' }[kind];
  return { kid, alg, privateKey, publicKey: createPublicKey(privateKey), jwk: { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, use: 'sig', alg } };
}

/*
 * oidc-provider with people who are signed in without being asked: provider.person is who comes next. accounts: { id: claims }.
 * rotate() begins again with other keys on the same address, as after a rotation.
 */
export async function startOpenIdProvider({ accounts, clients }) {
  let handle = () => {};
  const server = http.createServer((req, res) => handle(req, res));
  const issuer = await listen(server);
  const provider = { issuer, accounts, clients, person: Object.keys(accounts)[0], keys: [makeKey('first')], claims_in_token: true };

  const begin = () => {
    const oidc = new Provider(issuer, {
      clients: provider.clients,
      jwks: { keys: provider.keys.map((key) => ({ ...key.privateKey.export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: key.alg })) },
      cookies: { keys: ['test'] },
      pkce: { required: () => true, methods: ['S256'] },
      conformIdTokenClaims: !provider.claims_in_token,
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'], groups: ['groups'] },
      scopes: ['openid', 'email', 'profile', 'groups'],
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = form; } } },
      findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...provider.accounts[id] }) }),
      interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
      async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope('openid email profile groups');
        await grant.save();
        return grant;
      },
    });
    const answer = oidc.callback();
    handle = (req, res) => {
      if (!req.url.startsWith('/interaction/')) return answer(req, res);
      return oidc.interactionFinished(req, res, { login: { accountId: provider.person } }, { mergeWithLastSubmission: false });
    };
    provider.oidc = oidc;
  };
  begin();
  provider.rotate = () => { provider.keys = [makeKey(`rotated-${Date.now()}`)]; begin(); };
  provider.restart = begin;
  provider.stop = () => close(server);
  return provider;
}

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/* A JWS by hand, so that every part of it can be wrong. */
export function jws(header, claims, key) {
  const input = `${part(header)}.${part(claims)}`;
  if (header.alg === 'none') return `${input}.`;
  if (header.alg.startsWith('HS')) return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  const options = header.alg === 'ES256' ? { key: key.privateKey, dsaEncoding: 'ieee-p1363' } : key.privateKey;
  return `${input}.${signBytes(header.alg === 'EdDSA' ? null : 'sha256', Buffer.from(input), options).toString('base64url')}`;
}

export const s256 = (text) => createHash('sha256').update(text).digest('base64url');

/* A provider that answers what the test has put into it, and remembers what it was asked. */
export async function startPuppet() {
  const puppet = { key: makeKey('puppet'), discovery: {}, asked: { jwks: 0, discovery: 0, token: [] } };
  const json = (res, body, status = 200) => { res.writeHead(status, { 'content-type': 'application/json' }); res.end(JSON.stringify(body)); };
  const server = http.createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const { pathname } = new URL(req.url, 'http://x');
    if (pathname === '/.well-known/openid-configuration') {
      puppet.asked.discovery += 1;
      return json(res, {
        issuer: puppet.issuer, authorization_endpoint: `${puppet.issuer}/authorize`, token_endpoint: `${puppet.issuer}/token`, jwks_uri: `${puppet.issuer}/jwks`,
        ...puppet.discovery,
      });
    }
    if (pathname === '/jwks') { puppet.asked.jwks += 1; return json(res, { keys: (puppet.keys ?? [puppet.key]).map((key) => key.jwk) }); }
    if (pathname === '/token') {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      puppet.asked.token.push({ form, authorization: req.headers.authorization });
      return json(res, await puppet.token(form), puppet.token_status ?? 200);
    }
    if (pathname === '/userinfo') return json(res, puppet.userinfo ?? {});
    return json(res, {}, 404);
  });
  puppet.issuer = await listen(server);
  puppet.stop = () => close(server);
  return puppet;
}
