/**
 * What is written rightly and yet cannot be meant: a rule that can never fire, gates of which one
 * makes another idle, more cells than memory should hold. Whether a rule can fire at all is tried
 * out with the engine's own step on a fleet where everything fails, not argued.
 */
import type { ProfileAttribute } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { CLASS_FACTS, classOf, type FailureClass } from '../code/catalogue.js';
import { LEARN_AFTER_MS } from '../detect/baseline.js';
import { addEvidence, newBank } from '../detect/evidence-bank.js';
import type { Digest, FailureRow } from '../digest/digest.js';
import type { Rule } from '../rule/rule.js';
import { newState } from './memory.js';
import { tick } from './tick.js';

/** Something doubtful, and the way to it from the rule. */
export interface Doubt {
  readonly path: readonly string[];
  readonly message: string;
}

/** As many values of an attribute as a large fleet has; a rule watches each for itself. */
const VALUES_MAX: Readonly<Record<ProfileAttribute, number>> = {
  acquirer: 50,
  region: 400,
  carrier: 10,
  link: 10,
  model: 60,
  hw: 100,
  fw: 300,
  app: 300,
  param: 300,
  feePlan: 300,
  keys: 1_000,
  chain: 3_000,
};

/** Cells that all rules together may watch: about 50 MB of memory, saved every few seconds. */
export const cells_max = 50_000;

/** The cells a rule watches in a large fleet, the fleet as a whole among them. */
export function cellsOfRule(rule: Rule, values: Readonly<Record<string, number>> = VALUES_MAX) {
  return rule.by.reduce((sum, attribute) => sum + (values[attribute] ?? 0), 1);
}

/** What a rule costs in words: "1 for the fleet, 400 by region, 3,000 by chain". */
export function costInWords(rule: Rule): string {
  const parts = [...rule.by]
    .sort((a, b) => VALUES_MAX[b] - VALUES_MAX[a])
    .map((attribute) => `${VALUES_MAX[attribute].toLocaleString('en')} by ${attribute}`);
  return ['1 for the fleet', ...parts].join(', ');
}

/** Everything doubtful about one rule. */
export function doubtsAbout(rule: Rule): Doubt[] {
  const doubts = [...idleGates(rule), ...neverMet(rule), ...twiceNamed(rule)];
  if (doubts.some(({ message }) => message.includes('never'))) return doubts;
  return firesWhenAllFails(rule)
    ? doubts
    : [...doubts, { path: ['alert'], message: 'never fires, not even when every payment fails' }];
}

function idleGates({ gates }: Rule): Doubt[] {
  const { failures, terminals, merchants } = gates;
  const doubts: Doubt[] = [];
  if (failures < terminals) {
    const message =
      `${failures} failures cannot be at ${terminals} terminals: at least ${terminals} are ` +
      'needed; ask for fewer terminals, or for as many failures';
    doubts.push({ path: ['gates', 'failures'], message });
  }
  if (terminals < merchants) {
    const message =
      `${terminals} terminals cannot be of ${merchants} merchants: at least ${merchants} are ` +
      'needed; ask for fewer merchants, or for as many terminals';
    doubts.push({ path: ['gates', 'terminals'], message });
  }
  return doubts;
}

function neverMet(rule: Rule): Doubt[] {
  const doubts: Doubt[] = [];
  const remembered = rememberedAtMost();
  for (const gate of ['terminals', 'merchants'] as const) {
    if (rule.gates[gate] <= remembered) continue;
    const message = `never met: the engine tells at most ${remembered} ${gate} apart`;
    doubts.push({ path: ['gates', gate], message });
  }
  if (rule.for > LEARN_AFTER_MS) {
    const minutes = LEARN_AFTER_MS / MINUTE;
    const message =
      `after ${minutes} minutes what fails is learned as normal, so that a condition never ` +
      `holds much longer: expected at most ${minutes}m`;
    doubts.push({ path: ['for'], message });
  }
  const { detector } = rule;
  if (detector.kind === 'failure_ratio') {
    const { prior } = CLASS_FACTS[detector.class];
    if (detector.times_normal * prior >= 1) {
      const message =
        `never met: normal is ${Number((prior * 100).toPrecision(2))} %, and ` +
        `${detector.times_normal} times as much would be more than every payment`;
      doubts.push({ path: ['detector', 'times_normal'], message });
    }
  }
  return doubts;
}

function twiceNamed({ by }: Rule): Doubt[] {
  return by.flatMap((attribute, i) =>
    by.indexOf(attribute) === i
      ? []
      : [{ path: ['by', String(i)], message: `${attribute} is named twice` }],
  );
}

/** How many names a bank of evidence tells apart, as it says itself. */
function rememberedAtMost(): number {
  const bank = newBank(0);
  const names = Array.from({ length: 2_000 }, (_, i) => `${i}`);
  const seen = { now: 1, attempts: 2_000, failures: 2_000, terminals: names, merchants: names };
  addEvidence(bank, seen, 0.01);
  return bank.terminals.length;
}

/** Failing payments a second of the trial, each at another terminal of another merchant. */
const FAILING = 30;
const ATTRIBUTES = Object.fromEntries(Object.keys(VALUES_MAX).map((name) => [name, 'all']));

/** Tries a rule on a fleet where from the first second on every payment fails. */
export function firesWhenAllFails(rule: Rule): boolean {
  const { detector } = rule;
  if (detector.kind !== 'failure_ratio') return true;
  const code = codeOf(detector.class);
  if (code === null) return false;
  const state = newState();
  const playbooks = new Map();
  const settings = { tenant: 'trial', rules: [rule], playbooks, externalUrl: '', receivers: [] };
  const begun = Date.UTC(2026, 0, 5);
  const profiles = [{ id: 1, attributes: ATTRIBUTES }];
  for (let now = begun; now <= begun + rule.for + MINUTE; now += SECOND) {
    const input = { digests: [allFailing(detector.class, code, now)], profiles, people: [] };
    if (tick(state, settings, input, now).effects.length > 0) return true;
  }
  return false;
}

/** A code that is counted in a class; null when there is none. */
function codeOf(cls: FailureClass): string | null {
  if (cls === 'device') return 'dev:E1';
  if (cls === 'no_answer') return 'local:timeout';
  const digits = '0123456789ABCDEF';
  for (const tens of digits) {
    for (const ones of digits) {
      const code = `cup-pos:${tens}${ones}`;
      if (code !== 'cup-pos:00' && classOf(code, 'declined') === cls) return code;
    }
  }
  return null;
}

function allFailing(cls: FailureClass, code: string, now: Instant): Digest {
  const outcome = cls === 'no_answer' ? 'noAnswer' : 'declined';
  const counts = { attempt: FAILING, approved: 0, failed: 0, declined: 0, noAnswer: 0 };
  const failures = Array.from(
    { length: FAILING },
    (_, i): FailureRow => ({
      profile: 1,
      terminal: `T-${now}-${i}`,
      merchant: `m-${now}-${i}`,
      code,
      outcome,
      pin: true,
      count: 1,
      at: now,
    }),
  );
  const attempts = [{ profile: 1, ...counts, [outcome]: FAILING, pin: FAILING }];
  return { from: now, to: now, messages: FAILING, attempts, failures, changes: [] };
}
