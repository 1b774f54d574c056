/* SCIM: a directory keeps people and teams. Recorded sequences of Okta and Entra, the RFC's own examples, and every way in which a
 * directory's key must not be more than it is. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { anybody, Caller, expectStatus, password, signIn, signUp, unique } from './support/api.mjs';
import { sql } from './support/database.mjs';
import { startServer, until } from './support/server.mjs';

const root = '/v1/scim/v2';
const media = 'application/scim+json';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/* Speaks SCIM with a key or a session. */
class Directory extends Caller {
  call(method, path, body, headers = {}) {
    return super.call(method, root + path, body, { ...(body === undefined ? {} : { 'content-type': media }), ...headers });
  }
  operate = (path, ...Operations) => this.patch(path, { schemas: [PATCH], Operations });
}

/* As an administrator sets it up: a service account, a role, a key with one scope. */
async function directory(server, workspace, { role = 'admin', scopes = ['scim.provision'] } = {}) {
  const roles = await workspace.roles();
  const account = expectStatus(await workspace.owner.post('/v1/service-accounts', { name: unique('Okta'), role: roles[role]?.id ?? role }), 201);
  const key = expectStatus(await workspace.owner.post('/v1/api-keys', { name: 'SCIM', scopes, service_account: account.id }), 201);
  return Object.assign(new Directory(server, key.key), { account, key });
}

const person = (more = {}) => ({ schemas: [USER], userName: `${unique('p')}@people.test`, name: { givenName: 'Pat', familyName: 'Person' }, ...more });

/* All that is expected is there; more may be. */
function includes(actual, expected, where = '') {
  if (expected === null || typeof expected !== 'object') assert.deepEqual(actual, expected, where);
  else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, `${where}: ${JSON.stringify(actual)}`);
    expected.forEach((one, i) => includes(actual[i], one, `${where}/${i}`));
  } else for (const [key, value] of Object.entries(expected)) includes(actual?.[key], value, `${where}/${key}`);
}

