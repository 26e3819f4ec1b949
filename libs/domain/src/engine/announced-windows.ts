/**
 * Windows that back offices announced. While one is open, what happens in its scope is expected:
 * it is taken out of what the engine is told, so that it pages nobody and weighs in nothing wider.
 * What fails outside of the scope is judged as ever, and so is the scope when the window is over.
 */
import { Attribute, type ProfileAttributes } from '../base/attribute.js';
import { type Instant, SECOND } from '../base/instant.js';
import type { FailureClass } from '../code/catalogue.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { AttemptRow, Digest, FailureRow } from '../digest/digest.js';
import { type Entry, isFailureAttribute, matchesEntries } from '../localise/match.js';
import type { Change } from '../message/schema.js';

/** An attempt that began in the window ends, unanswered, a little after it. */
const GRACE_MS = 15 * SECOND;
/** What a day switch answers, or leaves unanswered; whatever else fails then is a fault. */
const CUTOVER_CLASSES: readonly FailureClass[] = ['host_system', 'issuer_link', 'no_answer'];

interface Window {
  readonly what: 'maintenance' | 'cutover';
  readonly scope: readonly Entry[];
}

type ProfileOf = (id: number) => ProfileAttributes | undefined;

/** The digest without what open windows expect; the same one when none is open. */
export function withoutExpected(
  digest: Digest,
  changes: readonly Change[],
  profileOf: ProfileOf,
  codes?: CodeBook,
): Digest {
  const windows = windowsAt(changes, digest.to);
  if (windows.length === 0) return digest;
  const isOpen = (id: number) => windows.some((window) => covers(window, profileOf(id)));
  return {
    ...digest,
    attempts: digest.attempts.filter(({ profile }: AttemptRow) => !isOpen(profile)),
    failures: digest.failures.filter((row) => {
      return !windows.some((window) => expects(window, row, profileOf(row.profile), codes));
    }),
  };
}

function windowsAt(changes: readonly Change[], now: Instant): Window[] {
  return changes.flatMap(({ what, at, until, scope }) => {
    if (what !== 'maintenance' && what !== 'cutover') return [];
    if (until === undefined || now < at || now >= until + GRACE_MS) return [];
    const entries = entriesOf(scope);
    return entries === null ? [] : [{ what, scope: entries }];
  });
}

/**
 * Null for a scope that names nothing, or something no terminal and no attempt has: a slip of the
 * pen in a back office must not make a fleet invisible.
 */
function entriesOf(scope: Change['scope']): Entry[] | null {
  const entries = Object.entries(scope).flatMap(([attribute, value]) => {
    return (Array.isArray(value) ? value : [value]).map((one) => ({ attribute, value: one }));
  });
  const known = entries.every(({ attribute }) => Attribute.safeParse(attribute).success);
  return entries.length > 0 && known ? entries : null;
}

/** Whether all of a profile's attempts are expected to be as they may. */
function covers({ what, scope }: Window, profile: ProfileAttributes | undefined): boolean {
  return what === 'maintenance' && !namesAttempts(scope) && holds(scope, { ...profile });
}

function expects(
  { what, scope }: Window,
  row: FailureRow,
  profile: ProfileAttributes | undefined,
  codes: CodeBook | undefined,
): boolean {
  const cls = classOf(row.code, row.outcome, codes);
  if (what === 'cutover' && !CUTOVER_CLASSES.includes(cls)) return false;
  const { merchant, store, issuer, scheme, entry } = row;
  return holds(scope, { ...profile, merchant, store, issuer, scheme, entry });
}

function namesAttempts(scope: readonly Entry[]): boolean {
  return scope.some(({ attribute }) => isFailureAttribute(attribute));
}

function holds(
  scope: readonly Entry[],
  values: Readonly<Record<string, string | undefined>>,
): boolean {
  return matchesEntries(scope, (attribute) => values[attribute]);
}
