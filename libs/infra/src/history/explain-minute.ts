/**
 * Why a rule fired in a minute, or did not: the engine's memory of before is taken up and lives
 * through the stored digests again, by the rules it went by then.
 */
import { invariant } from '#domain/base/assert.js';
import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { FLEET } from '#domain/detect/baseline.js';
import { decidesItself } from '#domain/engine/ask-detectors.js';
import {
  evidenceByCell,
  explain,
  type Ownership,
  ownership,
  takenUp,
} from '#domain/engine/explain.js';
import { Replay, type Step } from '#domain/engine/replay.js';
import { tick } from '#domain/engine/tick.js';
import type { Settings } from '#domain/engine/types.js';
import type { Explanation } from '#domain/rule/explanation.js';
import type { Rule } from '#domain/rule/rule.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { peopleBetween } from '../store/history.sql.js';
import { learnProfiles } from './learn-profiles.js';
import { type Past, readDigestsUntil, readPast } from './read-past.js';

/** What is asked. */
export interface Question {
  readonly tenant: string;
  readonly rule: string;
  /** Any moment of the minute. */
  readonly at: Instant;
  /** `acquirer=acq-1`, '' for the fleet; null for whatever had the strongest evidence. */
  readonly cell: string | null;
}

/** The answer, or why there is none. */
export type Answer =
  | { readonly ok: true; readonly explanation: Explanation }
  | { readonly ok: false; readonly why: 'no_memory' | 'no_rule' | 'not_heard' };

/**
 * So long after the last words the engine has nothing to say of a minute but that nobody spoke. A
 * minute that lies ahead is one of these; to live through all seconds until it would take for ever.
 */
const SILENT_MS = 15 * MINUTE;

/** Explains a minute. Reads at most a quarter of an hour of digests, once or twice. */
export async function explainMinute(db: Database, question: Question): Promise<Answer> {
  const { tenant, cell } = question;
  const begin = Math.floor(question.at / MINUTE) * MINUTE;
  const past = await readPast(db, tenant, begin);
  if (!past) return { ok: false, why: 'no_memory' };
  const rule = past.rules.find(({ alert }) => alert === question.rule);
  if (!rule) return { ok: false, why: 'no_rule' };
  const watched = new Watched(past, rule, cell, begin);
  const isHeard = await live(db, tenant, past, begin + MINUTE, (step) => watched.see(step));
  if (!isHeard) return { ok: false, why: 'not_heard' };
  const { decision, best } = watched;
  // What a detector decides by itself is still there after it; evidence is not.
  if (!decision || decidesItself(rule)) {
    invariant(best, 'a minute has steps');
    return { ok: true, explanation: best };
  }
  // The step that fired has taken the evidence away with it. It is lived through a second time by
  // a rule that waits for ever, so that the evidence is left as it stood.
  const { now, input } = decision.step;
  const again = await readPast(db, tenant, begin);
  if (!again) return { ok: false, why: 'no_memory' };
  await live(db, tenant, again, now - SECOND, () => {});
  const patient = { ...rule, for: Number.MAX_SAFE_INTEGER };
  const rules = again.rules.map((each) => (each.alert === rule.alert ? patient : each));
  await learnProfiles(db, tenant, again.state.profiles, input.digests);
  tick(again.state, settingsOf(tenant, rules), input, now);
  const shown = cell ?? strongestCell(again, rule, now);
  return { ok: true, explanation: explain(again.state, rule, shown, now, decision.taken) };
}

interface Decision {
  readonly step: Step;
  readonly taken: NonNullable<ReturnType<typeof takenUp>>;
}

/** Looks at each step of the minute. */
class Watched {
  /** The first step in which the rule fired or joined an incident. */
  decision: Decision | null = null;
  /** The step with the strongest evidence; of equal ones the last. */
  best: Explanation | null = null;
  private owned: readonly Ownership[];

  constructor(
    private readonly past: Past,
    private readonly rule: Rule,
    private readonly cell: string | null,
    private readonly begin: Instant,
  ) {
    this.owned = ownership(past.state);
  }

  see(step: Step): void {
    const { past, rule } = this;
    const before = this.owned;
    this.owned = ownership(past.state);
    if (step.now <= this.begin || this.decision) return;
    const taken = takenUp(rule, step.effects, before, this.owned);
    if (taken) this.decision = { step, taken };
    const cell = this.cell ?? strongestCell(past, rule, step.now);
    const explanation = explain(past.state, rule, cell, step.now, taken);
    if (!this.best || taken || weightOf(explanation) >= weightOf(this.best)) {
      this.best = explanation;
    }
  }
}

/** What speaks against normal: evidence in nats, or what a detector has counted. */
function weightOf({ evidence, failures }: Explanation): number {
  return evidence?.nats ?? failures;
}

/** The cell that most speaks against normal; the fleet when none does. */
function strongestCell({ state }: Past, rule: Rule, now: Instant): string {
  let [best, most] = [FLEET, 0];
  for (const [cell, weight] of evidenceByCell(state, rule, now))
    if (weight > most) [best, most] = [cell, weight];
  return best;
}

/** Nobody is told of what is only lived through again. */
function settingsOf(tenant: string, rules: readonly Rule[]): Settings {
  return { tenant, rules, playbooks: new Map(), externalUrl: '', receivers: [] };
}

/** Lives until a moment; false when it lies too long after all that was heard. */
async function live(
  db: Database,
  tenant: string,
  past: Past,
  until: Instant,
  onStep: (step: Step) => void,
): Promise<boolean> {
  const replay = new Replay(past.state, settingsOf(tenant, past.rules), past.at, onStep);
  const from = new Date(past.at + 1);
  for (const { incident, body } of await rows(db, peopleBetween, tenant, from, new Date(until))) {
    replay.hear({ incident, event: body });
  }
  let heardTo = past.at;
  const span = { after: past.readTo, until };
  for await (const page of readDigestsUntil(db, tenant, past.state, span)) {
    for (const digest of page) {
      await passSilence(replay, heardTo, digest.to - SECOND);
      replay.take(digest);
      heardTo = Math.max(heardTo, digest.to);
    }
    await letOthersIn();
  }
  if (until - MINUTE - heardTo > SILENT_MS) return false;
  await passSilence(replay, heardTo, until);
  replay.passUntil(until);
  return true;
}

/** Nobody spoke for minutes: others are let in after each. */
async function passSilence(replay: Replay, from: Instant, to: Instant): Promise<void> {
  for (let at = from + MINUTE; at < to; at += MINUTE) {
    replay.passUntil(at);
    await letOthersIn();
  }
}

/** Others want to be served meanwhile. */
async function letOthersIn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
