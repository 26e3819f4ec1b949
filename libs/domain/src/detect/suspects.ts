/** Values that burn: mostly none, and asked for every second; evidence changes once a minute. */
import type { Instant } from '../base/instant.js';
import { type Burn, type Burning, burnNats } from './burning.js';

type Suspects = readonly (readonly [string, Burn])[];

/** Made of what is known, and gone with it. */
const known = new WeakMap<Burning, { readonly at: Instant; readonly of: Suspects }>();

/** Values of a class with so much evidence against them, in nats; more than none. */
export function suspects(burning: Burning, evidence: number): Suspects {
  return anyEvidence(burning).filter(([, burn]) => burnNats(burn) >= evidence);
}

function anyEvidence(burning: Burning): Suspects {
  const last = known.get(burning);
  if (last?.at === burning.at) return last.of;
  const of: (readonly [string, Burn])[] = [];
  for (const [key, burn] of burning.burns) {
    if (burnNats(burn) > 0 && key.includes('|')) of.push([key, burn]);
  }
  known.set(burning, { at: burning.at, of });
  return of;
}
