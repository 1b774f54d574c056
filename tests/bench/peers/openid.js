// An identity provider for any number of workspaces, each with an issuer of its own (/0, /1, ...), that asks nobody for a
// password: the code says who comes and carries the nonce. Usage: node openid.js PORT
import { generateKeyPairSync, sign } from 'node:crypto';
import http from 'node:http';

const port = Number(process.argv[2]);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'EdDSA' }];
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encoded({ alg: 'EdDSA', kid: 'bench', typ: 'JWT' });

function idToken(issuer, form) {
  const { nonce, sub } = JSON.parse(Buffer.from(form.get('code'), 'base64url'));
  const now = Math.floor(Date.now() / 1000);
  const input = `${header}.${encoded({ iss: issuer, aud: form.get('client_id'), sub, nonce, iat: now, exp: now + 300 })}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

function answer(issuer, path, body) {
  if (path === '/jwks') return { keys };
  if (path === '/token') return { token_type: 'Bearer', access_token: 'none', id_token: idToken(issuer, new URLSearchParams(body)) };
  return { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` };
}

http.createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const [, workspace, path] = /^\/(\d+)(\/.*)$/.exec(req.url);
  const issuer = `http://127.0.0.1:${port}/${workspace}`;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(answer(issuer, path, Buffer.concat(chunks).toString())));
}).listen(port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
