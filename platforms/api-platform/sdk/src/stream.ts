/**
 * Server-sent events over fetch (the WHATWG format), because EventSource belongs to the DOM and cannot send a bearer
 * token. Reconnects by itself and asks to continue after the last event it saw.
 */
import { ConnectionError, InsulaError } from './errors.js';
import { type Signal, sleep, textDecoder } from './platform.js';
import type { Transport } from './transport.js';

/** Something happened in the workspace; the resource itself is fetched by whoever cares. */
export interface LiveEvent {
  /** Position in the stream. */
  position: string;
  /** For example `document.created`. */
  type: string;
  data: {
    id: string;
    type: string;
    subject_type: string;
    subject_id: string | null;
    actor_id: string | null;
    created_at: string;
  };
}

export interface StreamOptions {
  signal: Signal;
  /** Called with true when events flow and with false when the connection is lost. */
  onConnection?: (connected: boolean) => void;
}

const RECONNECT_FIRST_MS = 500;
const RECONNECT_LONGEST_MS = 15_000;

/** Events until the signal fires. Throws when the platform refuses (no permission, session over). */
export async function* liveEvents(
  transport: Transport,
  topics: readonly string[],
  options: StreamOptions,
): AsyncGenerator<LiveEvent, void, undefined> {
  let position: string | undefined;
  let failures = 0;
  while (!options.signal.aborted) {
    try {
      for await (const event of connection(transport, topics, position, options)) {
        failures = 0;
        position = event.position;
        yield event;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof InsulaError && error.status < 500 && error.status !== 429) throw error;
    }
    if (options.signal.aborted) return;
    options.onConnection?.(false);
    failures += 1;
    const ceiling = Math.min(RECONNECT_FIRST_MS * 2 ** (failures - 1), RECONNECT_LONGEST_MS);
    await sleep(ceiling * (0.5 + Math.random() / 2), options.signal);
  }
}

async function* connection(
  transport: Transport,
  topics: readonly string[],
  position: string | undefined,
  options: StreamOptions,
): AsyncGenerator<LiveEvent, void, undefined> {
  const response = await transport.send('GET', '/v1/stream', {
    query: { topics: topics.join(',') },
    accept: 'text/event-stream',
    signal: options.signal,
    ...(position === undefined ? {} : { lastEventId: position }),
  });
  if (!response.body) throw new ConnectionError(new TypeError('This fetch cannot stream.'));
  options.onConnection?.(true);

  const reader = response.body.getReader();
  const decoder = textDecoder();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      const blocks = buffer.split(/\r\n\r\n|\n\n|\r\r/);
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block of lines. Comments (the heartbeat) and blocks without data give nothing. */
function parseEvent(block: string): LiveEvent | undefined {
  let type = 'message';
  let position = '';
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') type = value;
    else if (field === 'id') position = value;
    else if (field === 'data') data.push(value);
  }
  if (data.length === 0) return undefined;
  return { type, position, data: JSON.parse(data.join('\n')) as LiveEvent['data'] };
}
