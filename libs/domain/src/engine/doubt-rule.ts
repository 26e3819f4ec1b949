/**
 * What is written rightly and yet cannot be meant: a rule that can never fire, gates of which one
 * makes another idle, more cells than memory should hold. Whether a rule can fire at all is tried
 * out with the engine's own step on a fleet where everything fails, not argued.
 */
import type { ProfileAttribute } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { LEARN_AFTER_MS } from '../detect/baseline.js';
import type { Worst } from '../detect/detector.js';
import { addEvidence, newBank } from '../detect/evidence-bank.js';
import { detectorOf, factsOf } from '../detect/registry.js';
import type { Digest } from '../digest/digest.js';
import { NO_SIGNALS } from '../digest/signals.js';
import type { Rule } from '../rule/rule.js';
import { decidesItself } from './ask-detectors.js';
import { newState } from './memory.js';
import { tick } from './tick.js';
import { weighingOf } from './watch.js';

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
  const own = decidesItself(rule) ? unread(rule) : [...idleGates(rule), ...neverMet(rule)];
  const doubts = [...own, ...twiceNamed(rule)];
  if (doubts.some(({ message }) => message.includes('never'))) return doubts;
  return firesAtWorst(rule)
    ? doubts
    : [...doubts, { path: ['alert'], message: 'never fires, not even when everything fails' }];
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
  const { finding, timesNormal } = weighingOf(rule);
  const { prior, units } = factsOf(finding);
  if (timesNormal * prior >= 1) {
    const all = units === 'all' || units === 'pin' ? 'every payment' : `all ${units}`;
    const message =
      `never met: normal is ${Number((prior * 100).toPrecision(2))} %, and ` +
      `${timesNormal} times as much would be more than ${all}`;
    doubts.push({ path: ['detector', 'times_normal'], message });
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

/** What a rule says that its detector, which decides by itself, does not read. */
function unread(rule: Rule): Doubt[] {
  const message = 'not read: this detector finds by itself where it is';
  return rule.by.length > 0 ? [{ path: ['by'], message }] : [];
}

/** So many a second tell of the worst in a trial. */
const TELLING = 30;
/** A trial lasts so long beyond what the rule asks for; detectors may wait for a whole cause. */
const TRIAL_MS = 3 * MINUTE;
const ATTRIBUTES = Object.fromEntries(Object.keys(VALUES_MAX).map((name) => [name, 'all']));

/**
 * Tries a rule on a fleet that from the first second on tells the worst its detector knows. True
 * also where the detector knows no worst, since then nothing can be said.
 */
export function firesAtWorst(rule: Rule): boolean {
  const worst = detectorOf(rule.detector).worst?.(rule.detector);
  if (!worst) return worst === undefined;
  const state = newState();
  const playbooks = new Map();
  const settings = { tenant: 'trial', rules: [rule], playbooks, externalUrl: '', receivers: [] };
  const begun = Date.UTC(2026, 0, 5);
  const profiles = [{ id: 1, attributes: ATTRIBUTES }];
  for (let now = begun; now <= begun + rule.for + TRIAL_MS; now += SECOND) {
    const input = { digests: [worstOf(worst, now)], profiles, people: [] };
    if (tick(state, settings, input, now).effects.length > 0) return true;
  }
  return false;
}

const HEARD = { births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };

function worstOf({ answers = [], devices = [], boots = [], oneShop }: Worst, now: Instant): Digest {
  const whos = Array.from({ length: TELLING }, (_, i) => {
    const [terminal, merchant] = oneShop
      ? [`T-${i % 3}`, 'm-1']
      : [`T-${now}-${i}`, `m-${now}-${i}`];
    return { profile: 1, terminal, merchant, at: now };
  });
  const inTurn = <T, R>(values: readonly T[], told: (who: (typeof whos)[number], value: T) => R) =>
    values.length === 0 ? [] : whos.map((who, i) => told(who, values[i % values.length] as T));
  const failures = inTurn(answers, (who, answer) => ({ ...who, ...answer, pin: true, count: 1 }));
  const n = failures.length;
  const noAnswer = failures.filter(({ outcome }) => outcome === 'noAnswer').length;
  const counts = { attempt: n, approved: 0, failed: 0, declined: n - noAnswer, noAnswer, pin: n };
  return {
    from: now,
    to: now,
    messages: TELLING,
    attempts: [{ profile: 1, ...counts }],
    failures,
    changes: [],
    signals: {
      ...NO_SIGNALS,
      heard: [{ profile: 1, heartbeats: TELLING, ...HEARD }],
      devices: inTurn(devices, (who, code) => ({ ...who, code })),
      births: inTurn(boots, (who, boot) => ({ ...who, boot, reason: 'unsaid' })),
    },
  };
}
