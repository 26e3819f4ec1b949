/**
 * One terminal, or a few of one shop, that fail alone: their payments all end without an answer of
 * an issuer, or their devices go wrong again and again, while others of their kind are well.
 *
 * Approvals are told by profile, so nobody knows how often one terminal pays. But a customer's own
 * decline names its terminal, and only a payment that reached its issuer ends with one. Of the
 * answers that a healthy terminal gives, few are failures; of one that fails in half of its
 * payments or more nearly all are: so answers are weighed one by one (a CUSUM of Bernoulli draws),
 * whether the terminal is busy or not. A wrong PIN is neither: the customer or the key may be it.
 *
 * Each terminal has customers of its own, so what they say of several adds up: a shop is told long
 * before each of its terminals would be.
 *
 * It is a note: it waits for somebody who looks at it, and never wakes anybody.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { HOUR, MINUTE } from '../base/instant.js';
import type {
  Detector,
  Finding,
  FindingFacts,
  Gate,
  OpenFinding,
  ScopeEntry,
  Senses,
  Sighting,
  Standing,
  Watched,
} from './detector.js';
import { jointNats } from './joint-nats.js';
import { type Begun, begunIn, standsAlone } from './stands-alone.js';
import {
  type Accusation,
  hearAnswers,
  type SuspectBook,
  suspectBook,
  sweepSuspects,
} from './suspect-book.js';
import { type Member, natsOf, SUSPECTED_HITS, shopsOf } from './suspected-shops.js';

export const SingleTerminal = z.strictObject({
  kind: z.literal('single_terminal'),
  /** One: a terminal that fails alone. More: so many of one shop, and nobody else. */
  terminals: z.number().int().min(1).max(100).default(1),
  /** How much evidence against "normal" is needed, in nats. */
  evidence: z.number().min(5).max(200).default(25),
  /** How long it must have gone on. */
  lasting: Duration.prefault('30m'),
});
export type SingleTerminal = z.infer<typeof SingleTerminal>;

const ONE = 'single_terminal';
const SHOP = 'single_shop';
/**
 * From so many nats what happens to a terminal is kept, to be shown; and where several are told of,
 * those besides the surest have as many.
 */
const HOT_NATS = 12;
/** Evidence goes little beyond what is asked for: who was repaired would stay ill for long. */
const BEYOND_NATS = 5;
/** It is over when customers have declines like others, or nothing happened for so long. */
const OVER_MS = 24 * HOUR;

const facts: FindingFacts = {
  ...{ units: 'answers', prior: 0, business: false, aside: true, yields: true },
};

export const singleTerminal: Detector<SingleTerminal> = {
  kind: 'single_terminal',
  findings: { [ONE]: facts, [SHOP]: facts },
  weigh: ({ evidence, terminals }) => {
    return { finding: findingOf(terminals), evidence, tolerate: 1, timesNormal: 1 };
  },
  sense(senses) {
    const { settings, digests, codes } = senses;
    // Nobody asks: then nothing is remembered either.
    if (settings.length === 0) return [];
    const book = suspectBook(senses);
    book.most = Math.max(...settings.map(({ evidence }) => evidence)) + BEYOND_NATS;
    const accused = digests.flatMap((digest) => hearAnswers(book, digest, codes));
    sweepSuspects(book, senses);
    const hits = accused.flatMap(hitsOf);
    return hits.length > 0 ? [{ units: facts.units, counts: new Map(), hits }] : [];
  },
  gates: ['failures'],
  watches: ({ terminals }) =>
    terminals > 1 ? ['store', 'merchant'] : ['terminal', 'store', 'merchant'],
  decide: (rule, _hits, senses) => {
    const { suspects, sweptAt } = suspectBook(senses);
    // Each is held against all others, so not every second.
    if (sweptAt !== senses.now) return [];
    let begun: Begun | undefined;
    return shopsOf(suspects).flatMap((shop): Sighting[] => {
      const place = placeOf(rule, shop.members, shop.place);
      if (place === null || !isSure(rule, shop.members)) return [];
      if (!gatesOf(rule, shop.members).every(({ met }) => met)) return [];
      begun ??= begunIn(suspects);
      if (!standsAlone(shop, begun, senses)) return [];
      const { onset, nats } = weighed(rule, shop.members);
      return [{ onset, score: nats, scope: [place] }];
    });
  },
  standings: (rule, senses) => standings(rule, suspectBook(senses)),
  over: (incident, senses) => isOver(incident, senses),
  worst: ({ lasting, evidence, terminals }) => ({
    told: (elapsed) => {
      const failures = elapsed % MINUTE === 0 ? worstMinute(terminals) : [];
      return { heartbeats: [1, 1, 1], failures };
    },
    lastsMs: Math.max(lasting, evidence * MINUTE) + 5 * MINUTE,
  }),
  diagnoses: {
    single_terminal: {
      playbook: 'single_terminal',
      severity: 'SEV4',
      forbidden: [],
      kind: 'degradation',
    },
  },
  // A shop is called as one that many terminals fail at.
  diagnose: ({ class: cls }) => (cls === ONE ? ONE : null),
};

