/*
 * kill -9 under write load: what was acknowledged is there, nothing twice, the platform heals by itself and says so.
 */
import test, { after, before } from 'node:test';
import { sleep, startServer, until } from '../integration/support/server.mjs';
import { startLoad, unlimited } from './support/load.mjs';

const rounds = Number(process.env.INSULA_FAULT_ROUNDS ?? 2);
let server;

before(async () => {
  server = await startServer({ workers: 2, settings: unlimited });
});
after(() => server?.dispose());

/* Kills a role `rounds` times while people work; `heal` brings back what does not come back by itself. */
async function survives(role, said, heal = async () => {}) {
  const load = await startLoad(server);
  try {
    for (let round = 0; round < rounds; round++) {
      await load.progress();
      await until(() => server.processes().some((process) => process.role === role), `there is a ${role} process again`);
      const from = server.log.length;
      server.kill(role, 'SIGKILL', role === 'web' ? 0 : undefined);
      await heal();
      await server.logged(said, from);
      await server.ready();
      await load.progress();
      await sleep(50 * round);
    }
    await load.stop();
    await load.verify();
  } catch (error) {
    load.abandon();
    throw error;
  }
}

test('a web worker may be killed', () => survives('web', /worker died/));
test('the job worker may be killed', () => survives('work', /worker died/));
test('PostgreSQL may be killed', () => survives('postgres', /PostgreSQL is back/));
test('the master may be killed: the next one adopts PostgreSQL', () =>
  survives('master', /adopted a running PostgreSQL/, async () => {
    await server.exited;
    await server.start();
  }));
test('everything may be killed at once', () =>
  survives('postgres', /ready on/, async () => {
    for (const { pid } of server.processes()) process.kill(pid, 'SIGKILL');
    await server.exited;
    await server.start();
  }));
