/*
 * What a browser does on its way through an identity provider: keeps cookies of each origin and follows redirects, asking for HTML.
 *
 *   const end = await new BrowserLike().open(server.url + '/v1/sso/acme.idp/start');   // { url, status, ... } where it ended
 */
export class BrowserLike {
  cookies = new Map(); // origin -> Map(name -> value)
  visited = [];

  cookiesOf(url) {
    const { origin } = new URL(url);
    if (!this.cookies.has(origin)) this.cookies.set(origin, new Map());
    return this.cookies.get(origin);
  }

  async step(url, { method = 'GET', body, headers = {} } = {}) {
    const jar = this.cookiesOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(url, { method, body, redirect: 'manual', headers: { accept: 'text/html', ...(cookie && { cookie }), ...headers } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value && !/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.set(name, value);
      else jar.delete(name);
    }
    const location = reply.headers.get('location');
    return { url, status: reply.status, headers: reply.headers, text: await reply.text(), location: location && new URL(location, url).href };
  }

  /* Follows until there is an answer that is no redirect, or one that leads to where `until` says. */
  async open(url, until = () => false) {
    for (let hops = 0; hops < 20; hops += 1) {
      this.visited.push(url);
      const reply = await this.step(url);
      if (!reply.location || until(reply.location)) return reply;
      url = reply.location;
    }
    throw new Error(`too many redirects:\n${this.visited.join('\n')}`);
  }
}
