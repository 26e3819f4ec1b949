/** What a signature shows, asked by whoever names the fault and by whoever tells why. */
import type { CodeBook } from '../code/code-book.js';
import { massReasonOf } from '../code/read-code.js';
import type { Signature } from '../detect/detector.js';
import { isNotFound } from '../localise/is-not-found.js';

/** Share of answers from which a fault ends as another began. */
export const SAME_CODES = 0.5;
/** From here on the failing share is that of the outage itself. */
const RATIO_KNOWN_MS = 90_000;
/** Shares of attempts that are a part of them, neither few nor nearly all. */
const IN_PART = { above: 0.15, below: 0.55 } as const;
/** Nats by which a part must explain the declines better than nearly all. */
const IN_PART_NATS = 3;
/** Where no more of the payments fail, no host, region or line is down: they fail too often. */
const FEW_FAIL = 0.02;
/** Payments that pass for each that fails: of a pool of three, and of a lost key. */
const PASSING = { part: 2, key: 1 / 9 } as const;

/** Whether the cause names one of these attributes. */
export function names(signature: Signature, ...attributes: readonly string[]): boolean {
  return attributes.some((a) => signature.attributes.includes(a));
}

/** Whether everything fails: no attribute explains the failures, and none is looked for. */
export function isFleetWide(signature: Signature): boolean {
  return signature.attributes.length === 0 && !isWithoutCause(signature);
}

/** Whether nothing that was looked at explains the failures. */
export function isWithoutCause({ attributes: cause, explainedShare }: Signature): boolean {
  return isNotFound({ cause, explainedShare });
}

/**
 * Whether one brand, issuer or host has dragged others along: everything fails by now, or several
 * others of its kind with the codes that it began with.
 */
export function hasSpread(signature: Signature): boolean {
  const { spread } = signature;
  if (!spread) return false;
  return isFleetWide(signature) || spread.sameCodes >= SAME_CODES;
}

/** Whether a change of this kind was announced for the scope. */
export function changed(signature: Signature, what: string): boolean {
  return signature.changes.some((c) => c.what === what);
}

/** Codes that say what is wrong lead when they are more than this share. */
const LEADING = 0.5;

/** Share of the codes that have these readings in mass, as reasons of the taxonomy, 0 to 1. */
export function massShare(
  { codes }: Signature,
  reasons: readonly string[],
  book?: CodeBook,
): number {
  let all = 0;
  let matching = 0;
  for (const [code, count] of codes) {
    all += count;
    if (reasons.includes(massReasonOf(code, book) ?? '')) matching += count;
  }
  return all > 0 ? matching / all : 0;
}

/** Whether codes with one of these readings in mass are more than half. */
export function leads(signature: Signature, reasons: readonly string[], book?: CodeBook): boolean {
  return massShare(signature, reasons, book) > LEADING;
}

/**
 * Whether a steady part fails; null before anybody can tell. In the first minute heartbeats still
 * bring approvals of before, and thin every ratio; until then customers' declines say how much
 * passes.
 */
export function failsInPart({ ageMs, ratio, declines }: Signature): boolean | null {
  if (ageMs >= RATIO_KNOWN_MS) return ratio > IN_PART.above && ratio < IN_PART.below;
  if (declines === undefined) return null;
  const more = declines.beside * declines.usual * (PASSING.part - PASSING.key);
  return declines.seen * Math.log(PASSING.part / PASSING.key) - more > IN_PART_NATS;
}

/**
 * Whether so few of the payments fail that nothing is down, however sure it is that they fail. In
 * the first minute heartbeats still bring approvals of before: at most half is seen then.
 */
export function failsALittle({ ratio }: Signature): boolean {
  return ratio < FEW_FAIL;
}
