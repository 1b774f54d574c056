/*
 * An authenticator made of node:crypto, as far as WebAuthn sees one: it makes ES256 keys and signs, and every part of what it says
 * can be bent, for attacks that no browser would lend itself to.
 */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/* As much CBOR as attestation needs. */
function cbor(value) {
  const head = (major, n) => (n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255]));
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  const entries = [...value];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, item]) => [cbor(key), cbor(item)])]);
}

export class Authenticator {
  constructor() {
    this.id = randomBytes(32);
    this.count = 0;
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  #sign = (bytes) => createSign('sha256').update(bytes).sign(this.keys.privateKey);

  #client(type, options, origin, bent) {
    return Buffer.from(JSON.stringify({ type: bent.type ?? type, challenge: bent.challenge ?? options.challenge, origin: bent.origin ?? origin, crossOrigin: bent.crossOrigin ?? false }));
  }

  #data(rpId, bent, attested = Buffer.alloc(0)) {
    const flags = (bent.present === false ? 0 : 1) | (bent.verified === false ? 0 : 4) | (attested.length ? 0x40 : 0);
    this.count = bent.count ?? this.count + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.count);
    return Buffer.concat([sha256(bent.rpId ?? rpId), Buffer.from([flags]), counter, attested]);
  }

  /* navigator.credentials.create(); `format` none or packed (self). */
  create(options, origin, bent = {}, format = 'none') {
    this.userHandle = options.user.id;
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    const key = cbor(new Map([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
    const size = Buffer.from([this.id.length >> 8, this.id.length & 255]);
    const data = this.#data(options.rp.id, bent, Buffer.concat([Buffer.alloc(16), size, this.id, key]));
    const client = this.#client('webauthn.create', options, origin, bent);
    const signed = this.#sign(Buffer.concat([data, sha256(bent.signedClient ?? client)]));
    const statement = format === 'none' ? new Map() : new Map([['alg', -7], ['sig', signed]]);
    return { client_data: b64(client), attestation: b64(cbor(new Map([['fmt', format], ['attStmt', statement], ['authData', data]]))) };
  }

  /* navigator.credentials.get() */
  get(options, origin, bent = {}) {
    const client = this.#client('webauthn.get', options, origin, bent);
    const data = this.#data(options.rpId, bent);
    const signature = this.#sign(Buffer.concat([data, sha256(client)]));
    return { id: b64(this.id), client_data: b64(client), authenticator_data: b64(data), signature: b64(signature), user_handle: bent.userHandle ?? this.userHandle };
  }
}
