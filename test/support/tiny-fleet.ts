/**
 * A fleet small enough for a test: three acquirers of 240 terminals, three terminals to a
 * merchant, two models, two regions, three issuers; and the rules and receiver that watch it.
 */
import type { Profile } from '#domain/base/attribute.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import { NO_SIGNALS, type Signals } from '#domain/digest/signals.js';
import type { Settings } from '#domain/engine/types.js';
import type { Change } from '#domain/message/schema.js';
import { Playbook } from '#domain/playbook/playbook.js';
import { Rule } from '#domain/rule/rule.js';

/** Tuesday 2026-03-10, 12:30 in Shanghai. */
export const START: Instant = Date.UTC(2026, 2, 10, 4, 30);
const TERMINALS = 240;
const ACQUIRERS = ['acq-1', 'acq-2', 'acq-3'];
const MODELS = ['A920', 'P90'];
const REGIONS = ['310000', '320000'];
const ISSUERS = ['icbc', 'icbc', 'ccb', 'abc'];

/** Every combination of acquirer, model and region; a profile's id is its place in this list. */
export const PROFILES: readonly Profile[] = ACQUIRERS.flatMap((acquirer) =>
  MODELS.flatMap((model) => REGIONS.map((region) => ({ acquirer, model, region }))),
).map((attributes, id) => ({ id, attributes }));

const words = { en: 'words', 'zh-CN': '文字' };

/** A rule with the shipped defaults, watching acquirers, regions and models. */
export function aRule(alert: string, cls: string, more: object = {}): Rule {
  const detector = { kind: 'failure_ratio', class: cls };
  const by = ['acquirer', 'region', 'model'];
  return Rule.parse({ alert, detector, by, annotations: { summary: words }, ...more });
}

function aPlaybook(id: string): Playbook {
  const steps = ['confirm', 'call'].map((step) => ({ id: step, kind: 'manual', title: words }));
  return Playbook.parse({ playbook: id, title: words, steps });
}

/** Four rules, three playbooks, one receiver. */
export const SETTINGS: Settings = {
  tenant: 'demo',
  rules: [
    aRule('MassError55', 'pin_key'),
    aRule('IssuersNotAnswering', 'issuer_link'),
    aRule('HostErrors', 'host_system'),
    aRule('NoAnswer', 'no_answer'),
  ],
  playbooks: new Map([
    ['key', { playbook: aPlaybook('key'), hash: 'a1b2c3d4e5' }],
    ['acq_host', { playbook: aPlaybook('acq_host'), hash: 'f6a7b8c9d0' }],
    ['hsm', { playbook: aPlaybook('hsm'), hash: 'd1e2f3a4b5' }],
  ]),
  externalUrl: 'https://tillwatch.example',
  receivers: ['oncall'],
};

/** Chance with a seed (mulberry32): the same numbers in every run. */
export function chance(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where and when somebody pays. */
export interface Till {
  readonly acquirer: string;
  readonly now: Instant;
  readonly draw: () => number;
  /** One terminal of the acquirer; any when left out. */
  readonly terminal?: number;
}

/** What a payment ends with: a bare code, `--` for no answer, undefined for approved. */
export interface Ending {
  readonly code?: string | undefined;
  readonly issuer?: string | undefined;
}

/** One attempt to pay: its row of counts, and its failure if it is one. */
export function attempt(
  { acquirer, now, draw, terminal }: Till,
  { code, issuer }: Ending,
): { row: AttemptRow; failure: FailureRow | null } {
  const number = terminal ?? Math.floor(draw() * TERMINALS);
  const shop = Math.floor(number / 3);
  const profile = ACQUIRERS.indexOf(acquirer) * 4 + (shop % 4);
  const pin = code === '55' || draw() < 0.6;
  const card = issuer ?? ISSUERS[Math.floor(draw() * ISSUERS.length)] ?? 'icbc';
  const outcome = code === undefined ? 'approved' : code === '--' ? 'noAnswer' : 'declined';
  const counts = { approved: 0, declined: 0, failed: 0, noAnswer: 0, [outcome]: 1 };
  const row = { profile, attempt: 1, ...counts, pin: pin ? 1 : 0, by: { issuer: { [card]: 1 } } };
  if (code === undefined) return { row, failure: null };
  const failure: FailureRow = {
    profile,
    terminal: `T-${acquirer}-${number}`,
    merchant: `m-${acquirer}-${shop}`,
    code: code === '--' ? 'cup-pos:98' : `cup-pos:${code}`,
    outcome,
    issuer: card,
    pin,
    count: 1,
    at: now,
  };
  return { row, failure };
}

/** A digest of these rows; the attempts of a profile are summed, as ingest does. */
export function aDigest(
  to: Instant,
  rows: readonly AttemptRow[],
  failures: readonly FailureRow[] = [],
  changes: readonly Change[] = [],
  signals: Partial<Signals> = {},
): Digest {
  const sums = new Map<number, AttemptRow>();
  for (const row of rows) sums.set(row.profile, plus(sums.get(row.profile), row));
  return {
    from: to - SECOND + 1,
    to,
    messages: rows.length,
    attempts: [...sums.values()],
    failures: [...failures],
    changes: [...changes],
    signals: { ...NO_SIGNALS, ...signals },
  };
}

function plus(a: AttemptRow | undefined, b: AttemptRow): AttemptRow {
  if (!a) return structuredClone(b);
  const issuer = { ...a.by?.issuer };
  for (const [name, n] of Object.entries(b.by?.issuer ?? {}))
    issuer[name] = (issuer[name] ?? 0) + n;
  return {
    profile: a.profile,
    attempt: a.attempt + b.attempt,
    approved: a.approved + b.approved,
    declined: a.declined + b.declined,
    failed: a.failed + b.failed,
    noAnswer: a.noAnswer + b.noAnswer,
    pin: a.pin + b.pin,
    by: { issuer },
  };
}
