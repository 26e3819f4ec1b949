/**
 * Tries out whether a rule can fire at all: with the engine's own step, on a fleet that tells the
 * worst its detector knows.
 */
import { PROFILE_ATTRIBUTES } from '../base/attribute.js';
import { type Instant, MINUTE, SECOND } from '../base/instant.js';
import { detectorOf } from '../detect/registry.js';
import type { Worst } from '../detect/worst.js';
import type { Digest } from '../digest/digest.js';
import { NO_SIGNALS } from '../digest/signals.js';
import type { Rule } from '../rule/rule.js';
import { newState } from './memory.js';
import { tick } from './tick.js';

/** So many a second tell of the worst in a trial. */
const TELLING = 30;
/** A trial lasts so long beyond what the rule asks for; detectors may wait for a whole cause. */
const TRIAL_MS = 3 * MINUTE;
/** Those who tell of the worst, those who are always well, and those who are otherwise alike. */
const PROFILES = [
  { id: 1, attributes: allOf('all') },
  { id: 2, attributes: allOf('others') },
  { id: 3, attributes: { ...allOf('all'), app: 'new', keys: 'new' } },
];

function allOf(value: string) {
  return Object.fromEntries(PROFILE_ATTRIBUTES.map((name) => [name, value]));
}

/**
 * Tries a rule on a fleet that tells the worst its detector knows, from the first second on or, if
 * it has to be known before, from when it was well for long enough. True also where the detector
 * knows no worst, since then nothing can be said.
 */
export function firesAtWorst(rule: Rule): boolean {
  const worst = detectorOf(rule.detector).worst?.(rule.detector);
  if (!worst) return worst === undefined;
  const state = newState();
  const playbooks = new Map();
  const settings = { tenant: 'trial', rules: [rule], playbooks, externalUrl: '', receivers: [] };
  const begun = Date.UTC(2026, 0, 5, 12);
  const ends = begun + (worst.wellMs ?? 0) + (worst.lastsMs ?? TRIAL_MS) + rule.for;
  for (let now = begun; now <= ends; now += SECOND) {
    const told = digestAt(worst, now - begun, now);
    const input = { digests: told ? [told] : [], profiles: PROFILES, people: [] };
    if (tick(state, settings, input, now).effects.length > 0) return true;
  }
  return false;
}

const HEARD = { births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };
const NONE = { approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };

/** What is told in a second; null when nothing is heard at all. */
function digestAt(worst: Worst, elapsed: number, now: Instant): Digest | null {
  if (!worst.told) return worstOf(worst, now);
  const told = worst.told(elapsed, now);
  if (told === null) return null;
  const { heartbeats = [], approved = [], failures = [], changes = [], ...signals } = told;
  const heard = heartbeats.map((n, i) => {
    return { ...HEARD, profile: i + 1, heartbeats: n, seconds: n * (MINUTE / SECOND) };
  });
  const attempts = PROFILES.map(({ id: profile }, i) => {
    const n = approved[i] ?? 0;
    const failed = failures.filter((row) => row.profile === profile).length;
    // All with a PIN, as failures are that only these can have.
    return { ...NONE, profile, attempt: n + failed, approved: n, failed, pin: n + failed };
  });
  return {
    ...{ from: now, to: now, messages: TELLING, changes: [...changes] },
    ...{ attempts, failures: failures.map((row) => ({ ...row, at: now })) },
    signals: { ...NO_SIGNALS, ...signals, heard },
  };
}

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
