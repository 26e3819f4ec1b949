/**
 * Card testing and PIN guessing: one terminal after another refuses card after card, for reasons
 * that lie with the cards. No shop serves so many customers, so it is weighed by terminal against
 * a rate of refusals that no till reaches, as counts in time (a Poisson CUSUM), and named by
 * merchant. Retries of one card are one customer, until there are more than a card allows.
 *
 * It goes to the fraud desk. The refusals are its doing, so they are no fault of hosts or keys.
 */
import { z } from 'zod';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { CLASS_FACTS } from '../code/catalogue.js';
import type { CodeBook } from '../code/code-book.js';
import { classOf } from '../code/read-code.js';
import type { FailureRow } from '../digest/digest.js';
import type { Detector, Gate, Hit, Senses, Sighting, Standing, Watched } from './detector.js';

export const CardTesting = z.strictObject({
  kind: z.literal('card_testing'),
  /** How much evidence against "normal" is needed at one merchant, in nats. */
  evidence: z.number().min(5).max(200).default(25),
  /** At more merchants than this at once it is no testing of cards but a fault. */
  merchants_max: z.number().int().min(1).max(1_000).default(10),
});
export type CardTesting = z.infer<typeof CardTesting>;

const FINDING = 'card_testing';
/** Refused cards in a second that a single terminal may have: more than one a minute. */
const TOLERATED = 0.02;
/** Attacks are so many times faster. */
const TIMES = [3, 8, 30] as const;
/** A terminal that has this much evidence, in nats, is looked at. */
const HOT_NATS = 7;
/** Slower shops of the same attack are waited for, so that the first page names them all. */
const SETTLE_MS = 45 * SECOND;
/** It is over when no card was tried for so long. */
const OVER_MS = 5 * MINUTE;
/** Testers hear several answers; of one alone there must be another reason, except for PINs. */
const CODES_MIN = 2;
const ONE_CODE_SHARE = 0.8;
/** A card is locked after three wrong PINs: who goes on is guessing. */
const GUESSES = 3;
const PIN_REFUSED = /:(55|38|75)$/;
/** What testers hear. */
const REFUSALS = ['14', '54', '51', '62'].map((code) => {
  return { code: `cup-pos:${code}`, outcome: 'declined' };
});
const TERMINALS_MAX = 20_000;
/** Terminals that are suspected of nothing any more are looked for so often. */
const SWEEP_MS = 10 * SECOND;

/** What a terminal is suspected of. */
interface Suspect {
  readonly merchant: string;
  since: Instant;
  at: Instant;
  /** Evidence in nats, for each of `TIMES`; never below zero. */
  readonly nats: number[];
  refused: number;
  codes: Record<string, number>;
}

/** Merchants where cards are tested. */
interface Attack {
  readonly since: Instant;
  hotAt: Instant;
  merchants: string[];
}

interface Kept {
  readonly suspects: Map<string, Suspect>;
  attack: Attack | null;
  /** When the first merchant had enough evidence; null while none has. */
  crossedAt: Instant | null;
  sweptAt: Instant;
}

export const cardTesting: Detector<CardTesting> = {
  kind: 'card_testing',
  findings: {
    [FINDING]: {
      units: 'cards',
      prior: 0,
      business: false,
      explains: ['card_data_read', 'funds', 'pin_key', 'other'],
    },
  },
  weigh: ({ evidence }) => ({ finding: FINDING, evidence, tolerate: 1, timesNormal: 1 }),
  sense(senses) {
    const kept = keptOf(senses);
    const hits = senses.digests.flatMap(({ failures }) =>
      failures.flatMap((f) => suspect(kept, f, senses.codes)),
    );
    sweep(kept, senses.now);
    return hits.length > 0 ? [{ units: 'cards', counts: new Map(), hits }] : [];
  },
  gates: ['failures'],
  watches: () => ['merchant'],
  decide: (rule, _hits, senses) => decide(rule, keptOf(senses), senses.now),
  standings: (rule, senses) => standings(rule, keptOf(senses), senses.now),
  worst: () => ({ answers: REFUSALS, oneShop: true }),
  over: ({ lastHitAt }, { now }) => now - lastHitAt >= OVER_MS,
  diagnoses: {
    card_testing: { playbook: 'fraud', severity: 'SEV3', forbidden: [], kind: 'fraud' },
  },
  diagnose: ({ class: cls }) => (cls === FINDING ? 'card_testing' : null),
};

function keptOf({ kept }: Senses): Kept {
  const known = kept.get('cards') as Kept | undefined;
  if (known) return known;
  const none: Kept = { suspects: new Map(), attack: null, crossedAt: null, sweptAt: 0 };
  kept.set('cards', none);
  return none;
}

/** Forgets whom time has cleared; most never come near what is looked at. */
function sweep(kept: Kept, now: Instant): void {
  const { suspects } = kept;
  if (now - kept.sweptAt < SWEEP_MS && suspects.size < TERMINALS_MAX) return;
  kept.sweptAt = now;
  for (const [terminal, suspected] of suspects) {
    fade(suspected, now);
    if (natsOf(suspected) === 0) suspects.delete(terminal);
  }
}

/** Notes a refused card; a hit, if its terminal is hot or its merchant is known to be attacked. */
function suspect({ suspects, attack }: Kept, row: FailureRow, codes?: CodeBook): Hit[] {
  const { merchant, terminal, retry = 0, count, at, code } = row;
  if (merchant === undefined || !isOfTheCard(row, codes)) return [];
  if (retry > 0 && retry < GUESSES) return [];
  let suspected = suspects.get(terminal);
  if (!suspected) {
    if (suspects.size >= TERMINALS_MAX) return [];
    suspected = { merchant, since: at, at, nats: TIMES.map(() => 0), refused: 0, codes: {} };
    suspects.set(terminal, suspected);
  }
  fade(suspected, at);
  const { nats } = suspected;
  for (const [j, times] of TIMES.entries()) nats[j] = (nats[j] ?? 0) + count * Math.log(times);
  suspected.refused += count;
  suspected.codes[code] = (suspected.codes[code] ?? 0) + count;
  const known = attack?.merchants.includes(merchant) ?? false;
  if (natsOf(suspected) < HOT_NATS && !known) return [];
  const { profile } = row;
  return [{ finding: FINDING, profile, terminal, merchant, code, count, at }];
}

