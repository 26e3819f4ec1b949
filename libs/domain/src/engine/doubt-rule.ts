/**
 * What is written rightly and yet cannot be meant: a rule that can never fire, gates of which one
 * makes another idle, more cells than memory should hold. Whether a rule can fire at all is tried
 * out with the engine's own step on a fleet where everything fails, not argued.
 */
import type { ProfileAttribute } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import { LEARN_AFTER_MS } from '../detect/baseline.js';
import { addEvidence, newBank } from '../detect/evidence-bank.js';
import { detectorOf, factsOf } from '../detect/registry.js';
import { Gates, type Rule } from '../rule/rule.js';
import { attributesOf, type WatchedAttributes, watchedName } from '../rule/watched.js';
import { decidesItself } from './ask-detectors.js';
import { firesAtWorst } from './try-rule.js';
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
  return rule.by.reduce((sum, watched) => sum + valuesOf(watched, values), 1);
}

/** Most pairs that could be are not: a firmware is made for few models. */
const PAIRS_MAX = 500;

function valuesOf(watched: WatchedAttributes, values: Readonly<Record<string, number>>): number {
  const [one = 0, other] = attributesOf(watched).map((attribute) => values[attribute] ?? 0);
  return other === undefined ? one : Math.min(PAIRS_MAX, one * other);
}

/** What a rule costs in words: "1 for the fleet, 400 by region, 3,000 by chain". */
export function costInWords(rule: Rule): string {
  const parts = rule.by
    .map((watched) => ({ name: watchedName(watched), values: valuesOf(watched, VALUES_MAX) }))
    .sort((a, b) => b.values - a.values)
    .map(({ name, values }) => `${values.toLocaleString('en')} by ${name}`);
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
  const names = by.map(watchedName);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [{ path: ['by', String(i)], message: `${name} is named twice` }],
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
  const asked = detectorOf(rule.detector).gates ?? [];
  const usual = Gates.parse({});
  // What every rule has is held against none.
  const idle = (Object.keys(Gates.shape) as (keyof Gates)[]).filter((gate) => {
    return rule.gates[gate] !== usual[gate] && !asked.some((name) => name === gate);
  });
  const instead = asked.length > 0 ? `only ${asked.join(', ')}` : 'no gates';
  return [
    ...(rule.by.length > 0 ? [{ path: ['by'], message }] : []),
    ...idle.map((gate) => {
      return { path: ['gates', gate], message: `not read: this detector asks for ${instead}` };
    }),
  ];
}
