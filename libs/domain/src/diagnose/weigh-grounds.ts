/**
 * What speaks for each diagnosis that payments can have, and what against it. It names nothing:
 * `diagnose.ts` has decided; this tells people on what grounds, and what else was considered.
 */
import { MINUTE } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import type { Signature } from '../detect/detector.js';
import type { Ground, Weighed } from './ground.js';
import {
  changed,
  failsALittle,
  failsInPart,
  isFleetWide,
  isWithoutCause,
  leads,
  massShare,
  names,
  SAME_CODES,
} from './read-signature.js';

/** Codes that name a fault themselves, by what many of them mean. */
const TELLING = {
  cutover: { kind: 'cutover_codes', reasons: ['CUTOVER_STUCK'] },
  hsm: { kind: 'hsm_codes', reasons: ['HSM_FAULT'] },
  clock: { kind: 'clock_codes', reasons: ['TERMINAL_CLOCK'] },
  readers: { kind: 'reader_codes', reasons: ['CHIP_READERS'] },
  tables: { kind: 'table_codes', reasons: ['BIN_TABLE', 'CARD_READING'] },
} as const;

/** How a fault shows itself. */
interface Marks {
  /** What its cause names, the most telling first. */
  readonly at: readonly string[];
  /** Whether it can hit everything. */
  readonly everywhere?: boolean;
  /** The codes that say so themselves. */
  readonly codes?: keyof typeof TELLING;
  /** Whether a part fails, or nearly all; absent where that says nothing. */
  readonly inPart?: boolean;
  /** Whether few payments fail; absent where that says nothing. */
  readonly few?: boolean;
  /** The change that brings it. */
  readonly change?: string;
  /** Whether it is known by that change, so that none speaks against it. */
  readonly byChange?: boolean;
  /** Whether it began with one and spread to others. */
  readonly spreads?: boolean;
  /** Whether only PINs fail. */
  readonly pinOnly?: boolean;
}

const VERSIONS = ['app', 'fw', 'model'] as const;

const OF_PINS: Readonly<Record<string, Marks>> = {
  zone_pin_key: {
    ...{ at: ['acquirer'], inPart: false, pinOnly: true },
    ...{ change: 'key_reset', byChange: true },
  },
  terminal_pin_key: { at: ['keys', 'job', ...VERSIONS, 'hw'], change: 'rki', pinOnly: true },
  hsm: {
    ...{ at: ['acquirer'], everywhere: true, codes: 'hsm', inPart: true },
    ...{ change: 'hsm', pinOnly: true },
  },
  issuer_down: { at: ['issuer'] },
  release: { at: ['app', 'fw'], change: 'app', byChange: true },
};

const OF_HOSTS: Readonly<Record<string, Marks>> = {
  acquirer_host: { at: ['acquirer'], few: false },
  issuer_down: { at: ['issuer'] },
  switch_regional: { at: ['region'], everywhere: true, few: false },
  scheme_degraded: { at: ['scheme'] },
  carrier_region: { at: ['carrier'], few: false },
  slow_burn: { at: ['acquirer', 'region', 'carrier'], few: true },
  cascade: { at: ['scheme', 'issuer', 'acquirer'], everywhere: true, spreads: true },
  cutover_stuck: { at: ['acquirer'], everywhere: true, codes: 'cutover' },
  release: { at: VERSIONS, change: 'app' },
};

const BY_CLASS: Readonly<Record<string, Readonly<Record<string, Marks>>>> = {
  pin_key: OF_PINS,
  issuer_link: OF_HOSTS,
  no_answer: OF_HOSTS,
  host_system: OF_HOSTS,
  format: { release: { at: [...VERSIONS, 'hw'], change: 'app' } },
  config: {
    parameters: { at: ['param', ...VERSIONS, 'chain'], change: 'param' },
    release: { at: ['app', 'fw'], change: 'app', byChange: true },
    merchant_master_data: { at: ['acquirer', 'chain'] },
  },
  card_data_read: {
    terminal_date: { at: ['fw', 'model', 'app'], codes: 'clock', change: 'firmware' },
    peripheral: { at: ['model', 'hw', 'fw', 'app'], codes: 'readers' },
    parameters: { at: ['param', ...VERSIONS, 'hw'], codes: 'tables', change: 'param' },
    release: { at: ['app', 'fw'], codes: 'tables', change: 'app' },
  },
};