/** Whether a payment was refused for what the card or its holder is. */
function isOfTheCard({ code, outcome }: FailureRow, codes?: CodeBook): boolean {
  return CLASS_FACTS[classOf(code, outcome, codes)].business || PIN_REFUSED.test(code);
}

/** Time without refusals speaks for a shop. */
function fade(suspected: Suspect, now: Instant): void {
  const seconds = Math.max(0, (now - suspected.at) / SECOND);
  suspected.at = Math.max(suspected.at, now);
  const { nats } = suspected;
  for (let j = 0; j < nats.length; j += 1) {
    const speaks = TOLERATED * ((TIMES[j] ?? 1) - 1) * seconds;
    nats[j] = Math.max(0, (nats[j] as number) - speaks);
  }
  if (natsOf(suspected) > 0) return;
  suspected.since = suspected.at;
  suspected.refused = 0;
  suspected.codes = {};
}

function natsOf({ nats }: Suspect): number {
  let most = 0;
  for (const each of nats) if (each > most) most = each;
  return most;
}

interface Shop {
  since: Instant;
  nats: number;
  refused: number;
  readonly codes: Map<string, number>;
}

function decide(rule: Watched<CardTesting>, kept: Kept, now: Instant): Sighting[] {
  const { merchants_max: max } = rule.detector;
  const shops = [...hotShops(kept, now)].filter(([, shop]) => isTesting(shop));
  const sure = shops.filter(([, shop]) => isSure(rule, shop));
  if (kept.attack && shops.some(([merchant]) => kept.attack?.merchants.includes(merchant))) {
    kept.attack.hotAt = now;
  }
  if (kept.attack && now - kept.attack.hotAt >= OVER_MS) kept.attack = null;
  if (sure.length === 0 || sure.length > max) {
    kept.crossedAt = null;
    return [];
  }
  kept.crossedAt ??= now;
  const settled = now - kept.crossedAt >= SETTLE_MS;
  if (!kept.attack && !settled) return [];
  const before = kept.attack?.merchants ?? [];
  const merchants = [...new Set([...before, ...sure.map(([merchant]) => merchant)])].sort();
  const since = kept.attack?.since ?? Math.min(...sure.map(([, shop]) => shop.since));
  kept.attack = { since, hotAt: now, merchants };
  const score = Math.max(...sure.map(([, { nats }]) => nats));
  const scope = merchants.map((value) => ({ attribute: 'merchant' as const, value }));
  return [{ onset: since, score, scope }];
}

/** Every suspected shop, the surest of them waited with for slower ones. */
function standings(rule: Watched<CardTesting>, kept: Kept, now: Instant): Standing[] {
  const { evidence, merchants_max: max } = rule.detector;
  const shops = [...hotShops(kept, now)];
  const sure = shops.filter(([, shop]) => isSure(rule, shop)).length;
  const held = kept.crossedAt === null ? 0 : now - kept.crossedAt;
  const settled = kept.attack !== null || held >= SETTLE_MS;
  return shops.map(([value, shop]): Standing => {
    const { since, nats, refused, codes } = shop;
    const asked = rule.gates.failures;
    const gates: Gate[] = [
      { name: 'failures', value: refused, limit: asked, met: refused >= asked },
      { name: 'answers', value: codes.size, limit: CODES_MIN, met: isTesting(shop) },
      { name: 'merchants_max', value: sure, limit: max, met: sure <= max },
      { name: 'for', value: held, limit: SETTLE_MS, met: settled && nats >= evidence },
    ];
    return { scope: { attribute: 'merchant', value }, since, hits: refused, nats, gates };
  });
}

function isSure({ detector, gates }: Watched<CardTesting>, shop: Shop): boolean {
  return isTesting(shop) && shop.nats >= detector.evidence && shop.refused >= gates.failures;
}

/** What hot terminals say of their merchants. */
function hotShops({ suspects }: Kept, now: Instant): Map<string, Shop> {
  const shops = new Map<string, Shop>();
  for (const suspected of suspects.values()) {
    // Time only clears, so who was not hot when it refused last is not hot now.
    if (natsOf(suspected) < HOT_NATS) continue;
    fade(suspected, now);
    const nats = natsOf(suspected);
    if (nats < HOT_NATS) continue;
    const { merchant, since, refused, codes } = suspected;
    const shop = shops.get(merchant) ?? { since, nats: 0, refused: 0, codes: new Map() };
    shops.set(merchant, shop);
    shop.since = Math.min(shop.since, since);
    shop.nats += nats;
    shop.refused += refused;
    for (const [code, n] of Object.entries(codes)) {
      shop.codes.set(code, (shop.codes.get(code) ?? 0) + n);
    }
  }
  return shops;
}

/** Different answers; or PINs, of which guessers hear only one. */
function isTesting({ codes, refused }: Shop): boolean {
  const [top = 0] = [...codes.values()].sort((a, b) => b - a);
  if (codes.size >= CODES_MIN && top <= ONE_CODE_SHARE * refused) return true;
  let pins = 0;
  for (const [code, n] of codes) if (PIN_REFUSED.test(code)) pins += n;
  return pins >= ONE_CODE_SHARE * refused;
}
