/**
 * A terminal: who it belongs to, what it runs, whether it is there. It is built from what the
 * terminal says itself, and `registry/overlay.ts` lays over it what people imported; it is not the
 * shop (a merchant has several) and not a connection (a gateway relays for many).
 */
import { PROFILE_ATTRIBUTES, type ProfileAttributes } from '../base/attribute.js';
import { HOUR, type Instant, MINUTE } from '../base/instant.js';
import type { Message } from '../message/decode.js';
import type { Birth, ChangeEvent, State } from '../message/schema.js';

/** What is known of one terminal. */
export interface Terminal {
  /** Whether the registry knows it; only `overlay` says so. An unknown one is shown as such. */
  readonly registered: boolean;
  /** The registry has it out of service: it is taken in and stored, and alarms nobody. */
  readonly retired: boolean;
  readonly merchant: string | undefined;
  /** Attributes by their names on the wire. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly hbSeconds: number | undefined;
  readonly test: boolean;
  readonly boot: number;
  readonly online: boolean;
  /** Why it said goodbye; undefined when it vanished without a word. */
  readonly why: string | undefined;
  readonly until: Instant | undefined;
  /** How far its clock is off, when that is more than two minutes. */
  readonly clockSkewMs: number | undefined;
}

/** A terminal before its first word. */
export const UNKNOWN_TERMINAL: Terminal = {
  registered: false,
  retired: false,
  merchant: undefined,
  attributes: {},
  hbSeconds: undefined,
  test: false,
  boot: 0,
  online: true,
  why: undefined,
  until: undefined,
  clockSkewMs: undefined,
};

/** A terminal's clock further off than this is flagged, and nothing live relies on it. */
const SKEW_MS = 2 * MINUTE;

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

/**
 * What a message changes about its terminal; the same object when it changes nothing. Words of an
 * earlier start of the terminal change nothing: a Will of the last boot is stale.
 */
export function heard(terminal: Terminal, message: TerminalMessage, receivedAt: Instant): Terminal {
  if (message.body.boot < terminal.boot) return terminal;
  if (message.channel === 'state') return withState(terminal, message.body);
  if (isNoNews(terminal, message, receivedAt)) return terminal;
  const next: Terminal = {
    ...terminal,
    boot: message.body.boot,
    online: true,
    why: undefined,
    until: undefined,
    clockSkewMs: skewOf(message.body.at, message.body.queuedAt, receivedAt),
  };
  return keepIfSame(terminal, withAttributes(next, message));
}

/**
 * Nearly every message: one more of a terminal that is there and as it was. Seen without making
 * anything; false where only a closer look can tell.
 */
function isNoNews(terminal: Terminal, message: TerminalMessage, receivedAt: Instant): boolean {
  if (message.channel === 'state') return false;
  const { online, why, until, boot, clockSkewMs } = terminal;
  if (!online || why !== undefined || until !== undefined) return false;
  const { boot: saidBoot, at, queuedAt } = message.body;
  if (saidBoot !== boot || clockSkewMs !== undefined) return false;
  if (isSkewed(at, queuedAt, receivedAt)) return false;
  if (message.channel === 'evt') return message.body.kind !== 'change';
  if (message.channel !== 'hb' && message.channel !== 'birth') return true;
  return isKnown(terminal, message.body);
}

/** Whether everything that is said of the terminal is known of it already. */
function isKnown({ attributes, merchant, hbSeconds, test }: Terminal, said: Introduction): boolean {
  if (said.merchant !== undefined && said.merchant !== merchant) return false;
  if (said.hbSeconds !== undefined && said.hbSeconds !== hbSeconds) return false;
  if (said.test !== undefined && said.test !== test) return false;
  const tpk = said.keys?.tpk;
  if (tpk !== undefined && tpk !== attributes.keys) return false;
  for (const name of INTRODUCED) {
    const value = said[name];
    if (value !== undefined && value !== attributes[name]) return false;
  }
  return true;
}

function withState(terminal: Terminal, state: State): Terminal {
  const { boot, online, why, until } = state;
  return keepIfSame(terminal, { ...terminal, boot, online, why, until });
}

/** Whether a clock is so far off that it is flagged; a buffered message tells nothing of it. */
export function isSkewed(at: Instant, queuedAt: Instant | undefined, receivedAt: Instant): boolean {
  return queuedAt === undefined && Math.abs(at - receivedAt) > SKEW_MS;
}