/** So many others are told of. */
const RIVALS_MAX = 3;

/** The diagnosis that was given, with its grounds, then the best of those that were not. */
export function weighGrounds(given: string, signature: Signature, book?: CodeBook): Weighed[] {
  const marks = BY_CLASS[signature.class];
  if (marks === undefined) return [];
  // What did not spread is no cascade, and what fails in mass does not smoulder: nobody need be
  // told so of every outage.
  const few = failsALittle(signature);
  const possible = Object.entries(marks).filter(([, each]) => {
    return (!each.spreads || signature.spread) && (!each.few || few);
  });
  const weighed = possible.map(([diagnosis, each]) => {
    return { diagnosis, ...groundsOf(each, signature, book) };
  });
  const first = weighed.find(({ diagnosis }) => diagnosis === given) ?? {
    diagnosis: given,
    for: isWithoutCause(signature) ? [{ kind: 'not_found' as const }] : [],
    against: [],
  };
  const rivals = weighed
    .filter((each) => each !== first)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || b.for.length - a.for.length)
    .slice(0, RIVALS_MAX);
  return [first, ...rivals];
}

function scoreOf({ for: pro, against }: Weighed): number {
  return pro.length - against.length;
}

function groundsOf(
  marks: Marks,
  signature: Signature,
  book?: CodeBook,
): Pick<Weighed, 'for' | 'against'> {
  const pro: Ground[] = [];
  const against: Ground[] = [];
  const say = (speaksFor: boolean, ground: Ground) => (speaksFor ? pro : against).push(ground);
  say(...placeOf(marks, signature));
  const { spread } = signature;
  if (marks.spreads && spread) {
    const minutes = Math.round(spread.aloneMs / MINUTE);
    say(true, { kind: 'spread', name: spread.attribute, minutes });
    const share = round(spread.sameCodes);
    say(share >= SAME_CODES, { kind: 'same_codes', share });
  }
  // What says cut-over speaks against whatever is known by no codes of its own.
  const isCutover = leads(signature, TELLING.cutover.reasons, book);
  const codes = marks.codes ?? (isCutover ? 'cutover' : undefined);
  if (codes !== undefined) {
    const { kind, reasons } = TELLING[codes];
    const isOwn = codes === marks.codes && leads(signature, reasons, book);
    say(isOwn, { kind, share: round(massShare(signature, reasons, book)) });
  }
  const inPart = marks.inPart === undefined ? null : failsInPart(signature);
  if (inPart !== null) {
    say(inPart === marks.inPart, { kind: 'failing_share', share: round(signature.ratio) });
  }
  if (marks.few !== undefined && failsALittle(signature)) {
    say(marks.few, { kind: 'failing_share', share: round(signature.ratio) });
  }
  if (marks.change !== undefined) {
    const came = changed(signature, marks.change);
    if (came) say(true, { kind: 'change', name: marks.change });
    else if (marks.byChange) say(false, { kind: 'no_change', name: marks.change });
  }
  if (marks.pinOnly) {
    const healthy = signature.isPinlessHealthy;
    if (healthy === true) say(true, { kind: 'pinless_healthy' });
    if (healthy === false) say(false, { kind: 'pinless_fails' });
    if (signature.locks) say(true, { kind: 'locks' });
  }
  return { for: pro, against };
}

/** Whether the failures lie where such a fault would have them. */
function placeOf({ at, everywhere }: Marks, signature: Signature): [boolean, Ground] {
  const named = at.find((attribute) => names(signature, attribute));
  if (named !== undefined) return [true, { kind: 'at', name: named }];
  if (isFleetWide(signature)) return [everywhere === true, { kind: 'everywhere' }];
  if (isWithoutCause(signature)) return [false, { kind: 'not_found' }];
  return [false, { kind: 'elsewhere', name: at[0] }];
}

function round(share: number): number {
  return Number(share.toPrecision(3));
}
