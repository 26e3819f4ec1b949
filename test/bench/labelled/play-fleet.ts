/**
 * A simulated fleet with one known cause: ten thousand terminals, sixty attempts a second, and from
 * a moment on a part of it that fails. Evidence is gathered as the engine does; what the localiser
 * names is asked for at the page, ten and thirty seconds later.
 */
import type { ProfileAttribute, ProfileAttributes } from '#domain/base/attribute.js';
import {
  addEvidence,
  leading,
  newBank,
  strongest,
  toleratedRate,
} from '#domain/detect/evidence-bank.js';
import type { LeafFailure } from '#domain/localise/leaves.js';
import { localise } from '#domain/localise/localise.js';
import { keyOf, matchesProfile, sortEntries } from '#domain/localise/match.js';
import { seeded } from './disguise-case.js';

const terminals = 10_000;
const attempts_per_second = 60;
const base_rate = 0.006;
const evidence_nats = 25;
const outage_at_s = 30;
const limit_s = 1_200;

type Value = readonly [string, number];
const ATTRIBUTES: readonly (readonly [ProfileAttribute, readonly Value[]])[] = [
  ['acquirer', shares('acq', [40, 23, 20, 13, 4])],
  ['region', shares('r', [14, 12, 10, 9, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 1, 1])],
  ['fw', shares('fw', [35, 25, 15, 10, 6, 5, 3, 1])],
  ['carrier', shares('c', [50, 28, 17, 5])],
  ['model', shares('m', [38, 24, 16, 12, 7, 3])],
  ['chain', shares('ch', [30, 20, 15, 10, 8, 6, 5, 4, 2])],
];

/** The cells that fail, one at a time: of every size, alone and in pairs. */
export const ROOTS: readonly ProfileAttributes[] = [
  { acquirer: 'acq-2' },
  { acquirer: 'acq-5' },
  { region: 'r-1' },
  { region: 'r-13' },
  { region: 'r-16' },
  { fw: 'fw-2' },
  { fw: 'fw-8' },
  { carrier: 'c-4' },
  { model: 'm-6' },
  { chain: 'ch-9' },
  { acquirer: 'acq-1', region: 'r-5' },
  { fw: 'fw-3', model: 'm-2' },
  { acquirer: 'acq-3', carrier: 'c-3' },
  { region: 'r-2', carrier: 'c-2' },
];

function shares(name: string, weights: readonly number[]): Value[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight, i) => [`${name}-${i + 1}`, weight / sum]);
}

/** Whether the cause was named exactly, at the page and so many seconds after it. */
export interface Played {
  readonly exact: readonly boolean[];
  readonly page_after_s: number;
}

/** Plays one outage; null when it was never paged. */
export function playFleet(
  root: ProfileAttributes,
  rate: number,
  seed: number,
  later_s: readonly number[],
): Played | null {
  const random = seeded(seed);
  const fleet = Array.from({ length: terminals }, () => makeProfile(random));
  const cause = sortEntries(
    Object.entries(root).map(([attribute, value]) => ({ attribute, value })),
  );
  const ill = fleet.map((profile) => matchesProfile(profile, cause));
  const cells = cellsOf(fleet);
  const banks = cells.of.map(() => newBank(0));
  const told: { at: number; terminal: number; failed: boolean }[] = [];
  let asked: number[] | null = null;
  let onset = 0;
  let page = 0;
  const exact: boolean[] = [];
  for (let second = 1; second <= limit_s; second += 1) {
    const seen = cells.of.map(() => ({ attempts: 0, failures: 0, terminals: [] as string[] }));
    for (let i = 0; i < attempts_per_second; i += 1) {
      const terminal = Math.floor(random() * terminals);
      const p = ill[terminal] && second > outage_at_s ? rate : base_rate;
      const failed = random() < p;
      told.push({ at: second, terminal, failed });
      for (const cell of cells.at[terminal] ?? []) {
        const counts = seen[cell];
        if (!counts) continue;
        counts.attempts += 1;
        if (!failed) continue;
        counts.failures += 1;
        counts.terminals.push(`${terminal}`);
      }
    }
    for (const [i, bank] of banks.entries()) {
      const counts = seen[i];
      if (!counts || asked) continue;
      addEvidence(bank, { ...counts, now: second, merchants: [] }, toleratedRate(base_rate, 1.5));
    }
    const best = banks.reduce((a, b) => (strongest(b) > strongest(a) ? b : a));
    if (!asked && strongest(best) >= evidence_nats && best.terminals.length >= 3) {
      page = second;
      onset = leading(best).onset;
      asked = later_s.map((s) => second + s);
    }
    if (asked?.includes(second)) exact.push(nameSince(fleet, told, onset) === keyOf(cause));
    if (asked && second >= Math.max(...asked)) return { exact, page_after_s: page - outage_at_s };
  }
  return null;
}

/** What the localiser names for everything after `onset`. */
function nameSince(
  fleet: readonly ProfileAttributes[],
  told: readonly { at: number; terminal: number; failed: boolean }[],
  onset: number,
): string {
  const since = told.filter(({ at }) => at > onset);
  const attempts = new Map<number, number>();
  // As in the engine: the spread over the fleet is known from longer than the outage lasts.
  for (let i = 0; i < fleet.length; i += 1) attempts.set(i, since.length / fleet.length);
  const failures: LeafFailure[] = since
    .filter(({ failed }) => failed)
    .map(({ terminal }) => ({ profile: terminal, count: 1 }));
  const found = localise({
    profileOf: (id) => fleet[id],
    attempts,
    failures,
    normal: base_rate,
    mix: { issuer: {}, scheme: {}, entry: {} },
  });
  return keyOf(found?.cause ?? []);
}

function makeProfile(random: () => number): ProfileAttributes {
  const profile: Partial<Record<ProfileAttribute, string>> = {};
  for (const [attribute, values] of ATTRIBUTES) {
    let left = random();
    profile[attribute] =
      values.find(([, share]) => {
        left -= share;
        return left <= 0;
      })?.[0] ??
      values[0]?.[0] ??
      '';
  }
  return profile;
}

/** The whole and every value: what the engine watches. */
function cellsOf(fleet: readonly ProfileAttributes[]) {
  const names = new Map<string, number>([['', 0]]);
  const at = fleet.map((profile) => [
    0,
    ...Object.entries(profile).map(([attribute, value]) => {
      const name = `${attribute}=${value}`;
      const known = names.get(name) ?? names.size;
      names.set(name, known);
      return known;
    }),
  ]);
  return { of: [...names.keys()], at };
}
