import { randomKey } from '../platform.js';

/** A UUID of version 7 (RFC 9562) for something that is made here: it sorts by when that was. */
export function newId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  const random = randomKey();
  const variant = (8 + (parseInt(random.slice(3, 4), 16) % 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
