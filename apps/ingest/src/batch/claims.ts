/** The claims of a batch as `journal.keys` keeps them: who, start, number; twenty bytes each. */

const key_bytes = 20;

/** Packs claims that lie one after the other: number of the terminal, start, sequence number. */
export function packClaims(claims: readonly number[]): Uint8Array {
  const bytes = Buffer.allocUnsafe((claims.length / 3) * key_bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0, at = 0; i < claims.length; i += 3, at += key_bytes) {
    view.setInt32(at, claims[i] as number);
    view.setFloat64(at + 4, claims[i + 1] as number);
    view.setFloat64(at + 12, claims[i + 2] as number);
  }
  return bytes;
}

/** Reads `journal.keys`. */
export function* unpackClaims(
  keys: Uint8Array,
): Generator<{ readonly id: number; readonly boot: number; readonly seq: number }> {
  const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
  for (let at = 0; at + key_bytes <= bytes.length; at += key_bytes) {
    yield {
      id: bytes.readInt32BE(at),
      boot: bytes.readDoubleBE(at + 4),
      seq: bytes.readDoubleBE(at + 12),
    };
  }
}
