/** Ends of certificates as terminals tell of them, by profile: how many have ended by now. */
import type { Instant } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';

/** What is known of a profile. Plain data of the engine's snapshot. */
export interface Ends {
  /** Terminals expected to speak; a fraction while silent ones are being forgotten. */
  there: number;
  /** Ends of certificates that were told, with terminals. */
  certificates: { readonly notAfter: Instant; count: number }[];
}

const CERTIFICATES_MAX = 8;

type Told = Digest['signals']['certificates'];

/** What was told of certificates, by profile. */
export function endsBy({ certificates }: Digest['signals']): ReadonlyMap<number, Told> {
  const told = new Map<number, Told>();
  for (const row of certificates) {
    const known = told.get(row.profile);
    if (known) known.push(row);
    else told.set(row.profile, [row]);
  }
  return told;
}

/** Of most profiles. */
export const NONE_TOLD: Told = [];

/** Takes in what was told of a profile's certificates, while so many of it started. */
export function hearEnds(leaf: Ends, told: Told, births: number): void {
  if (told.length === 0 && leaf.certificates.length === 0) return;
  for (const { notAfter, count } of told) {
    const known = leaf.certificates.find((c) => c.notAfter === notAfter);
    if (known) known.count = Math.min(known.count + count, Math.max(1, leaf.there));
    else if (leaf.certificates.length < CERTIFICATES_MAX) {
      leaf.certificates.push({ notAfter, count });
    }
  }
  // Who introduces itself without such news has another certificate by now.
  let renewed = births - told.reduce((sum, { count }) => sum + count, 0);
  for (const known of leaf.certificates) {
    const fewer = Math.min(known.count, Math.max(0, renewed));
    known.count -= fewer;
    renewed -= fewer;
  }
  leaf.certificates = leaf.certificates.filter(({ count }) => count > 0);
}

/** Terminals whose certificate has ended by now; at most as many as are expected. */
export function expiredIn({ there, certificates }: Ends, now: Instant): number {
  let count = 0;
  for (const told of certificates) if (told.notAfter <= now) count += told.count;
  return Math.min(there, count);
}
