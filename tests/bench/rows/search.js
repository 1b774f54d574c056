// Title search and a filter on a record's JSON path among 300,000 rows, through the API as somebody
// signed in, beside the plain query on the same tables as superuser, whom no wall holds back.
import { captureTransaction } from '../lib/capture.js';
import { column, load, takeTurns } from '../lib/load.js';
import { line } from '../lib/report.js';
import { barePipeline, tokenClaims } from '../lib/sql_peers.js';

const ROWS = 300_000;
const KINDS = 10_000; // so that 30 rows match

const TABLES = ['collaboration.document', 'record.record'];

/** Rows come in faster where no index waits for each; the indexes are made again as they were. */
const fill = ({ tenant, user }) => `
create temporary table made_again as
  select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition, indexrelid::regclass as name
    from pg_index
   where indrelid in (${TABLES.map((table) => `'${table}'::regclass`)}) and not indisunique;
select format('drop index %s', name) from made_again \\gexec
insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version, created_at,
                                    updated_at)
select '${tenant}', gen_random_uuid(), 'Survey ' || left(md5((n % ${KINDS})::text), 8) || ' of spring',
       '${user}', 1, '{"ops":[{"insert":"Nothing yet.\\n"}]}', 1, now() - n * interval '1 second',
       now() - n * interval '1 second'
  from generate_series(1, ${ROWS}) n;
insert into record.record (tenant_id, id, data_type, content, created_by, created_at, updated_at)
select '${tenant}', gen_random_uuid(), 'sample',
       jsonb_build_object('site', jsonb_build_object('code', 'S' || n % ${KINDS}), 'depth', n % 97,
                          'note', 'taken at low water'),
       '${user}', now() - n * interval '1 second', now() - n * interval '1 second'
  from generate_series(1, ${ROWS}) n;
select definition from made_again \\gexec
${TABLES.map((table) => `vacuum analyze ${table};`).join('\n')}`;

/** The two questions, as the API is asked and as one would write them without a wall. */
function questions({ tenant }) {
  const word = 'c4ca4238'; // of 1
  const param = (text) => ({ text, slots: [] });
  return [{
    name: 'title search',
    path: `/v1/documents?q=${word}&limit=20`,
    plain: {
      text: `select json_agg(d) from (
  select d.id, d.title, d.version, d.owner_id, d.created_at, d.updated_at
    from collaboration.document d
   where d.tenant_id = $1 and d.deleted_at is null and d.title ilike $2
   order by d.updated_at desc, d.id desc limit 21) d`,
      params: [param(tenant), param(`%${word}%`)],
    },
  }, {
    name: 'JSON path filter',
    path: '/v1/records/sample?content.site.code[eq]=S4711&limit=20',
    plain: {
      text: `select json_agg(r) from (
  select r.id, r.data_type, r.content, r.created_by, r.created_at, r.updated_at
    from record.record r
   where r.tenant_id = $1 and r.data_type = $2 and r.content @? $3::jsonpath
   order by r.created_at desc, r.id desc limit 21) r`,
      params: [param(tenant), param('sample'), param('$.site.code ? (@ == "S4711")')],
    },
  }];
}

async function measure(session, platform, token, { name, path, plain }) {
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await platform.call('GET', path, { token });
  if (data.length !== 20) throw new Error(`${path}: ${data.length} rows instead of 20`);
  const captured = await captureTransaction(platform.capture(), tokenClaims(token).session,
    () => platform.call('GET', path, { token }));
  const one = { connections: 1, depth: 1 };
  const [api, statement, superuser] = await takeTurns(session.rounds, [
    () => load({
      dir: session.subdirectory('search'), url: platform.url, requests: [{ path, headers }], connections: 1,
      seconds: session.seconds, pids: platform.processes().web,
    }).then(({ rate }) => ({ micros: 1e6 / rate })),
    barePipeline(session, platform, { ...one, name: `${name} as app`, transactions: [captured] }),
    barePipeline(session, platform,
      { ...one, name: `${name} as superuser`, transactions: [[plain]], superuser: true }),
  ]);
  const peer = { peerName: 'plain query as superuser', peer: column(superuser, 'micros') };
  return [
    line('search', `${name}, through the API`, 'us', column(api, 'micros'),
      { ...peer, goal: ['<=', 1.5, 'ratio'] }),
    line('search', `${name}, our statements alone`, 'us', column(statement, 'micros'), peer),
    line('search', `${name}, PostgreSQL CPU of our statements`, 'us', column(statement, 'databaseMicros'),
      { ...peer, peer: column(superuser, 'databaseMicros') }),
  ];
}

export async function run(session) {
  const platform = await session.platform();
  const { token, user } = await platform.signUp('search');
  const { tenant } = tokenClaims(token);
  const filling = performance.now();
  await platform.sql(fill({ tenant, user: user.id }));
  process.stderr.write(`bench: filled in ${((performance.now() - filling) / 1000).toFixed(1)} s\n`);
  const lines = [];
  for (const question of questions({ tenant })) lines.push(...await measure(session, platform, token, question));
  return lines;
}
