/*
 * A caller of the API as tests need one: plain fetch, so that what the SDK would hide can be seen.
 *
 *   const acme = await signUp(server);                    // a new workspace and its owner
 *   const reply = await acme.owner.post('/v1/teams', { name: 'Climbing' });
 *   reply.status, reply.body, reply.headers
 *   const grace = await acme.member('admin');             // somebody else of the workspace, signed in
 */
import { randomUUID } from 'node:crypto';

export const password = 'insula-demo';

let count = 0;
/* Unique in a run and in a shared server. */
export const unique = (prefix) => `${prefix}-${process.pid.toString(36)}-${(count += 1).toString(36)}-${randomUUID().slice(0, 8)}`;

export class Caller {
  constructor(server, token) {
    this.server = server;
    this.token = token;
  }

  async call(method, path, body, headers = {}) {
    const reply = await fetch(this.server.url + path, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get('content-type') ?? '');
    return { status: reply.status, headers: reply.headers, text, body: isJson && text ? JSON.parse(text) : text };
  }

  get = (path, headers) => this.call('GET', path, undefined, headers);
  post = (path, body, headers) => this.call('POST', path, body, headers);
  put = (path, body, headers) => this.call('PUT', path, body, headers);
  patch = (path, body, headers) => this.call('PATCH', path, body, headers);
  delete = (path, headers) => this.call('DELETE', path, undefined, headers);
}

export const anybody = (server) => new Caller(server);

/* Fails with the whole reply when its status is another. */
export function expectStatus(reply, status) {
  if (reply.status !== status) throw new Error(`expected ${status}, got ${reply.status}: ${reply.text}`);
  return reply.body;
}

export async function signUp(server, options = {}) {
  const slug = options.slug ?? unique('t');
  const email = options.email ?? `owner@${slug}.test`;
  const body = expectStatus(
    await anybody(server).post('/v1/tenants', {
      name: options.name ?? `Workspace ${slug}`,
      slug,
      owner: { email, password, first_name: 'Olive', last_name: 'Owner' },
    }),
    201,
  );
  const owner = Object.assign(new Caller(server, body.access_token), { user: body.user, email });
  return new Workspace(server, slug, body.tenant, owner);
}

export async function signIn(server, tenant, email, secret = password) {
  const reply = await anybody(server).post('/v1/auth/login', { tenant, email, password: secret });
  const body = expectStatus(reply, 200);
  return Object.assign(new Caller(server, body.access_token), { user: body.user, email, reply });
}

class Workspace {
  constructor(server, slug, tenant, owner) {
    Object.assign(this, { server, slug, tenant, owner });
  }

  async roles() {
    const list = expectStatus(await this.owner.get('/v1/roles?limit=200'), 200);
    return Object.fromEntries(list.data.map((role) => [role.name, role]));
  }

  /* Somebody with one role, given by its name, signed in. */
  async member(role = 'member', names = {}) {
    const roles = await this.roles();
    const email = `${unique(role.replaceAll(/[^a-z]/gi, ''))}@${this.slug}.test`.toLowerCase();
    expectStatus(
      await this.owner.post('/v1/users', {
        email, password, first_name: names.first_name ?? 'Mona', last_name: names.last_name ?? 'Member', role: roles[role].id,
      }),
      201,
    );
    return signIn(this.server, this.slug, email);
  }
}
