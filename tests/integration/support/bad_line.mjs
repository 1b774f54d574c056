/*
 * Numbers that a seed repeats, and lines that are cut as they say.
 *
 *   const random = numbers(seed);            // random(below), random.chance(0.05)
 *   const line = new BadLine(random, 0.05);  // every frame, either way, may be the last of its connection
 *   new ShareClient(url, token, line.open);
 */
import WebSocket from 'ws';

/* mulberry32 */
export function numbers(seed) {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const random = (below) => word() % below;
  random.chance = (share) => word() < share * 2 ** 32;
  random.shuffle = (list) => list.map((one) => [word(), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
  return random;
}

export class BadLine {
  cuts = 0;

  constructor(random, share) {
    this.random = random;
    this.share = share;
  }

  /* From now on every frame arrives. */
  mend() {
    this.share = 0;
  }

  open = (address, options) => {
    const socket = new WebSocket(address, options);
    const send = socket.send.bind(socket);
    const emit = socket.emit.bind(socket);
    /* Cut before the frame, or when it is on its way and nobody hears the answer. */
    socket.send = (data, ...more) => this.#pass(socket, () => send(data, ...more));
    socket.emit = (event, ...more) => (event === 'message' ? this.#pass(socket, () => emit(event, ...more)) : emit(event, ...more));
    return socket;
  };

  #pass(socket, go) {
    if (socket.readyState !== WebSocket.OPEN) return false;
    const isCut = this.random.chance(this.share);
    const before = isCut && this.random.chance(0.5);
    if (!before) go();
    if (!isCut) return true;
    this.cuts += 1;
    socket.terminate();
    return true;
  }
}
