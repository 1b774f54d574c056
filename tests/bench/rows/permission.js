// What it costs to ask whether somebody may do something, when their role is a leaf of a tree of fifty roles in ten levels.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { column, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';

const LEVELS = 10;
const ROLES_A_LEVEL = 5;
const PASSWORD = 'correct horse battery staple';

/** Fifty roles, each with a permission or two of its own and a parent in the level above; gives the id of one at the bottom. */
async function growTree(platform, token) {
  const names = (await platform.call('GET', '/v1/permissions', { token })).data.map(({ name }) => name).filter((name) => name !== 'document.read');
  let above = [];
  for (let level = 0, next = 0; level < LEVELS; level++) {
    const here = [];
    for (let i = 0; i < ROLES_A_LEVEL; i++) {
      const permissions = [names[next++ % names.length], ...(level === 0 ? ['document.read'] : [])];
      const body = { name: `Level ${level}, role ${i}`, permissions, ...(level > 0 && { parent: above[i].id }) };
      here.push(await platform.call('POST', '/v1/roles', { token, body }));
    }
    above = here;
  }
  return above[0].id;
}

export async function run(session) {
  const program = session.program('bench_door');
  const platform = await session.startPlatform('permission');
  const { token, slug } = await platform.signUp('permission');
  const leaf = await growTree(platform, token);
  const email = `leaf@${slug}.test`;
  const { id } = await platform.call('POST', '/v1/users', { token, body: { email, password: PASSWORD, first_name: 'Pat', last_name: 'Leaf', role: leaf } });
  const inside = await platform.call('POST', '/v1/auth/login', { body: { tenant: slug, email, password: PASSWORD } });
  const env = { ...process.env, INSULA_DATABASE_URL: platform.databaseUrl() };
  // A test of one bit in the row that the gate reads anyhow, a hundred thousand times with and without.
  const inDatabase = async (asked) => {
    const [{ 'Execution Time': ms }] = JSON.parse(await platform.sql(`explain (analyze, timing off, format json)
      select count(*) from (select s.permissions from auth.session s where s.user_id = '${id}' limit 1 offset 0) s, generate_series(0, 99999) n
       where ${asked ? 'get_bit(s.permissions, n % 250) is not null' : 'n % 250 is not null'}`));
    return ms * 1e6 / 1e5;
  };
  // What else the machine does only adds: the least of several is nearest.
  const least = async (asked) => {
    const times = [];
    for (let i = 0; i < 7; i++) times.push(await inDatabase(asked));
    return Math.min(...times);
  };
  const [ours, gate] = await takeTurns(session.rounds, [
    async () => {
      const { stdout } = await promisify(execFile)(program, ['permission', inside.access_token, `${session.seconds / 3}`], { env });
      const told = JSON.parse(stdout);
      if (told.held < LEVELS) throw new Error(`the leaf has ${told.held} permissions: nothing was inherited`);
      return told;
    },
    async () => ({ ns: await least(true) - await least(false) }),
  ]);
  await platform.stop();
  return [
    line('permission', `check, ${LEVELS * ROLES_A_LEVEL} roles in ${LEVELS} levels`, 'ns', column(ours, 'ns'), { goal: ['<=', 100, 'ours'] }),
    line('permission', "the gate's, beside what its statement does anyhow", 'ns', column(gate, 'ns')),
  ];
}
