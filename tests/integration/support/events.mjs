/*
 * Follows GET /v1/stream: collects events, and waits for the one a test expects.
 */
import { expectStatus } from './api.mjs';
import { until } from './server.mjs';

export async function follow(caller, topics, lastEventId) {
  const stop = new AbortController();
  const reply = await fetch(`${caller.server.url}/v1/stream?topics=${topics}`, {
    headers: { authorization: `Bearer ${caller.token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: stop.signal,
  });
  if (reply.status !== 200) expectStatus({ status: reply.status, text: await reply.text() }, 200);
  const feed = {
    seen: [],
    ended: false,
    close: () => stop.abort(),
    async next(matches, timeout_ms = 5000) {
      await until(() => feed.seen.some(matches), 'the feed tells it', timeout_ms);
      return feed.seen.find(matches);
    },
  };
  read(reply.body, feed).catch(() => {}).finally(() => (feed.ended = true));
  return feed;
}

async function read(body, feed) {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => line && !line.startsWith(':')).map((line) => /^(\w+): ?(.*)$/.exec(line));
      if (fields.length === 0) continue;
      const event = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
      if (event.data) feed.seen.push({ ...event, data: JSON.parse(event.data) });
    }
  }
}
