/**
 * How far a silence is that of the whole fleet. In the evening shops everywhere switch off, many
 * without a word, and no carrier, region or model is different from the others: what nearly all
 * of them have in common is no fault of some.
 */
import type { ProfileAttributes } from '../base/attribute.js';
import type { Leaves } from './presence.js';

const COMPARED = [
  'acquirer',
  'region',
  'carrier',
  'link',
  'model',
  'hw',
  'fw',
  'app',
  'param',
  'chain',
] as const;
/** Fewer terminals than these show nothing. */
const THERE_MIN = 20;
/** A smaller share of silent terminals is everyday life. */
const SILENT_MIN = 0.01;
/** Of each attribute, values of this share of the fleet may be ill, and that is no drift. */
const ILL_MAX = 0.75;

interface Sum {
  there: number;
  silent: number;
}

/** The share of the silence that the healthiest quarter of the fleet has, too, 0 to 1. */
export function driftOf(leaves: Leaves, profiles: ReadonlyMap<number, ProfileAttributes>): number {
  const all = { there: 0, silent: 0 };
  for (const leaf of leaves.values()) if (leaf.there > 0) add(all, leaf);
  // On nearly every look there is nothing to compare.
  if (all.there < THERE_MIN || all.silent / all.there < SILENT_MIN) return 0;
  const values = new Map<string, Map<string, Sum>>(COMPARED.map((name) => [name, new Map()]));
  for (const [profile, leaf] of leaves) {
    if (leaf.there <= 0) continue;
    const attributes = profiles.get(profile);
    for (const name of COMPARED) {
      const sums = values.get(name);
      const value = attributes?.[name] ?? '';
      const sum = sums?.get(value) ?? { there: 0, silent: 0 };
      sums?.set(value, sum);
      add(sum, leaf);
    }
  }
  const healthiest = Math.min(
    ...[...values.values()].map((sums) => healthyQuarter([...sums.values()])),
  );
  return Math.min(1, healthiest / (all.silent / all.there));
}

function add(sum: Sum, { there, silent }: Sum): void {
  sum.there += there;
  sum.silent += silent;
}

/** The silent share, at least as far as is certain, that no more than a quarter falls below. */
function healthyQuarter(sums: readonly Sum[]): number {
  const all = sums.reduce((sum, { there }) => sum + there, 0);
  const sorted = sums
    .map(({ there, silent }) => ({ there, share: upperShare(there, silent) }))
    .sort((a, b) => a.share - b.share);
  let healthy = 0;
  for (const { there, share } of sorted) {
    healthy += there;
    if (healthy >= (1 - ILL_MAX) * all) return share;
  }
  return 0;
}

/** Where few are, chance makes some values look healthy: they get what chance may have spared. */
function upperShare(there: number, silent: number): number {
  const share = Math.min(1, silent / there);
  return share + 2 * Math.sqrt((share * (1 - share)) / there) + 2 / there;
}