function isError(reply, status, scimType) {
  assert.equal(reply.status, status, reply.text);
  assert.equal(reply.headers.get('content-type'), media);
  assert.deepEqual(reply.body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
  assert.equal(reply.body.status, String(status));
  assert.equal(reply.body.scimType, scimType, reply.text);
  assert.ok(reply.body.detail);
}

describe('SCIM', () => {
  let server, acme, globex, okta;
  before(async () => {
    server = await startServer({ workers: 2, settings: { password_memory_mib: 19, rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    acme = await signUp(server);
    globex = await signUp(server);
    okta = await directory(server, acme);
  });
  after(() => server?.dispose());

  const add = async (more) => expectStatus(await okta.post('/Users', person(more)), 201);
  const found = async (path, filter, more = '') => expectStatus(await okta.get(`${path}?filter=${encodeURIComponent(filter)}${more}`), 200);
  const ids = (page) => page.Resources.map(({ id }) => id).sort();

  for (const name of ['okta', 'entra'])
    test(`what ${name} sends is answered as it expects`, async () => {
      const { steps } = JSON.parse(fs.readFileSync(new URL(`scim/${name}.json`, import.meta.url), 'utf8'));
      const kept = { domain: `${unique(name)}.test` };
      const fill = (value) => JSON.parse(JSON.stringify(value).replace(/\{(\w+)\}/g, (_, key) => kept[key]));
      for (const step of steps) {
        const reply = await okta.call(step.method, fill(step.path), step.body && fill(step.body));
        assert.equal(reply.status, step.status, `${step.name}: ${reply.text}`);
        if (reply.text) assert.equal(reply.headers.get('content-type'), media, step.name);
        if (step.reply) includes(reply.body, fill(step.reply), step.name);
        for (const key of step.absent ?? []) assert.ok(!(key in reply.body), `${step.name}: ${key}`);
        for (const [key, from] of Object.entries(step.keep ?? {})) kept[key] = reply.body[from];
      }
    });

  describe('people', () => {
    test('somebody a directory makes is a member without a password, and is sent no mail', async () => {
      const made = await add({ userName: `Ada@${acme.slug}.test`, active: true });
      const user = expectStatus(await acme.owner.get(`/v1/users/${made.id}`), 200);
      assert.equal(user.status, 'active');
      assert.equal(user.from_directory, true);
      assert.ok(user.email_verified_at);
      assert.deepEqual(user.roles.map(({ name }) => name), ['member']);
      assert.equal(sql(server, `select count(*) from mail.message where recipient = 'ada@${acme.slug}.test'`), '0');
      for (const secret of ['', password, 'insula-demo'])
        assert.notEqual((await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: user.email, password: secret })).status, 200);
      const event = await until(async () => {
        const { data } = expectStatus(await acme.owner.get(`/v1/audit-events?subject_id=${made.id}`), 200);
        return data.find(({ type }) => type === 'user.created');
      }, 'the trail tells it');
      assert.equal(event.actor_id, okta.account.id);
    });

    test('what a directory says is kept, and told again as it was said', async () => {
      const manager = await add();
      const said = {
        externalId: unique('ext'), nickName: 'Babs', title: 'Tour Guide', userType: 'Employee', preferredLanguage: 'en-US', locale: 'en-US', timezone: 'America/Los_Angeles',
        profileUrl: 'https://login.example.com/bjensen', displayName: 'Babs Jensen',
        name: { formatted: 'Ms. Barbara J Jensen, III', familyName: 'Jensen', givenName: 'Barbara', middleName: 'Jane', honorificPrefix: 'Ms.', honorificSuffix: 'III' },
        emails: [{ value: `${unique('b')}@example.com`, type: 'work', primary: true }, { value: 'babs@jensen.org', type: 'home' }],
        addresses: [{ type: 'work', streetAddress: '100 Universal City Plaza', locality: 'Hollywood', region: 'CA', postalCode: '91608', country: 'USA', formatted: '100 Universal City Plaza\nHollywood, CA 91608 USA', primary: true }],
        phoneNumbers: [{ value: '555-555-5555', type: 'work' }], ims: [{ value: 'someaimhandle', type: 'aim' }],
        photos: [{ value: 'https://photos.example.com/profilephoto/72930000000Ccne/F', type: 'photo' }],
        [ENTERPRISE]: { employeeNumber: '701984', costCenter: '4130', organization: 'Universal Studios', division: 'Theme Park', department: 'Tour Operations', manager: { value: manager.id } },
        'urn:example:params:scim:schemas:extension:badge:2.0:User': { number: 7, doors: ['north', 'south'] },
      };
      const made = await add(said);
      const read = expectStatus(await okta.get(`/Users/${made.id}`), 200);
      includes(read, said);
      assert.deepEqual(read.schemas, [USER, 'urn:example:params:scim:schemas:extension:badge:2.0:User', ENTERPRISE].sort((a, b) => (a === USER ? -1 : b === USER ? 1 : a < b ? -1 : 1)));
      assert.equal(read.meta.location, `${server.url}${root}/Users/${made.id}`);
      expectStatus(await okta.operate(`/Users/${made.id}`, { op: 'replace', path: 'title', value: 'Manager' }), 200);
      includes(expectStatus(await okta.get(`/Users/${made.id}`), 200), { ...said, title: 'Manager' });
    });

    test('names in any case, one name, no name and no e-mail', async () => {
      const odd = expectStatus(await okta.post('/Users', { SCHEMAS: [USER], USERNAME: `${unique('odd')}@people.test`, Name: { GIVENNAME: 'Odd' }, Title: 'Guide' }), 201);
      includes(odd, { name: { givenName: 'Odd' }, title: 'Guide' });
      const whole = await add({ name: undefined, displayName: 'Grace Brewster Hopper' });
      includes(whole, { name: { givenName: 'Grace Brewster', familyName: 'Hopper' } });
      const email = `${unique('nameless')}@people.test`;
      includes(await add({ userName: email, name: undefined }), { name: { givenName: email.split('@')[0] } });
      const elsewhere = await add({ userName: unique('bjensen'), emails: [{ value: `${unique('b')}@people.test` }] });
      includes((await found('/Users', `userName eq "${elsewhere.userName.toUpperCase()}"`)).Resources, [{ id: elsewhere.id, userName: elsewhere.userName }]);
      isError(await okta.post('/Users', person({ userName: elsewhere.userName, emails: [{ value: `${unique('c')}@people.test` }] })), 409, 'uniqueness');
      isError(await okta.post('/Users', person({ userName: 'bjensen' })), 400, 'invalidValue');
      isError(await okta.post('/Users', { schemas: [USER] }), 400, 'invalidValue');
      includes(await add({ name: { givenName: 'x'.repeat(300), familyName: 'é'.repeat(300) } }), { name: { givenName: 'x'.repeat(100), familyName: 'é'.repeat(100) } });
    });

    test('deactivation ends sessions and API keys everywhere at once, reactivation lets in again', async () => {
      const member = await acme.member();
      const key = expectStatus(await member.post('/v1/api-keys', { name: 'Own', scopes: ['document.read'] }), 201);
      const program = new Caller(server, key.key);
      expectStatus(await program.get('/v1/documents'), 200);
      expectStatus(await okta.operate(`/Users/${member.user.id}`, { op: 'Replace', path: 'active', value: 'False' }), 200);
      for (const caller of [member, program]) assert.equal((await caller.get('/v1/documents')).status, 401);
      assert.notEqual((await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: member.email, password })).status, 200);
      assert.equal(expectStatus(await acme.owner.get(`/v1/users/${member.user.id}`), 200).status, 'suspended');
      expectStatus(await okta.operate(`/Users/${member.user.id}`, { op: 'Replace', path: 'active', value: 'True' }), 200);
      expectStatus(await program.get('/v1/documents'), 200);
      await signIn(server, acme.slug, member.email);
    });

    test('whoever is made inactive is suspended from the start; PUT without active leaves them so', async () => {
      const made = await add({ active: false });
      assert.equal(made.active, false);
      const { data } = expectStatus(await acme.owner.get(`/v1/users?status=suspended&email=${encodeURIComponent(made.userName)}`), 200);
      assert.equal(data.length, 1);
      assert.equal(expectStatus(await okta.put(`/Users/${made.id}`, person({ userName: made.userName })), 200).active, false);
    });

    test('removal takes sessions, teams and what was kept; the e-mail is free again', async () => {
      const member = await acme.member();
      expectStatus(await okta.operate(`/Users/${member.user.id}`, { op: 'add', path: 'title', value: 'Guide' }), 200);
      expectStatus(await okta.delete(`/Users/${member.user.id}`), 204);
      assert.equal((await member.get('/v1/me')).status, 401);
      isError(await okta.get(`/Users/${member.user.id}`), 404);
      isError(await okta.delete(`/Users/${member.user.id}`), 404);
      await add({ userName: member.email });
      const gone = await add({ title: 'Guide' });
      expectStatus(await acme.owner.delete(`/v1/users/${gone.id}`), 204);
      await until(() => sql(server, `select count(*) from scim.account where user_id = '${gone.id}'`) === '0', 'what was kept is forgotten');
    });

    test('another userName is another e-mail, vouched for; links mailed to the one before open nothing', async () => {
      const member = await acme.member();
      expectStatus(await anybody(server).post('/v1/auth/forgot-password', { tenant: acme.slug, email: member.email }), 202);
      const url = await until(() => sql(server, `select content->>'url' from mail.message where recipient = '${member.email}' and template = 'password_reset'`), 'the mail is there');
      const email = `${unique('new')}@people.test`;
      expectStatus(await okta.operate(`/Users/${member.user.id}`, { op: 'replace', value: { userName: email } }), 200);
      const user = expectStatus(await acme.owner.get(`/v1/users/${member.user.id}`), 200);
      assert.equal(user.email, email);
      assert.ok(user.email_verified_at);
      assert.notEqual((await anybody(server).post('/v1/auth/reset-password', { token: url.split('#')[1], password: `${password}-9` })).status, 204);
      const other = await add();
      isError(await okta.operate(`/Users/${other.id}`, { op: 'replace', path: 'userName', value: email }), 409, 'uniqueness');
    });

    test('versions: If-None-Match is answered 304, If-Match of another version 412', async () => {
      const made = await add();
      const reply = await okta.get(`/Users/${made.id}`);
      const etag = reply.headers.get('etag');
      assert.equal(etag, reply.body.meta.version);
      assert.match(etag, /^W\/"/);
      assert.equal((await okta.get(`/Users/${made.id}`, { 'if-none-match': etag })).status, 304);
      const rename = (value) => ({ schemas: [PATCH], Operations: [{ op: 'replace', path: 'nickName', value }] });
      const changed = await okta.patch(`/Users/${made.id}`, rename('One'), { 'if-match': etag });
      assert.equal(changed.status, 200, changed.text);
      assert.notEqual(changed.headers.get('etag'), etag);
      isError(await okta.patch(`/Users/${made.id}`, rename('Two'), { 'if-match': etag }), 412);
      isError(await okta.put(`/Users/${made.id}`, person({ userName: made.userName }), { 'if-match': etag }), 412);
      isError(await okta.delete(`/Users/${made.id}`, { 'if-match': etag }), 412);
      expectStatus(await okta.delete(`/Users/${made.id}`, { 'if-match': changed.headers.get('etag') }), 204);
    });
  });

  describe('patches', () => {
    test('the examples of RFC 7644: add, replace and remove, at attributes, parts and chosen values', async () => {
      const { id } = await add({ emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }] });
      const apply = async (...operations) => expectStatus(await okta.operate(`/Users/${id}`, ...operations), 200);
      includes(await apply({ op: 'add', value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickName: 'Babs' } }), {
        nickName: 'Babs', emails: [{ type: 'work' }, { value: 'babs@jensen.org', type: 'home' }],
      });
      const address = { type: 'work', streetAddress: '911 Universal City Plaza', locality: 'Hollywood', region: 'CA', postalCode: '91608', country: 'US', formatted: '911 Universal City Plaza\nHollywood, CA 91608 US', primary: true };
      includes(await apply({ op: 'add', path: 'addresses', value: [address] }), { addresses: [address] });
      includes(await apply({ op: 'replace', path: 'addresses[type eq "work"].streetAddress', value: '1010 Broadway Ave' }), { addresses: [{ ...address, streetAddress: '1010 Broadway Ave' }] });
      includes(await apply({ op: 'replace', path: 'addresses[type eq "work"]', value: { locality: 'Boulder' } }), { addresses: [{ locality: 'Boulder', streetAddress: '1010 Broadway Ave' }] });
      includes(await apply({ op: 'add', path: 'emails', value: { value: 'third@example.com', type: 'other', primary: true } }), {
        emails: [{ type: 'work', primary: false }, { type: 'home' }, { type: 'other', primary: true }],
      });
      includes(await apply({ op: 'remove', path: 'emails[type eq "home" and value ew "jensen.org"]' }), { emails: [{ type: 'work' }, { type: 'other' }] });
      assert.ok(!('addresses' in (await apply({ op: 'remove', path: 'addresses' }))));
      includes(await apply({ op: 'replace', value: { emails: [{ value: 'only@example.com', type: 'work' }], nickName: 'B' } }), { nickName: 'B', emails: [{ value: 'only@example.com' }] });
      includes(await apply({ op: 'add', path: 'emails', value: [{ value: 'only@example.com', type: 'work' }] }), { emails: [{ value: 'only@example.com' }] });
    });

    test('what cannot be done is refused in the words of the RFC, and nothing of the patch is done', async () => {
      const { id } = await add({ nickName: 'Before' });
      const cases = [
        [{ op: 'replace', path: 'emails[type eq "fax"].value', value: 'x' }, 'noTarget'],
        [{ op: 'remove' }, 'noTarget'],
        [{ op: 'replace', path: 'nonsense', value: 'x' }, 'invalidPath'],
        [{ op: 'replace', path: 'emails[type eq', value: 'x' }, 'invalidPath'],
        [{ op: 'replace', path: 'name[givenName eq "x"].nonsense', value: 'x' }, 'invalidPath'],
        [{ op: 'replace', path: 'id', value: randomUUID() }, 'mutability'],
        [{ op: 'replace', path: 'groups', value: [] }, 'mutability'],
        [{ op: 'replace', path: 'meta.created', value: 'x' }, 'mutability'],
        [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
        [{ op: 'replace', path: 'nickName', value: { a: 1 } }, 'invalidValue'],
        [{ op: 'remove', path: 'userName' }, 'invalidValue'],
        [{ op: 'move', path: 'nickName', value: 'x' }, 'invalidSyntax'],
        [{ op: 'add', path: 'nickName' }, 'invalidSyntax'],
        [{ op: 'add', value: 'x' }, 'invalidSyntax'],
        ['x', 'invalidSyntax'],
      ];
      for (const [operation, scimType] of cases)
        isError(await okta.operate(`/Users/${id}`, { op: 'replace', path: 'nickName', value: 'After' }, operation), 400, scimType);
      isError(await okta.patch(`/Users/${id}`, { schemas: [PATCH], Operations: [] }), 400, 'invalidSyntax');
      isError(await okta.patch(`/Users/${id}`, '{"Operations":'), 400, 'invalidSyntax');
      assert.equal(expectStatus(await okta.get(`/Users/${id}`), 200).nickName, 'Before');
    });
  });

  describe('lists', () => {
    let mark, one, two, three;
    before(async () => {
      mark = unique('mark');
      one = await add({ title: mark, nickName: 'Anton', externalId: `${mark}-1`, emails: [{ value: `one@${mark}.test`, type: 'work', primary: true }, { value: 'one@home.test', type: 'home' }] });
      two = await add({ title: mark, nickName: 'bert', active: false, [ENTERPRISE]: { department: 'Sales', manager: { value: one.id } } });
      three = await add({ title: mark, emails: [{ value: `work@${mark}.test`, type: 'home' }, { value: 'three@work.test', type: 'work' }], phoneNumbers: [{ value: '555' }] });
    });
    const all = () => [one, two, three].map(({ id }) => id).sort();
    const match = async (filter) => ids(await found('/Users', `title eq "${mark}" and (${filter})`));

    test('every operator, and, or, not, parentheses, in their order of precedence and in any case', async () => {
      const cases = [
        ['nickName eq "ANTON"', [one]], ['nickName ne "anton"', [two, three]], ['nickName co "NT"', [one]], ['nickName sw "be"', [two]],
        ['nickName ew "RT"', [two]], ['nickName pr', [one, two]], ['not (nickName pr)', [three]], ['nickName gt "anton"', [two]],
        ['nickName ge "anton"', [one, two]], ['nickName lt "bert"', [one]], ['nickName le "bert"', [one, two]],
        ['NICKNAME EQ "anton" OR nickname Eq "BERT"', [one, two]], ['nickName eq "anton" or nickName eq "bert" and active eq true', [one]],
        ['(nickName eq "anton" or nickName eq "bert") and active eq true', [one]], ['not (nickName eq "anton") and not (nickName eq "bert")', [three]],
        ['active eq true', [one, three]], ['active eq "False"', [two]], ['active ne true', [two]],
        ['nickName eq null', [three]], ['nickName ne null', [one, two]],
        [`externalId eq "${mark}-1"`, [one]], [`externalId eq "${mark.toUpperCase()}-1"`, []], [`id eq "${two.id}"`, [two]],
        [`emails co "${mark}"`, [one, three]], [`emails.value sw "WORK@"`, [three]],
        [`emails[type eq "work" and value co "${mark}"]`, [one]], [`emails[type eq "home" and (value co "${mark}" or value eq "x")]`, [three]],
        [`emails[not (type eq "work")]`, [one, three]], ['phoneNumbers pr', [three]], ['emails[primary eq true]', [one, two]],
        [`${ENTERPRISE}:department eq "sales"`, [two]], [`${ENTERPRISE.toUpperCase()}:Manager.Value eq "${one.id}"`, [two]], [`${ENTERPRISE}:manager eq "${one.id}"`, [two]],
        [`${USER}:nickName eq "anton"`, [one]], ['meta.resourceType eq "User"', [one, two, three]], ['meta.created gt "2020-01-01T00:00:00Z"', [one, two, three]],
        [`meta.lastModified lt "2020-01-01T00:00:00+02:00"`, []], [`meta.created eq "${one.meta.created}"`, null], ['name.familyName eq "person"', [one, two, three]],
        ['nickName eq "an\\u0074on"', [one]],
      ];
      for (const [filter, expected] of cases) {
        const actual = await match(filter);
        if (expected) assert.deepEqual(actual, expected.map(({ id }) => id).sort(), filter);
        else assert.ok(actual.includes(one.id), filter);
      }
    });

    test('what is no filter, asks of nothing there is, or asks too much is invalidFilter', async () => {
      const bad = [
        '', 'nickName', 'nickName eq', 'nickName xx "a"', 'nickName eq a', 'nickName eq "a', '(nickName pr', 'nickName pr)', 'nickName pr nickName pr', 'and', 'not nickName pr',
        'nonsense eq "a"', 'name.nonsense eq "a"', 'name eq "a"', 'emails[type eq "work"', 'emails[emails[type pr]]', 'nickName[type eq "a"]', 'active gt true', 'active co "t"', 'active eq "maybe"',
        'meta.created co "2020"', 'meta.created eq "yesterday"', 'nickName gt null', 'nickName eq "\\q"', 'urn:nobody:User:nickName eq "a"',
        Array(65).fill('nickName pr').join(' or '), '('.repeat(17) + 'nickName pr' + ')'.repeat(17),
      ];
      for (const filter of bad) isError(await okta.get(`/Users?filter=${encodeURIComponent(filter)}`), 400, 'invalidFilter');
      isError(await okta.post('/Users/.search', { filter: `nickName eq "${'a'.repeat(9000)}"` }), 400, 'invalidFilter');
      expectStatus(await okta.get(`/Users?filter=${encodeURIComponent(Array(64).fill('nickName pr').join(' or '))}`), 200);
    });

    test('SCIM injection: SQL, JSON paths and quotes in filters, paths and sorts are words like any other', async () => {
      const words = [
        `' or '1'='1`, `'; drop table users.account; --`, `" or userName pr or nickName eq "`, '$.id ? (@ == 1)', `$$; select pg_sleep(9)`, '%', '_', '\\', '{"op":"or"}', `${'x'.repeat(200)}'`, '\u{1f600}', 'a"b',
      ];
      for (const word of words) {
        const quoted = JSON.stringify(word);
        assert.deepEqual(await match(`nickName eq ${quoted}`), [], word);
        assert.deepEqual(await match(`nickName co ${quoted} or emails[value sw ${quoted}]`), [], word);
        const made = await add({ nickName: word, title: 'odd' });
        assert.deepEqual(ids(await found('/Users', `nickName eq ${quoted} and title eq "odd"`)), [made.id], word);
        assert.equal((await okta.operate(`/Users/${made.id}`, { op: 'replace', path: `emails[type eq ${quoted}].value`, value: 'x' })).status, 400);
        isError(await okta.operate(`/Users/${made.id}`, { op: 'replace', path: word, value: 'x' }), 400, 'invalidPath');
        isError(await okta.get(`/Users?sortBy=${encodeURIComponent(word)}`), 400, 'invalidValue');
        isError(await okta.get(`/Users?filter=${encodeURIComponent(`nickName${word} eq "a"`)}`), 400, 'invalidFilter');
        expectStatus(await okta.delete(`/Users/${made.id}`), 204);
      }
    });

    test('pages by startIndex and count, with the total; sorted both ways', async () => {
      const filter = `title eq "${mark}"`;
      const page = async (more) => found('/Users', filter, more);
      includes(await page('&count=2'), { totalResults: 3, startIndex: 1, itemsPerPage: 2 });
      includes(await page('&startIndex=3&count=2'), { totalResults: 3, startIndex: 3, itemsPerPage: 1 });
      includes(await page('&count=0'), { totalResults: 3, itemsPerPage: 0, Resources: [] });
      includes(await page('&startIndex=-5&count=-1'), { totalResults: 3, startIndex: 1, itemsPerPage: 0 });
      includes(await page('&startIndex=9'), { totalResults: 3, itemsPerPage: 0 });
      const seen = [];
      for (let at = 1; at <= 3; at += 1) seen.push(...ids(await page(`&startIndex=${at}&count=1`)));
      assert.deepEqual(seen.sort(), all());
      const sorted = async (more) => (await page(more)).Resources.map(({ id }) => id);
      assert.deepEqual(await sorted('&sortBy=nickName'), [one.id, two.id, three.id]);
      assert.deepEqual(await sorted('&sortBy=nickName&sortOrder=descending'), [two.id, one.id, three.id]);
      assert.deepEqual((await sorted('&sortBy=emails')).sort(), all());
      isError(await okta.get('/Users?count=many'), 400, 'invalidValue');
    });

    test('attributes and excludedAttributes choose what is told; id always is', async () => {
      const read = async (query) => expectStatus(await okta.get(`/Users/${two.id}?${query}`), 200);
      assert.deepEqual(await read('attributes=userName,name.givenName,nonsense'), { schemas: two.schemas, id: two.id, userName: two.userName, name: { givenName: 'Pat' } });
      assert.deepEqual(await read(`attributes=${ENTERPRISE}:department`), { schemas: two.schemas, id: two.id, [ENTERPRISE]: { department: 'Sales' } });
      const less = await read('excludedAttributes=id,name.familyName,emails,meta');
      assert.deepEqual([less.id, less.name, less.emails, less.meta], [two.id, { givenName: 'Pat' }, undefined, undefined]);
      const listed = await found('/Users', `id eq "${one.id}"`, '&attributes=emails.type');
      assert.deepEqual(listed.Resources, [{ schemas: [USER], id: one.id, emails: [{ type: 'work' }, { type: 'home' }] }]);
    });

    test('.search asks the same in a body, of one kind or of both', async () => {
      const asked = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], attributes: ['nickName'], filter: `title eq "${mark}"`, sortBy: 'nickName', startIndex: 2, count: 1 };
      includes(expectStatus(await okta.post('/Users/.search', asked), 200), { totalResults: 3, startIndex: 2, itemsPerPage: 1, Resources: [{ id: two.id, nickName: 'bert' }] });
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: mark, externalId: mark }), 201);
      const named = await add({ displayName: mark });
      const both = async (more) => expectStatus(await okta.post('/.search', { filter: `displayName eq "${mark}"`, ...more }), 200);
      includes(await both(), { totalResults: 2, Resources: [{ id: named.id }, { id: group.id }] });
      includes(await both({ startIndex: 2, count: 5 }), { totalResults: 2, Resources: [{ id: group.id }] });
      includes(await both({ filter: `title eq "${mark}" and nickName eq "anton"` }), { totalResults: 1, Resources: [{ id: one.id }] });
      isError(await okta.post('/.search', { filter: 'nonsense eq 1' }), 400, 'invalidFilter');
    });

    test('two hundred people are one statement', async () => {
      const crowd = await signUp(server);
      const other = await directory(server, crowd);
      const Operations = Array.from({ length: 199 }, (_, i) => ({ method: 'POST', path: '/Users', bulkId: `u${i}`, data: person({ userName: `crowd${i}@${crowd.slug}.test` }) }));
      expectStatus(await other.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations }), 200);
      const page = expectStatus(await other.get('/Users?count=200'), 200);
      assert.deepEqual([page.totalResults, page.itemsPerPage, new Set(ids(page)).size], [200, 200, 200]);
    });
  });

  describe('groups', () => {
    test('a thousand members come and go in one patch', async () => {
      const count = 1000;
      const crowd = await signUp(server);
      const other = await directory(server, crowd);
      const made = Array.from({ length: count }, () => randomUUID());
      sql(server, `insert into users.account (tenant_id, id, email, first_name, last_name)
                   select '${crowd.tenant.id}', u, u || '@crowd.test', 'Crowd', 'Member' from unnest('{${made}}'::uuid[]) u`);
      const group = expectStatus(await other.post('/Groups', { schemas: [GROUP], displayName: 'Everybody' }), 201);
      const members = made.map((value) => ({ value }));
      expectStatus(await other.operate(`/Groups/${group.id}`, { op: 'Add', path: 'members', value: members }), 204);
      const full = expectStatus(await other.get(`/Groups/${group.id}`), 200);
      assert.deepEqual(full.members.map(({ value }) => value).sort(), [...made].sort());
      assert.notEqual(full.meta.version, group.meta.version);
      expectStatus(await other.operate(`/Groups/${group.id}`, { op: 'Remove', path: 'members', value: members.slice(1) }), 204);
      assert.deepEqual(expectStatus(await other.get(`/Groups/${group.id}`), 200).members.map(({ value }) => value), [made[0]]);
    });

    test('they are teams: their roles give, leaving takes, and both show it', async () => {
      const member = await acme.member('viewer');
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: unique('Team'), externalId: unique('g'), members: [{ value: member.user.id, type: 'User' }] }), 201);
      includes(group.members, [{ value: member.user.id, display: 'Mona Member', type: 'User' }]);
      const { admin } = await acme.roles();
      expectStatus(await acme.owner.put(`/v1/teams/${group.id}/roles/${admin.id}`), 204);
      expectStatus(await member.get('/v1/audit-events'), 200);
      expectStatus(await okta.operate(`/Groups/${group.id}`, { op: 'remove', path: `members[value eq "${member.user.id}"]` }), 204);
      assert.equal((await member.get('/v1/audit-events')).status, 403);
      expectStatus(await okta.operate(`/Groups/${group.id}`, { op: 'add', value: { members: [{ value: member.user.id }] } }), 204);
      expectStatus(await member.get('/v1/audit-events'), 200);
      const told = await okta.patch(`/Groups/${group.id}?attributes=members`, { schemas: [PATCH], Operations: [{ op: 'remove', path: 'members' }] });
      assert.deepEqual(expectStatus(told, 200), { schemas: [GROUP], id: group.id });
      isError(await okta.post('/Groups', { schemas: [GROUP], displayName: group.displayName.toUpperCase() }), 409, 'uniqueness');
    });

    test('PUT replaces members that are named and leaves them where none are', async () => {
      const [a, b] = [await add(), await add()];
      const name = unique('Put');
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: name, members: [{ value: a.id }] }), 201);
      const put = async (more) => expectStatus(await okta.put(`/Groups/${group.id}`, { schemas: [GROUP], displayName: name, ...more }), 200);
      includes(await put({}), { members: [{ value: a.id }] });
      includes(await put({ members: [{ value: b.id }, { value: b.id }] }), { members: [{ value: b.id }] });
      assert.ok(!('members' in (await put({ members: [] }))));
    });

    test('members that are nobody, or groups, are refused as a whole', async () => {
      const [a] = [await add()];
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: unique('Bad') }), 201);
      const stranger = expectStatus(await globex.owner.post('/v1/users', { email: `${unique('s')}@x.test`, password, first_name: 'S', last_name: 'S' }), 201);
      for (const value of [randomUUID(), 'nonsense', stranger.id, okta.account.id])
        isError(await okta.operate(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: a.id }, { value }] }), 400, 'invalidValue');
      isError(await okta.operate(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: group.id, type: 'Group' }] }), 400, 'invalidValue');
      isError(await okta.operate(`/Groups/${group.id}`, { op: 'remove', path: 'members[display co "a"]' }), 400, 'invalidFilter');
      assert.ok(!('members' in expectStatus(await okta.get(`/Groups/${group.id}`), 200)));
      isError(await okta.post('/Groups', { schemas: [GROUP], displayName: 'x'.repeat(101) }), 400, 'invalidValue');
    });
  });

  describe('bulk', () => {
    const bulk = async (Operations, more = {}) => expectStatus(await okta.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations, ...more }), 200);

    test('what one operation makes, another names, before it or behind it', async () => {
      const reply = await bulk([
        { method: 'POST', path: '/Groups', bulkId: 'tours', data: { schemas: [GROUP], displayName: unique('Tour Guides'), members: [{ type: 'User', value: 'bulkId:alice' }] } },
        { method: 'POST', path: '/Users', bulkId: 'alice', data: person() },
        { method: 'PATCH', path: '/Groups/bulkId:tours', data: { schemas: [PATCH], Operations: [{ op: 'replace', path: 'displayName', value: unique('Guides') }] } },
        { method: 'DELETE', path: `/Users/${randomUUID()}` },
      ]);
      assert.deepEqual(reply.schemas, ['urn:ietf:params:scim:api:messages:2.0:BulkResponse']);
      assert.deepEqual(reply.Operations.map(({ status, method, bulkId }) => [status, method, bulkId]), [['201', 'POST', 'tours'], ['201', 'POST', 'alice'], ['204', 'PATCH', undefined], ['404', 'DELETE', undefined]]);
      includes(reply.Operations[3].response, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' });
      const [group, alice] = reply.Operations;
      assert.match(group.version, /^W\/"/);
      const read = expectStatus(await okta.get(new URL(group.location).pathname.slice(root.length)), 200);
      assert.equal(read.members[0].value, alice.location.split('/').at(-1));
    });

    test('failOnErrors ends it, what was done stays; circles and names of nothing are answered 409', async () => {
      const ended = await bulk([{ method: 'POST', path: '/Users', bulkId: 'a', data: person() }, { method: 'POST', path: '/Users', bulkId: 'b', data: {} }, { method: 'POST', path: '/Users', bulkId: 'c', data: person() }], { failOnErrors: 1 });
      assert.deepEqual(ended.Operations.map(({ status }) => status), ['201', '400']);
      expectStatus(await okta.get(new URL(ended.Operations[0].location).pathname.slice(root.length)), 200);
      const circle = await bulk([
        { method: 'POST', path: '/Groups', bulkId: 'x', data: { displayName: unique('X'), members: [{ value: 'bulkId:y' }] } },
        { method: 'POST', path: '/Groups', bulkId: 'y', data: { displayName: unique('Y'), members: [{ value: 'bulkId:x' }] } },
        { method: 'PATCH', path: '/Users/bulkId:nobody', data: { Operations: [{ op: 'replace', path: 'title', value: 'x' }] } },
      ]);
      assert.deepEqual(circle.Operations.map(({ status }) => status), ['409', '409', '409']);
    });

    test('each operation keeps the version it names; limits are told', async () => {
      const made = await add();
      const patch = (version) => ({ method: 'PATCH', path: `/Users/${made.id}`, version, data: { Operations: [{ op: 'replace', path: 'title', value: unique('t') }] } });
      const reply = await bulk([patch(made.meta.version), patch(made.meta.version)]);
      assert.deepEqual(reply.Operations.map(({ status }) => status), ['200', '412']);
      isError(await okta.post('/Bulk', { Operations: Array(1001).fill({ method: 'DELETE', path: '/Users/x' }) }), 413);
      isError(await okta.post('/Bulk', JSON.stringify({ Operations: [], pad: 'x'.repeat(1 << 20) })), 413);
      for (const operation of [{ method: 'GET', path: '/Users' }, { method: 'POST', path: '/Users', data: {} }, { method: 'PUT', path: '/Users/x' }]) isError(await okta.post('/Bulk', { Operations: [operation] }), 400, 'invalidSyntax');
      for (const path of ['/Bulk', '/../../users', '/Users/.search', 'Users', '/Users/a/b']) isError(await okta.post('/Bulk', { Operations: [{ method: 'DELETE', path }] }), 400, 'invalidPath');
    });
  });

  describe('safety', () => {
    test('only the permission opens, and the form of errors is the same whoever finds them', async () => {
      const reader = await directory(server, acme, { scopes: ['user.read', 'user.write', 'team.write'] });
      isError(await reader.get('/Users'), 403);
      isError(await new Directory(server, 'isk_nonsense').get('/Users'), 401);
      isError(await new Directory(server).get('/Users'), 401);
      isError(await new Directory(server, (await acme.member()).token).get('/Users'), 403);
      isError(await okta.get('/Nothing'), 404);
      isError(await okta.call('PUT', '/Users', {}), 405);
      isError(await okta.get('/Users?nonsense=1'), 400, 'invalidValue');
      isError(await okta.post('/Users', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415);
      isError(await okta.post('/Users', '[]'), 400, 'invalidSyntax');
      isError(await okta.get(`/Users?x=${okta.token}`), 400);
    });

    test('a key of SCIM opens nothing else', async () => {
      const program = new Caller(server, okta.token);
      for (const path of ['/v1/users', '/v1/teams', '/v1/documents', '/v1/audit-events', '/v1/api-keys']) assert.equal((await program.get(path)).status, 403, path);
    });

    test("another workspace's key and ids: nothing is seen, changed or told apart from what is not there", async () => {
      const theirs = await directory(server, globex);
      const mine = await add({ externalId: unique('secret') });
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: unique('Secret'), members: [{ value: mine.id }] }), 201);
      for (const [at, body] of [[`/Users/${mine.id}`, person()], [`/Groups/${group.id}`, { displayName: 'x' }]]) {
        isError(await theirs.get(at), 404);
        isError(await theirs.put(at, body), 404);
        isError(await theirs.operate(at, { op: 'replace', path: 'externalId', value: 'x' }), 404);
        isError(await theirs.delete(at), 404);
      }
      for (const filter of [`id eq "${mine.id}"`, `externalId eq "${mine.externalId}"`, `userName eq "${mine.userName}"`]) {
        const page = expectStatus(await theirs.get(`/Users?filter=${encodeURIComponent(filter)}`), 200);
        assert.equal(page.totalResults, 0, filter);
      }
      const all = await theirs.get('/Users?count=200');
      assert.ok(!all.text.includes(mine.userName) && !all.text.includes(acme.slug));
      const own = expectStatus(await theirs.post('/Groups', { schemas: [GROUP], displayName: unique('Own') }), 201);
      isError(await theirs.operate(`/Groups/${own.id}`, { op: 'add', path: 'members', value: [{ value: mine.id }] }), 400, 'invalidValue');
      const reply = expectStatus(await theirs.post('/Bulk', { Operations: [{ method: 'DELETE', path: `/Users/${mine.id}` }] }), 200);
      assert.equal(reply.Operations[0].status, '404');
      expectStatus(await okta.get(`/Users/${mine.id}`), 200);
    });

    test('nobody with more rights than stand behind the key is suspended, removed or given another address', async () => {
      const role = expectStatus(await acme.owner.post('/v1/roles', { name: unique('directory'), parent: (await acme.roles()).member.id, permissions: ['scim.provision'] }), 201);
      const small = await directory(server, acme, { role: role.id });
      const admin = await acme.member('admin'), member = await acme.member();
      const at = (someone) => `/Users/${someone.user.id}`;
      for (const who of [admin, acme.owner]) {
        isError(await small.operate(at(who), { op: 'replace', path: 'active', value: false }), 403);
        isError(await small.operate(at(who), { op: 'replace', path: 'userName', value: `${unique('evil')}@evil.test` }), 403);
        isError(await small.put(at(who), person()), 403);
        isError(await small.delete(at(who)), 403);
      }
      expectStatus(await small.operate(at(member), { op: 'replace', path: 'active', value: false }), 200);
      const group = expectStatus(await okta.post('/Groups', { schemas: [GROUP], displayName: unique('Admins') }), 201);
      expectStatus(await acme.owner.put(`/v1/teams/${group.id}/roles/${(await acme.roles()).admin.id}`), 204);
      isError(await small.operate(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: member.user.id }] }), 403);
      isError(await small.delete(`/Groups/${group.id}`), 403);
      expectStatus(await okta.operate(at(admin), { op: 'replace', path: 'active', value: false }), 200);
    });

    test('the last owner stays, whoever asks', async () => {
      const session = new Directory(server, acme.owner.token);
      isError(await session.operate(`/Users/${acme.owner.user.id}`, { op: 'replace', path: 'active', value: false }), 409);
      isError(await session.delete(`/Users/${acme.owner.user.id}`), 409);
      isError(await okta.operate(`/Users/${acme.owner.user.id}`, { op: 'replace', path: 'active', value: false }), 403);
    });

    test('service accounts are no Users: a directory neither sees nor removes its own', async () => {
      isError(await okta.get(`/Users/${okta.account.id}`), 404);
      isError(await okta.delete(`/Users/${okta.account.id}`), 404);
    });
  });

  test('what the server can is told, in the RFC\'s form', async () => {
    const config = expectStatus(await okta.get('/ServiceProviderConfig'), 200);
    includes(config, { patch: { supported: true }, bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1048576 }, filter: { supported: true, maxResults: 200 }, changePassword: { supported: false }, sort: { supported: true }, etag: { supported: true } });
    const types = expectStatus(await okta.get('/ResourceTypes'), 200);
    assert.deepEqual(types.Resources.map(({ id, endpoint }) => [id, endpoint]), [['User', '/Users'], ['Group', '/Groups']]);
    assert.deepEqual(expectStatus(await okta.get('/ResourceTypes/User'), 200), types.Resources[0]);
    const schemas = expectStatus(await okta.get('/Schemas'), 200);
    assert.deepEqual(schemas.Resources.map(({ id }) => id), [USER, ENTERPRISE, GROUP]);
    assert.deepEqual(expectStatus(await okta.get(`/Schemas/${ENTERPRISE}`), 200), schemas.Resources[1]);
    isError(await okta.get('/Schemas/nonsense'), 404);
    isError(await okta.get('/Schemas?filter=id%20pr'), 403);
    const names = schemas.Resources[0].attributes.map(({ name }) => name);
    assert.ok(names.includes('userName') && !names.includes('id'));
  });
});
