/*
 * Operators: made on the command line, signed in with password and authenticator app.
 *
 *   const rosa = makeOperator(server, 'rosa@ops.test', 'Rosa Parks');    // { email, password, secret }
 *   const operator = await signInOperator(server, rosa);                 // a Caller; twice within a minute at most
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { anybody, Caller, expectStatus } from './api.mjs';
import { binary } from './server.mjs';

const password = 'operators have long passwords';

/* `steps` of thirty seconds away from now. */
export const codeOf = (secret, steps = 0) =>
  execFileSync('oathtool', ['--totp', '--base32', '--now', `@${Math.floor(Date.now() / 1000) + steps * 30}`, secret], { encoding: 'utf8' }).trim();

export function makeOperator(server, email, name = 'Opal') {
  const done = spawnSync(binary, ['operator', 'create', email, name, '--data', server.data], { input: `${password}\n`, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return { email, password, secret: /authenticator app: ([A-Z2-7]{32})/.exec(done.stdout)[1], uses: 0 };
}

/* Each code is good once: first that of now, then the next; both stay good for half a minute at least. */
export const operatorSecret = (operator) => ({ email: operator.email, password: operator.password, code: codeOf(operator.secret, operator.uses++) });

export async function signInOperator(server, operator) {
  const reply = await anybody(server).post('/v1/operator/auth/login', operatorSecret(operator));
  return Object.assign(new Caller(server, expectStatus(reply, 200).access_token), { reply });
}
