/*
 * Writes a database of addresses in the MaxMind DB format, version 2.0, of the few networks that a test needs. The form is told at
 * maxmind.github.io/MaxMind-DB: a tree of bits whose leaves point at data, the data, and a map that says what it is.
 */
const control = (type, size) => (type > 7 ? [size, type - 7] : [(type << 5) | size]);

/* Readers insist on the type: 5 is 16 bits, 6 is 32, 9 is 64. */
class Unsigned {
  constructor(type, number) { Object.assign(this, { type, number }); }
  encode() {
    const hex = this.number.toString(16);
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    return [...control(this.type, bytes.length), ...bytes];
  }
}

function encode(value) {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return bytes.length < 29 ? [...control(2, bytes.length), ...bytes] : [...control(2, 29), bytes.length - 29, ...bytes];
  }
  if (value instanceof Unsigned) return value.encode();
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap(encode)];
  const entries = Object.entries(value);
  return [...control(7, entries.length), ...entries.flatMap(([key, held]) => [...encode(key), ...encode(held)])];
}

/* "203.0.113.0/24", "2001:db8::/32" as the bits of their prefix; an IPv4 network lies below ::/96. */
function bitsOf(network) {
  const [address, length] = network.split('/');
  if (!address.includes(':')) {
    const bits = address.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0')).join('');
    return '0'.repeat(96) + bits.slice(0, Number(length));
  }
  const [head, tail = ''] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const words = [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return words.map((word) => parseInt(word, 16).toString(2).padStart(16, '0')).join('').slice(0, Number(length));
}

/* `networks`: { '203.0.113.0/24': { city: { names: { en } }, country: ... } } */
export function mmdb(networks) {
  const nodes = [[null, null]];
  const data = [];
  for (const [network, value] of Object.entries(networks)) {
    const bits = bitsOf(network);
    let at = 0;
    for (const bit of bits.slice(0, -1)) {
      nodes[at][bit] ??= { node: nodes.push([null, null]) - 1 };
      at = nodes[at][bit].node;
    }
    nodes[at][bits.at(-1)] = { offset: data.length };
    data.push(...encode(value));
  }
  const record = (target) => {
    const number = target === null ? nodes.length : target.node ?? nodes.length + 16 + target.offset;
    return [number >>> 16, (number >>> 8) & 255, number & 255];
  };
  const metadata = encode({
    node_count: new Unsigned(6, nodes.length), record_size: new Unsigned(5, 24), ip_version: new Unsigned(5, 6),
    database_type: 'Test', languages: ['en'], description: { en: 'Test' }, build_epoch: new Unsigned(9, 1_700_000_000),
    binary_format_major_version: new Unsigned(5, 2), binary_format_minor_version: new Unsigned(5, 0),
  });
  return Buffer.from([...nodes.flatMap((pair) => pair.flatMap(record)), ...Array(16).fill(0), ...data,
    ...Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), ...metadata]);
}
