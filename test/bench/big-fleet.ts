/** A million terminals as their digests tell of them, and as many rules as are wanted. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import { type HeardRow, NO_SIGNALS } from '#domain/digest/signals.js';
import type { Settings } from '#domain/engine/types.js';
import { Rule } from '#domain/rule/rule.js';

/** Tuesday 2026-03-10, 12:30 in Shanghai. */
export const BEGIN: Instant = Date.UTC(2026, 2, 10, 4, 30);

const heartbeat_seconds = 60;
/** Payments of a terminal and second at noon: fifty a day. */
const payments_a_second = 50 / 50_000;
const pin_share = 0.6;
const EVERYDAY = [
  ['cup-pos:51', 0.04],
  ['cup-pos:55', 0.006],
  ['cup-pos:91', 0.001],
  ['cup-pos:96', 0.0005],
] as const;

/** How many values each watched attribute has. */
const VALUES = { region: 180, chain: 180, keys: 60, fw: 60, model: 9, app: 9 } as const;
/** What the rules are about, one after the other. */
export const CLASSES = [
  'pin_key',
  'issuer_link',
  'host_system',
  'no_answer',
  'format',
  'config',
  'funds',
];
const BY = [
  ['region', 'keys', 'model'],
  ['chain', 'fw', 'app'],
] as const;
const words = { en: 'words', 'zh-CN': '文字' };

/** Rules that watch 250 cells each: the fleet, and 249 values of three attributes. */
export function rulesFor(cells: number): Rule[] {
  return Array.from({ length: Math.ceil(cells / 250) }, (_, i) =>
    Rule.parse({
      alert: `Rule${i}`,
      detector: { kind: 'failure_ratio', class: CLASSES[i % CLASSES.length] },
      by: BY[i % BY.length],
      annotations: { summary: words },
    }),
  );
}

/** Settings with these rules, and somebody who is told. */
export function settingsOf(rules: readonly Rule[]): Settings {
  const externalUrl = 'https://tillwatch.example';
  return { tenant: 'demo', rules, playbooks: new Map(), externalUrl, receivers: ['oncall'] };
}

/** Profiles in which every value of every attribute occurs. */
export function profilesOf(count: number): Map<number, ProfileAttributes> {
  const profiles = new Map<number, ProfileAttributes>();
  for (let id = 1; id <= count; id += 1) {
    const own = Object.entries(VALUES).map(([name, n], i) => {
      return [name, `${name}-${Math.floor(id / (i + 1)) % n}`] as const;
    });
    const shared = { acquirer: `acq-${id % 12}`, carrier: `c-${id % 3}`, link: `l-${id % 2}` };
    profiles.set(id, { ...shared, ...Object.fromEntries(own) });
  }
  return profiles;
}

/** Whose payments fail in a second, beside those that fail every day. */
export interface Outage {
  readonly profile: (id: number) => boolean;
  readonly failures: number;
}

/** The digest of the second that ends at `to`: heartbeats, payments, everyday failures. */
export function bigSecond(
  terminals: number,
  profiles: number,
  to: Instant,
  draw: () => number,
  outage?: Outage,
): Digest {
  const heard = new Map<number, HeardRow>();
  const attempts = new Map<number, AttemptRow>();
  const failures: FailureRow[] = [];
  for (let i = 0; i < terminals / heartbeat_seconds; i += 1) {
    const profile = 1 + Math.floor(draw() * profiles);
    const row = heard.get(profile) ?? heardRow(profile);
    heard.set(profile, row);
    row.heartbeats += 1;
    row.seconds = (row.seconds ?? 0) + heartbeat_seconds;
    if (!attempts.has(profile)) attempts.set(profile, attemptRow(profile));
  }
  const paid = (profile: number, code: string | null) => {
    const row = attempts.get(profile) ?? attemptRow(profile);
    attempts.set(profile, row);
    const pin = draw() < pin_share || code === 'cup-pos:55';
    row.attempt += 1;
    row.pin += pin ? 1 : 0;
    row[code === null ? 'approved' : 'declined'] += 1;
    if (code === null) return;
    const terminal = Math.floor((draw() * terminals) / profiles);
    const merchant = `m-${profile}-${terminal >> 1}`;
    const name = `T-${profile}-${terminal}`;
    const rest = { code, outcome: 'declined', pin, count: 1, at: to };
    failures.push({ profile, terminal: name, merchant, ...rest });
  };
  for (let i = 0; i < terminals * payments_a_second; i += 1) {
    paid(1 + Math.floor(draw() * profiles), everyday(draw()));
  }
  for (let left = outage?.failures ?? 0; left > 0; ) {
    const profile = 1 + Math.floor(draw() * profiles);
    if (!outage?.profile(profile)) continue;
    paid(profile, 'cup-pos:96');
    left -= 1;
  }
  const rows = { attempts: [...attempts.values()], failures, changes: [] };
  const signals = { ...NO_SIGNALS, heard: [...heard.values()] };
  return {
    from: to - SECOND + 1,
    to,
    messages: Math.round(terminals / heartbeat_seconds),
    ...rows,
    signals,
  };
}

/** The same digest of another second. */
export function movedTo(digest: Digest, to: Instant): Digest {
  const failures = digest.failures.map((row) => ({ ...row, at: to }));
  return { ...digest, from: to - SECOND + 1, to, failures };
}

function everyday(drawn: number): string | null {
  let sum = 0;
  for (const [code, share] of EVERYDAY) {
    sum += share;
    if (drawn < sum) return code;
  }
  return null;
}

function heardRow(profile: number): HeardRow {
  const none = { births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  return { profile, heartbeats: 0, wills: 0, ...none };
}

function attemptRow(profile: number): AttemptRow {
  return { profile, attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
}
