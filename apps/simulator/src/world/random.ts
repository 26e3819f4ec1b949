/**
 * The only source of chance in the simulator. Draws that happen once (who belongs to a sample)
 * are a function of the seed and of what is drawn for, so that they stay the same whatever else
 * happens; draws of daily life come from one stream.
 */

const TWO_TO_32 = 0x1_0000_0000;

/** A seeded stream of chance. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, `limit`). */
  below(limit: number): number;
  /** A number in [`from`, `to`). */
  between(from: number, to: number): number;
  /** A waiting time of mean 1: the gap between events that happen at one a unit. */
  gap(): number;
}

/** Mixes a 32-bit number so that neighbours come out far apart (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1) that belongs to these three for ever. */
export function stableShare(seed: number, stream: number, index: number): number {
  const h = mix(
    mix(mix(seed) ^ Math.imul(stream + 1, 0x9e3779b1)) ^ Math.imul(index + 1, 0x27d4eb2f),
  );
  return h / TWO_TO_32;
}

/** A stream of its own for each seed: Chris Doty-Humphrey's sfc32, small, fast and good. */
export function createRandom(seed: number): Random {
  let a = mix(seed);
  let b = mix(a ^ 0x9e3779b9);
  let c = mix(b ^ 0x243f6a88);
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / TWO_TO_32;
  };
  // The first outputs still look like the seed.
  for (let i = 0; i < 15; i += 1) next();
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    between: (from, to) => from + next() * (to - from),
    gap: () => -Math.log(1 - next()),
  };
}
