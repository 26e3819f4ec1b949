/** Suspected terminals by shop: those of one store, or of one merchant where stores are unknown. */
import { type Instant, MINUTE } from '../base/instant.js';
import type { ScopeEntry } from './detector.js';

/** A terminal that fails more often than its customers explain. */
export interface Suspect {
  readonly profile: number;
  readonly merchant: string | undefined;
  /** Absent where nobody told, as in snapshots of earlier versions. */
  readonly store?: string;
  since: Instant;
  /** When it last answered. */
  at: Instant;
  /** Evidence in nats: of its payments, and of its device. */
  pay: number;
  device: number;
  hits: number;
  /** Nats by which its answers since the last failure speak for it, and when that failure was. */
  well?: number;
  failedAt?: Instant;
}

/** Nats by which one of a terminal's two troubles is more likely than none. */
export function natsOf({ pay, device }: Suspect): number {
  return Math.max(pay, device);
}

/** Terminals of one place that are suspected together. */
export interface Shop {
  /** The store, or the merchant. */
  readonly place: ScopeEntry;
  /** By name, who began first before the others. */
  readonly members: readonly Member[];
}

export type Member = readonly [terminal: string, suspect: Suspect];

/** Fewer hits than these are anybody's. */
export const SUSPECTED_HITS = 3;
/** Who began so close to each other may have one cause. */
export const TOGETHER_MS = 10 * MINUTE;

/**
 * Everybody who is suspected, by shop. Two stores of a merchant are two shops, unless they began
 * together: then it is the merchant.
 */
export function shopsOf(suspects: ReadonlyMap<string, Suspect>): Shop[] {
  const merchants = new Map<string, Member[]>();
  for (const member of suspects) {
    const [, { hits, merchant }] = member;
    if (hits < SUSPECTED_HITS || merchant === undefined) continue;
    const known = merchants.get(merchant);
    if (known) known.push(member);
    else merchants.set(merchant, [member]);
  }
  return [...merchants].flatMap(([merchant, members]) => split(merchant, members));
}

function split(merchant: string, members: Member[]): Shop[] {
  members.sort(byBeginning);
  const stores = new Map<string | undefined, Member[]>();
  for (const member of members) {
    const { store } = member[1];
    const known = stores.get(store);
    if (known) known.push(member);
    else stores.set(store, [member]);
  }
  const whole: ScopeEntry = { attribute: 'merchant', value: merchant };
  const groups: { place: ScopeEntry; readonly members: Member[]; isMixed: boolean }[] = [];
  let first = Number.NEGATIVE_INFINITY;
  for (const [store, own] of stores) {
    const since = own[0]?.[1].since ?? first;
    const before = since - first <= TOGETHER_MS ? groups.at(-1) : undefined;
    if (before) {
      for (const member of own) before.members.push(member);
      Object.assign(before, { place: whole, isMixed: true });
      continue;
    }
    first = since;
    const place: ScopeEntry = store === undefined ? whole : { attribute: 'store', value: store };
    groups.push({ place, members: own, isMixed: false });
  }
  for (const { members, isMixed } of groups) if (isMixed) members.sort(byBeginning);
  return groups;
}

function byBeginning([a, one]: Member, [b, other]: Member): number {
  return one.since - other.since || (a < b ? -1 : 1);
}