function skewOf(at: Instant, queuedAt: Instant | undefined, receivedAt: Instant) {
  return isSkewed(at, queuedAt, receivedAt) ? at - receivedAt : undefined;
}

function withAttributes(terminal: Terminal, message: TerminalMessage): Terminal {
  switch (message.channel) {
    case 'birth':
    case 'hb':
      return merge(terminal, message.body);
    case 'evt':
      return message.body.kind === 'change' ? afterChange(terminal, message.body) : terminal;
    case 'txn':
    case 'ack':
    case 'state':
      return terminal;
  }
}

/** Fields of a birth that are texts and become attributes under the same name. */
export const INTRODUCED = [
  'store',
  'chain',
  'region',
  'tz',
  'model',
  'hw',
  'fw',
  'app',
  'param',
  'feePlan',
  'acquirer',
  'carrier',
  'link',
  'hours',
] as const;

type Introduction = Partial<Pick<Birth, (typeof INTRODUCED)[number]>> &
  Pick<Birth, 'merchant' | 'keys' | 'hbSeconds' | 'test'>;

function merge(terminal: Terminal, said: Introduction): Terminal {
  return {
    ...terminal,
    attributes: introduced(terminal.attributes, said),
    merchant: said.merchant ?? terminal.merchant,
    hbSeconds: said.hbSeconds ?? terminal.hbSeconds,
    test: said.test ?? terminal.test,
  };
}

/** The attributes with what is said of them; the same object when that is nothing new. */
function introduced(known: Terminal['attributes'], said: Introduction): Terminal['attributes'] {
  let attributes: Record<string, string> | undefined;
  const set = (name: string, value: string | undefined) => {
    if (value === undefined || known[name] === value) return;
    attributes ??= { ...known };
    attributes[name] = value;
  };
  for (const name of INTRODUCED) set(name, said[name]);
  set('keys', said.keys?.tpk);
  return attributes ?? known;
}

const CHANGED_ATTRIBUTE = {
  keys: 'keys',
  firmware: 'fw',
  app: 'app',
  param: 'param',
  feePlan: 'feePlan',
} as const;

function afterChange(terminal: Terminal, change: ChangeEvent): Terminal {
  if (change.what === 'reboot' || change.to === undefined) return terminal;
  const attributes = { ...terminal.attributes, [CHANGED_ATTRIBUTE[change.what]]: change.to };
  return { ...terminal, attributes };
}

/** The terminal as it was, when nothing that is kept of it has changed. */
export function keepIfSame(before: Terminal, after: Terminal): Terminal {
  const same =
    before.registered === after.registered &&
    before.retired === after.retired &&
    before.merchant === after.merchant &&
    before.hbSeconds === after.hbSeconds &&
    before.test === after.test &&
    before.boot === after.boot &&
    before.online === after.online &&
    before.why === after.why &&
    before.until === after.until &&
    skewBand(before.clockSkewMs) === skewBand(after.clockSkewMs) &&
    sameAttributes(before.attributes, after.attributes);
  return same ? before : after;
}

/** A drifting clock is news once, not with every heartbeat: skew is compared by the hour. */
function skewBand(skewMs: number | undefined): number | undefined {
  return skewMs === undefined ? undefined : Math.round(skewMs / HOUR);
}

function sameAttributes(a: Terminal['attributes'], b: Terminal['attributes']): boolean {
  if (a === b) return true;
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}

/** The part of a terminal that digests count by. */
export function profileOf(terminal: Terminal): ProfileAttributes {
  const profile: Record<string, string> = {};
  for (const name of PROFILE_ATTRIBUTES) {
    const value = terminal.attributes[name];
    if (value !== undefined) profile[name] = value;
  }
  return profile;
}

const CLAMP_BACK_MS = 72 * HOUR;
const CLAMP_AHEAD_MS = 2 * MINUTE;

/** The terminal's own time as history keeps it: at most 72 hours back and two minutes ahead. */
export function clampTime(at: Instant, receivedAt: Instant): Instant {
  return Math.min(receivedAt + CLAMP_AHEAD_MS, Math.max(receivedAt - CLAMP_BACK_MS, at));
}
