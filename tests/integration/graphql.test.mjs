/*
 * POST /v1/graphql: the resources and commands of the REST API in one language, through the reference implementation's own
 * schema reader and validator, and plain fetch.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, parse, validate, validateSchema } from 'graphql';
import { anybody, expectStatus, password, signUp, unique } from './support/api.mjs';
import { startServer, until } from './support/server.mjs';

const OWN_TYPE = 'application/graphql-response+json';

describe('graphql', () => {
  let server, acme, globex, schema;

  /* The whole answer; the question passes the reference's validation against the platform's schema first. */
  const ask = async (caller, query, variables, headers) => {
    if (schema) assert.deepEqual(validate(schema, parse(query)).map(String), []);
    const reply = await caller.post('/v1/graphql', { query, ...(variables ? { variables } : {}) }, headers);
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
  };
  /* Its data, where nothing may go wrong. */
  const data = async (...args) => {
    const answer = await ask(...args);
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  };
  const codes = (answer) => answer.errors.map((error) => error.extensions.code);

  before(async () => {
    server = await startServer({ settings: { rate_sign_in_per_minute: 0, rate_write_per_minute: 0, rate_read_per_minute: 0 } });
    acme = await signUp(server);
    globex = await signUp(server);
    schema = buildClientSchema(await data(acme.owner, getIntrospectionQuery()));
  });
  after(() => server?.dispose());

  const createDocument = async (caller, title) =>
    (await data(caller, 'mutation ($input: DocumentCreateInput!) { createDocument(input: $input) { id } }', { input: { title } })).createDocument.id;

  describe('the schema', () => {
    test('is valid, and has a field for every route that is not left out', () => {
      assert.deepEqual(validateSchema(schema), []);
      const fields = { ...schema.getQueryType().getFields(), ...schema.getMutationType().getFields() };
      for (const name of ['documents', 'document', 'documentVersions', 'me', 'auditEvents', 'teamMembers', 'records', 'record', 'createDocument', 'updateDocument',
        'deleteDocument', 'addTeamMember', 'removeTeamMember', 'addUserRole', 'createUserInvitation', 'updateMe', 'changePassword', 'logout'])
        assert.ok(fields[name], name);
      assert.equal(Object.keys(fields).some((name) => /operator|login|realtime$|stream|graphql/i.test(name)), false);
    });

    test('says what is required, what is a list, and what values there are', () => {
      assert.equal(String(schema.getType('Document').getFields().id.type), 'ID!');
      assert.equal(String(schema.getType('Document').getFields().updated_at.type), 'DateTime!');
      assert.equal(String(schema.getType('User').getFields().last_seen_at.type), 'DateTime');
      assert.equal(String(schema.getType('User').getFields().roles.type), '[UserRole!]!');
      assert.deepEqual(schema.getType('UserStatus').getValues().map(({ name }) => name), ['active', 'suspended']);
      assert.equal(String(schema.getType('DocumentCreateInput').getFields().title.type), 'String!');
      assert.equal(String(schema.getType('DocumentContent').getFields().content.type), 'JSON!');
      assert.deepEqual(schema.getQueryType().getFields().document.args.map(({ name }) => name), ['id']);
    });

    test('tells of single types, and nothing of those that are not there', async () => {
      const answer = await data(acme.owner, '{ __type(name: "PageInfo") { kind name fields { name type { kind ofType { name } } } } none: __type(name: "Nothing") { name } }');
      assert.equal(answer.__type.fields[0].name, 'hasNextPage');
      assert.deepEqual(answer.__type.fields[0].type, { kind: 'NON_NULL', ofType: { name: 'Boolean' } });
      assert.equal(answer.none, null);
    });
  });

  describe('queries', () => {
    test('a list is a connection: nodes, edges with cursors, a total, pages behind a cursor', async () => {
      const { owner } = await signUp(server);
      for (const title of ['A', 'B', 'C', 'D', 'E']) await createDocument(owner, title);
      const query = `query ($after: String) { documents(first: 2, after: $after, sort: [title_asc]) {
        totalCount nodes { title } edges { cursor node { id title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
      const seen = [];
      let after = null;
      for (let pages = 0; pages < 3; pages++) {
        const { documents } = await data(owner, query, { after });
        assert.equal(documents.totalCount, 5);
        assert.deepEqual(documents.nodes.map(({ title }) => title), documents.edges.map(({ node }) => node.title));
        assert.equal(documents.pageInfo.startCursor, documents.edges[0].cursor);
        assert.equal(documents.pageInfo.endCursor, documents.edges.at(-1).cursor);
        assert.equal(documents.pageInfo.hasNextPage, pages < 2);
        assert.equal(documents.pageInfo.hasPreviousPage, pages > 0);
        seen.push(...documents.nodes.map(({ title }) => title));
        after = documents.pageInfo.endCursor;
      }
      assert.deepEqual(seen, ['A', 'B', 'C', 'D', 'E']);
      const { documents } = await data(owner, query, { after: (await data(owner, query)).documents.edges[0].cursor });
      assert.deepEqual(documents.nodes.map(({ title }) => title), ['B', 'C']);
    });

    test('filters, orders and searches as the REST list does', async () => {
      const { owner } = await signUp(server);
      for (const title of ['Winter plan', 'Summer plan', 'Winter notes']) await createDocument(owner, title);
      const titles = async (args) => (await data(owner, `{ documents(${args}) { nodes { title } } }`)).documents.nodes.map(({ title }) => title);
      assert.deepEqual(await titles('filter: { title: { prefix: "Winter" } }, sort: [title_desc]'), ['Winter plan', 'Winter notes']);
      assert.deepEqual(await titles('filter: { title: { in: ["Summer plan", "None"] } }'), ['Summer plan']);
      assert.deepEqual(await titles(`filter: { owner_id: { ne: "${owner.user.id}" } }`), []);
      assert.deepEqual(await titles('filter: { title: { eq: null }, updated_at: { gte: "2020-01-01T00:00:00Z", lt: "2020-01-02T00:00:00Z" } }'), []);
      assert.deepEqual((await titles('q: "notes"')), ['Winter notes']);
      const rest = expectStatus(await owner.get('/v1/documents?title[prefix]=Winter&sort=-title&select=id,title'), 200);
      const { documents } = await data(owner, '{ documents(filter: { title: { prefix: "Winter" } }, sort: [title_desc]) { nodes { id title } } }');
      assert.deepEqual(documents.nodes, rest.data);
    });

    test('what is embedded comes with the row, in lists, single things and replies of commands', async () => {
      const owner = { id: acme.owner.user.id, email: acme.owner.email };
      const { createDocument: made } = await data(acme.owner, 'mutation { createDocument(input: { title: "Embedded" }) { title owner { id email } id } }');
      assert.deepEqual(made.owner, owner);
      assert.deepEqual(Object.keys(made), ['title', 'owner', 'id']);
      const query = `query ($id: ID!) { document(id: $id) { owner { id email } content title }
        documents(filter: { title: { eq: "Embedded" } }) { nodes { owner { id email } } } }`;
      const answer = await data(acme.owner, query, { id: made.id });
      assert.deepEqual(answer.document, { owner, content: { ops: [{ insert: '\n' }] }, title: 'Embedded' });
      assert.deepEqual(answer.documents.nodes, [{ owner }]);
    });

    test('several root fields, aliases, fragments, @skip and @include make one answer in their order', async () => {
      const id = await createDocument(acme.owner, 'Alias');
      const answer = await data(acme.owner, `
        query ($id: ID!, $with: Boolean = false) {
          second: document(id: $id) { ...named kind: __typename version @include(if: $with) }
          me { user { ... on User { email } } session { id } permissions @skip(if: true) }
          first: document(id: $id) { ... { id } }
          tenant { slug }
        }
        fragment named on DocumentContent { title }`, { id });
      assert.deepEqual(Object.keys(answer), ['second', 'me', 'first', 'tenant']);
      assert.deepEqual(answer.second, { title: 'Alias', kind: 'DocumentContent' });
      assert.deepEqual(answer.first, { id });
      assert.equal(answer.me.user.email, acme.owner.email);
      assert.deepEqual(Object.keys(answer.me), ['user', 'session']);
      assert.equal(answer.tenant.slug, acme.slug);
    });

    test('lists below something take its id', async () => {
      const id = await createDocument(acme.owner, 'Versions');
      const { documentVersions } = await data(acme.owner, 'query ($id: ID!) { documentVersions(id: $id) { nodes { version kind author_id } } }', { id });
      assert.deepEqual(documentVersions.nodes, [{ version: 1, kind: 'create', author_id: acme.owner.user.id }]);
    });

    test('JSON passes as it is: exact numbers, in and out, as literal and as variable', async () => {
      const content = '{"price":1.10,"big":123456789012345678.90123,"deep":{"list":[1,2.50,null,true,"é\\n"]}}';
      const made = await acme.owner.post('/v1/graphql',
        `{"query":"mutation ($input: RecordCreateInput!) { createRecord(type: \\"sample\\", input: $input) { id content } }","variables":{"input":{"content":${content}}}}`);
      assert.match(made.text, /"price": ?1\.10/);
      assert.match(made.text, /123456789012345678\.90123/);
      const { id } = made.body.data.createRecord;
      const read = await acme.owner.post('/v1/graphql', { query: `{ record(type: "sample", id: "${id}") { content } }` });
      assert.match(read.text, /"price": 1\.10/);
      assert.match(read.text, /2\.50/);
      const literal = await data(acme.owner, 'mutation ($x: Int) { createRecord(type: "sample", input: { content: { a: { b: [1, $x, RED, "t"] }, none: $x } }) { content } }');
      assert.deepEqual(literal.createRecord.content, { a: { b: [1, null, 'RED', 't'] } });
      const { records } = await data(acme.owner, '{ records(type: "sample", filter: { content: [{ path: "deep.list", ne: "x" }, { path: "price", gte: "1.1" }] }) { nodes { id } } }');
      assert.deepEqual(records.nodes, [{ id }]);
    });

    test('Unicode, block strings and escapes arrive as they are meant', async () => {
      const query = String.raw`mutation { createRecord(type: "sample", input: { content: { name: "Caf\u00e9 \uD83D\uDE00 \u{1F600}", text: """
          two "quoted"
            lines \"""
        """ } }) { content } }`;
      const { createRecord } = await data(acme.owner, query.replaceAll('\n', '\r\n'));
      assert.deepEqual(createRecord.content, { name: 'Café 😀 😀', text: 'two "quoted"\n  lines """' });
    });
  });

  /* Everything that can be asked of a type, as a selection. */
  const everything = (type, depth = 0) => {
    const named = schema.getType(String(type).replaceAll(/[[\]!]/g, ''));
    if (!named.getFields || depth > 4) return '';
    const isLeaf = (field) => !schema.getType(String(field.type).replaceAll(/[[\]!]/g, '')).getFields;
    const fields = Object.values(named.getFields()).filter((field) => depth < 4 || isLeaf(field));
    return `{ __typename ${fields.map((field) => `${field.name} ${everything(field.type, depth + 1)}`).join(' ')} }`;
  };
  const queryType = (name) => schema.getQueryType().getFields()[name].type;
  const mutationType = (name) => schema.getMutationType().getFields()[name].type;

  test('all that the schema promises is there: every field of every list and reply', async () => {
    const { owner } = await signUp(server);
    const id = await createDocument(owner, 'Whole');
    expectStatus(await owner.post('/v1/records/sample', { content: { a: 1 } }), 201);
    const team = (await data(owner, `mutation { createTeam(input: { name: "Whole" }) ${everything(mutationType('createTeam'))} }`)).createTeam.id;
    await data(owner, `mutation { addTeamMember(id: "${team}", user: "${owner.user.id}") createUserInvitation(input: { email: "${unique('w')}@x.test" }) ${everything(mutationType('createUserInvitation'))} }`);
    const comment = (await data(owner, `mutation { createDocumentComment(id: "${id}", input: { body: "Whole?" }) ${everything(mutationType('createDocumentComment'))} }`)).createDocumentComment;
    await data(owner, `mutation { createDocumentCommentReply(id: "${id}", comment: "${comment.id}", input: { body: "Yes." }) { replies { body } }
      addDocumentCommentReaction(id: "${id}", comment: "${comment.id}", emoji: "👍") resolveDocumentComment(id: "${id}", comment: "${comment.id}") { status } }`);
    const args = { documentVersions: `(id: "${id}")`, documentComments: `(id: "${id}")`, document: `(id: "${id}")`, teamMembers: `(id: "${team}")`, team: `(id: "${team}")`,
      user: `(id: "${owner.user.id}")`, records: '(type: "sample")', documentComment: `(id: "${id}", comment: "${comment.id}")` };
    for (const field of Object.values(schema.getQueryType().getFields())) {
      const needs = field.args.filter((arg) => String(arg.type).endsWith('!'));
      if (needs.length > 0 && !args[field.name]) continue;
      const answer = await data(owner, `{ ${field.name}${args[field.name] ?? ''} ${everything(field.type)} }`);
      assert.ok(answer[field.name], field.name);
    }
    const { documentComments } = await data(owner, `{ documentComments(id: "${id}") ${everything(queryType('documentComments'))} }`);
    assert.equal(documentComments.nodes[0].replies[0].body, 'Yes.');
    assert.equal(documentComments.nodes[0].status, 'resolved');
    assert.deepEqual(documentComments.edges[0].node, documentComments.nodes[0]);
  });

  describe('commands', () => {
    test('do what their routes do, one after the other, and leave the same events', async () => {
      const { owner } = await signUp(server);
      const answer = await data(owner, `mutation {
        one: createDocument(input: { title: "First" }) { id title version }
        two: createTeam(input: { name: "Builders" }) { id member_count }
        updateMe(input: { first_name: "Olga" }) { first_name } }`);
      assert.equal(answer.one.title, 'First');
      assert.equal(answer.two.member_count, 0);
      assert.equal(answer.updateMe.first_name, 'Olga');
      const later = await data(owner, `mutation ($id: ID!, $team: ID!, $user: ID!) {
        updateDocument(id: $id, input: { title: "Second" }) { title }
        addTeamMember(id: $team, user: $user)
        deleteDocument(id: $id) }`, { id: answer.one.id, team: answer.two.id, user: owner.user.id });
      assert.deepEqual(later, { updateDocument: { title: 'Second' }, addTeamMember: true, deleteDocument: true });
      const wanted = ['document.created', 'document.renamed', 'document.deleted', 'team.created'];
      await until(async () => {
        const { auditEvents } = await data(owner, '{ auditEvents(first: 100) { nodes { type actor_id subject_id } } }');
        const types = auditEvents.nodes.filter(({ actor_id }) => actor_id === owner.user.id).map(({ type }) => type);
        return wanted.every((type) => types.includes(type));
      }, 'the events are in the audit trail');
    });

    test('one that fails is null with an error, and does not undo the others', async () => {
      const { owner } = await signUp(server);
      const answer = await ask(owner, `mutation { good: createTeam(input: { name: "Same" }) { name } bad: createTeam(input: { name: "Same" }) { name } last: createTeam(input: { name: "Other" }) { name } }`);
      assert.deepEqual(answer.data, { good: { name: 'Same' }, bad: null, last: { name: 'Other' } });
      assert.equal(answer.errors.length, 1);
      assert.deepEqual(answer.errors[0].path, ['bad']);
      assert.equal(answer.errors[0].extensions.status, 409);
      assert.deepEqual(answer.errors[0].locations, [{ line: 1, column: 63 }]);
      assert.equal((await data(owner, '{ teams { totalCount } }')).teams.totalCount, 2);
    });

    test('what a shape refuses is told for each field of the input', async () => {
      const answer = await ask(acme.owner, 'mutation { createUser(input: { email: "no", password: "x", first_name: "", last_name: "L" }) { id } }');
      assert.deepEqual(codes(answer), ['invalid_body']);
      assert.deepEqual(answer.errors[0].extensions.errors.map(({ pointer }) => pointer).filter((pointer) => pointer === '/input/email'), ['/input/email']);
    });

    test('an Idempotency-Key holds for each of them', async () => {
      const { owner } = await signUp(server);
      const key = { 'idempotency-key': randomUUID() };
      const query = 'mutation { a: createDocument(input: { title: "Once" }) { id } b: createDocument(input: { title: "Twice" }) { id } }';
      const first = await owner.post('/v1/graphql', { query }, key);
      const again = await owner.post('/v1/graphql', { query }, key);
      assert.equal(first.body.errors, undefined, first.text);
      assert.notEqual(first.body.data.a.id, first.body.data.b.id);
      assert.equal(again.text, first.text);
      assert.equal(first.headers.get('idempotent-replayed'), null);
      assert.equal(again.headers.get('idempotent-replayed'), 'true');
      assert.equal((await data(owner, '{ documents { totalCount } }')).documents.totalCount, 2);
      const other = await ask(owner, 'mutation { a: createDocument(input: { title: "Other" }) { id } }', undefined, key);
      assert.deepEqual(codes(other), ['idempotency_mismatch']);
      const bad = await owner.post('/v1/graphql', { query }, { 'idempotency-key': 'x'.repeat(300) });
      assert.equal(bad.status, 400);
      assert.equal(bad.body.code, 'invalid_idempotency_key');
    });

    test('a secret is told once, and not kept for a replay', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const query = `mutation { createUserInvitation(input: { email: "${unique('i')}@x.test" }) { id token email } }`;
      const { createUserInvitation } = await data(acme.owner, query, undefined, key);
      assert.ok(createUserInvitation.token);
      const again = await ask(acme.owner, query, undefined, key);
      assert.equal(again.data.createUserInvitation?.token === createUserInvitation.token, false);
    });

    test('signing out ends the session and clears the cookie', async () => {
      const member = await acme.member();
      const reply = await member.post('/v1/graphql', { query: 'mutation { logout }' });
      assert.deepEqual(reply.body, { data: { logout: true } }, reply.text);
      assert.match(reply.headers.get('set-cookie') ?? '', /insula_session=;/);
      assert.equal((await member.post('/v1/graphql', { query: '{ me { user { id } } }' })).status, 401);
    });
  });

  describe('the wall and the rights', () => {
    test("another workspace's things are not there, for reading and for doing", async () => {
      const id = await createDocument(globex.owner, 'Secret');
      const read = await ask(acme.owner, 'query ($id: ID!) { document(id: $id) { title } documentVersions(id: $id) { nodes { id } } user(id: $id) { email } }', { id });
      assert.deepEqual(read.data, { document: null, documentVersions: null, user: null });
      assert.deepEqual(codes(read), ['document_not_found', 'document_not_found', 'user_not_found']);
      assert.deepEqual(read.errors.map(({ path }) => path), [['document'], ['documentVersions'], ['user']]);
      const done = await ask(acme.owner, 'mutation ($id: ID!) { updateDocument(id: $id, input: { title: "Mine" }) { id } deleteDocument(id: $id) }', { id });
      assert.deepEqual(done.data, { updateDocument: null, deleteDocument: null });
      assert.deepEqual(codes(done), ['document_not_found', 'document_not_found']);
      const { document } = await data(globex.owner, 'query ($id: ID!) { document(id: $id) { title } }', { id });
      assert.equal(document.title, 'Secret');
      const { documents } = await data(acme.owner, `{ documents(filter: { id: { eq: "${id}" } }) { nodes { id } } }`);
      assert.deepEqual(documents.nodes, []);
    });

    test('a permission that is missing costs its field, not the others', async () => {
      const viewer = await acme.member('viewer');
      const answer = await ask(viewer, '{ auditEvents { nodes { type } } documents(first: 1) { totalCount } me { user { email } } }');
      assert.equal(answer.data.auditEvents, null);
      assert.equal(answer.data.me.user.email, viewer.email);
      assert.ok(answer.data.documents.totalCount >= 0);
      assert.deepEqual(answer.errors.map(({ path, extensions }) => [path, extensions.status]), [[['auditEvents'], 403]]);
      const denied = await ask(viewer, 'mutation { createDocument(input: { title: "No" }) { id } createTeam(input: { name: "No" }) { id } }');
      assert.deepEqual(denied.data, { createDocument: null, createTeam: null });
      assert.deepEqual(codes(denied), ['permission_denied', 'permission_denied']);
    });

    test('nobody without a session is answered', async () => {
      for (const query of ['{ __typename }', '{ documents { totalCount } }', '{', 'mutation { logout }']) {
        const reply = await anybody(server).post('/v1/graphql', { query });
        assert.equal(reply.status, 401, query);
      }
      const member = await acme.member();
      expectStatus(await member.post('/v1/auth/logout'), 204);
      for (const query of ['{ __typename }', '{ documents { totalCount } }', '{ nonsense }']) {
        const reply = await member.post('/v1/graphql', { query });
        assert.equal(reply.status, 401, query);
        assert.match(reply.headers.get('content-type'), /^application\/problem\+json/);
      }
    });

    test('a cookie alone is not enough', async () => {
      const signedIn = await anybody(server).post('/v1/auth/login', { tenant: acme.slug, email: acme.owner.email, password });
      const cookie = signedIn.headers.get('set-cookie').split(';')[0];
      const refused = await anybody(server).post('/v1/graphql', { query: '{ me { user { id } } }' }, { cookie });
      assert.equal(refused.status, 403);
      const taken = await anybody(server).post('/v1/graphql', { query: '{ me { user { id } } }' }, { cookie, 'x-requested-with': 'insula' });
      assert.equal(taken.body.data.me.user.id, acme.owner.user.id);
    });
  });

  describe('what is wrong with a question', () => {
    const wrong = async (query, extra = {}, headers = {}) => acme.owner.post('/v1/graphql', { query, ...extra }, headers);

    test('is told at once, with places and codes', async () => {
      const { body } = await wrong('{\n  documents(first: "x") { nodes { id nope } }\n  nothing\n  document { id }\n}');
      assert.equal('data' in body, false);
      assert.deepEqual([...new Set(codes(body))], ['graphql_invalid']);
      assert.deepEqual(body.errors.map(({ locations }) => locations[0].line), [2, 2, 3, 4]);
      const syntax = (await wrong('{ documents(')).body;
      assert.deepEqual(codes(syntax), ['graphql_syntax']);
      assert.deepEqual(syntax.errors[0].locations, [{ line: 1, column: 13 }]);
    });

    test('has the status that its media type asks for', async () => {
      for (const query of ['{', '{ nothing }', 'query ($x: Int!) { documents(first: $x) { totalCount } }']) {
        const plain = await wrong(query);
        assert.equal(plain.status, 200);
        assert.equal(plain.headers.get('content-type'), 'application/json');
        const own = await wrong(query, {}, { accept: `${OWN_TYPE}, application/json;q=0.9` });
        assert.equal(own.status, 400);
        assert.match(own.headers.get('content-type'), /^application\/graphql-response\+json/);
      }
      const partial = await wrong('{ user(id: "none") { id } }', {}, { accept: OWN_TYPE });
      assert.equal(partial.status, 200);
      assert.deepEqual(partial.body.data, { user: null });
      assert.equal((await acme.owner.get('/v1/graphql')).status, 405);
    });

    test('about variables is told by their names', async () => {
      const query = 'mutation ($input: DocumentCreateInput!, $n: Int) { createDocument(input: $input) { id } b: createTeam(input: { name: "x" }) { id @include(if: true) member_count } }';
      const { body } = await wrong(query.replace(', $n: Int', ''), { variables: { input: { title: 5, other: 1 } } });
      assert.deepEqual([...new Set(codes(body))], ['graphql_invalid_variable']);
      assert.deepEqual(body.errors.map(({ message }) => message).sort(),
        ['The variable "$input" takes no "other".', 'The variable "$input.title" is not String.']);
      const missing = (await wrong('query ($id: ID!) { document(id: $id) { id } }')).body;
      assert.deepEqual(codes(missing), ['graphql_invalid_variable']);
    });

    test('several operations need a name to choose', async () => {
      const query = 'query A { tenant { slug } } query B { me { user { id } } }';
      assert.deepEqual(codes((await wrong(query)).body), ['graphql_invalid']);
      assert.deepEqual(codes((await wrong(query, { operationName: 'C' })).body), ['graphql_invalid']);
      assert.deepEqual(Object.keys((await wrong(query, { operationName: 'B' })).body.data), ['me']);
    });

    test('a parameter that the list refuses is told by its argument', async () => {
      const { body } = await wrong('{ documents(first: 1000, after: "bent", filter: { owner_id: { eq: "x" } }) { totalCount } }');
      assert.deepEqual(codes(body), ['invalid_parameter']);
      assert.deepEqual(body.errors[0].extensions.errors.map(({ pointer }) => pointer).sort(), ['/filter/owner_id/eq', '/first']);
    });

    test('too much at once is refused before it begins', async () => {
      const lists = Array.from({ length: 11 }, (_, i) => `d${i}: documents(first: 200) { nodes { id } }`).join('\n');
      assert.deepEqual(codes((await wrong(`{ ${lists} }`)).body), ['graphql_too_complex']);
      const owners = Array.from({ length: 6 }, (_, i) => `d${i}: documents(first: 200) { nodes { owner { id } } }`).join('\n');
      assert.deepEqual(codes((await wrong(`{ ${owners} }`)).body), ['graphql_too_complex']);
      const many = Array.from({ length: 51 }, (_, i) => `m${i}: me { user { id } }`).join('\n');
      assert.deepEqual(codes((await wrong(`{ ${many} }`)).body), ['graphql_too_complex']);
      const deep = `{ __type(name: "User") { ${'ofType { '.repeat(25)} name ${'} '.repeat(25)} } }`;
      assert.deepEqual(codes((await wrong(deep)).body), ['graphql_too_complex']);
      const bomb = `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`;
      assert.deepEqual(codes((await wrong(bomb)).body), ['graphql_too_complex']);
      let fragments = 'fragment f0 on __Type { name }';
      for (let i = 1; i < 18; i++) fragments += ` fragment f${i} on __Type { a: ofType { ...f${i - 1} } b: ofType { ...f${i - 1} } }`;
      assert.deepEqual(codes((await wrong(`{ __type(name: "User") { ...f17 } } ${fragments}`)).body), ['graphql_too_complex']);
      assert.deepEqual(codes((await wrong(`{ ${'a '.repeat(10_001)} }`)).body), ['graphql_syntax']);
    });
  });
});