function findingOf(terminals: number): Finding {
  return terminals === 1 ? ONE : SHOP;
}

/** A minute in which terminals of a shop fail, and nine customers elsewhere for each are poor. */
function worstMinute(terminals: number) {
  return Array.from({ length: 10 * terminals }, (_, i) => {
    const isIll = i < terminals;
    const who = { profile: isIll ? 1 : 2, terminal: `T-${i}`, merchant: isIll ? 'm' : `m-${i}` };
    return { ...who, code: isIll ? 'cup-pos:96' : 'cup-pos:51', outcome: 'declined', count: 1 };
  });
}

/** What is kept of a failure, to be shown with a terminal, or with a shop. */
function hitsOf({ suspect, ...row }: Accusation) {
  const found: Finding[] = [];
  if (natsOf(suspect) >= HOT_NATS) found.push(ONE);
  if (suspect.hits >= SUSPECTED_HITS) found.push(SHOP);
  return found.map((finding) => ({ ...row, finding, count: 1 }));
}

/** One terminal is told by its merchant; null where a rule is not about so many. */
function placeOf(
  { detector: { terminals } }: Watched<SingleTerminal>,
  members: readonly Member[],
  shop: ScopeEntry,
): ScopeEntry | null {
  if (terminals > 1) return shop;
  const [[, { merchant }] = ['', { merchant: undefined }], ...others] = members;
  if (others.length > 0 || merchant === undefined) return null;
  return { attribute: 'merchant', value: merchant };
}

/** What is held against the terminals of a shop, and since when they are as many as asked for. */
function weighed({ detector: { terminals } }: Watched<SingleTerminal>, members: readonly Member[]) {
  const each = members.map(([, one]) => natsOf(one)).sort((a, b) => b - a);
  const [, first] = members[0] as Member;
  const [, last] = members[terminals - 1] ?? (members.at(-1) as Member);
  return {
    since: first.since,
    onset: last.since,
    at: Math.max(...members.map(([, { at }]) => at)),
    hits: members.reduce((sum, [, { hits }]) => sum + hits, 0),
    nats: jointNats(each),
    /** Of those besides the surest, who alone make no shop. */
    besides: jointNats(each.slice(terminals - 1)),
  };
}

/** Whether the evidence is enough, and not all of it that of fewer terminals than are told of. */
function isSure(rule: Watched<SingleTerminal>, members: readonly Member[]): boolean {
  const { terminals, evidence } = rule.detector;
  const { nats, besides } = weighed(rule, members);
  return nats >= evidence && (terminals === 1 || besides >= HOT_NATS);
}

function gatesOf(rule: Watched<SingleTerminal>, members: readonly Member[]): Gate[] {
  const { terminals, lasting } = rule.detector;
  const { failures } = rule.gates;
  const { onset, at, hits } = weighed(rule, members);
  const [count, lasted] = [members.length, at - onset];
  const gates: Gate[] = [
    { name: 'failures', value: hits, limit: failures, met: hits >= failures },
    { name: 'for', value: lasted, limit: lasting, met: lasted >= lasting },
  ];
  return terminals === 1
    ? gates
    : [{ name: 'terminals', value: count, limit: terminals, met: count >= terminals }, ...gates];
}

/** What is held against each, by every name under which one may ask for it. */
function standings(rule: Watched<SingleTerminal>, { suspects, leftOut }: SuspectBook): Standing[] {
  const isOfShops = rule.detector.terminals > 1;
  const accused = isOfShops
    ? shopsOf(suspects).filter(({ members }) => members.length > 1)
    : [...suspects].map((member) => ({ place: null, members: [member] }));
  return accused.flatMap(({ place, members }): Standing[] => {
    const [terminal, { merchant, store }] = members[0] as Member;
    const names: readonly Standing['scope'][] = isOfShops
      ? [place, nameOf('merchant', merchant)]
      : [nameOf('terminal', terminal), nameOf('merchant', merchant), nameOf('store', store)];
    const { since, hits, nats } = weighed(rule, members);
    const gates = gatesOf(rule, members);
    gates.push({ name: 'left_out', value: leftOut, limit: 0, met: leftOut === 0 });
    const known = names.filter((name) => name !== null);
    return known.map((scope) => ({ scope, since, hits, nats, gates }));
  });
}

function nameOf<A extends string>(attribute: A, value: string | undefined) {
  return value === undefined ? null : { attribute, value };
}

/** Over when hardly any of its terminals is suspected any more, or long nothing was wrong. */
function isOver({ finding, cause, lastHitAt }: OpenFinding, senses: Senses): boolean {
  if (senses.now - lastHitAt >= OVER_MS) return true;
  let left = 0;
  for (const one of suspectBook(senses).suspects.values()) {
    const isOfIt = cause.some(({ attribute, value }) => {
      return (attribute === 'merchant' || attribute === 'store') && one[attribute] === value;
    });
    if (isOfIt && one.hits > 1) left += 1;
  }
  return left < (finding === SHOP ? 2 : 1);
}
