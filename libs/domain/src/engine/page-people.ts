/**
 * Paging: the ladders of open incidents, and what each person is asked to bear. It looks at what
 * was decided in the same step and is kept with it, so nothing is forgotten by a restart.
 */

import { isGround } from '../base/drill-ground.js';
import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { PageEvent } from '../incident/incident.js';
import { webhookBody } from '../notify/webhook-body.js';
import { type Call, earliest, NO_LOAD } from '../oncall/bear.js';
import { beginLadder, climb, hasten, isOutgrown, policyOf } from '../oncall/climb.js';
import { findProven, provenContacts } from '../oncall/find-proven.js';
import { nameOfPerson, type Policy, type Target } from '../oncall/roster.js';
import type { Burden } from '../oncall/share-budget.js';
import type { EngineState, Followed } from './memory.js';
import { bearLoad } from './page-person.js';
import type { Effect, OncallSettings, Settings } from './types.js';

/**
 * One step of all ladders; nothing without a file of on-call. `elsewhere` is what other tenants ask
 * of a person, by id.
 */
export function pagePeople(
  state: EngineState,
  settings: Settings,
  now: Instant,
  elsewhere: (person: string) => readonly Burden[] = () => [],
): Effect[] {
  const { oncall } = settings;
  if (!oncall) return [];
  const { memory } = state;
  memory.loads ??= new Map();
  const calls: Calls = new Map();
  const effects = memory.followed.flatMap((followed) =>
    hasEnded(followed.incident)
      ? callOff(followed, calls, now, now + oncall.roster.limits.gather)
      : climbOne(settings, oncall, followed, calls, now),
  );
  const byId = new Map(memory.followed.map((each) => [each.incident.id, each]));
  for (const person of oncall.roster.people) {
    const load = memory.loads.get(person.id) ?? NO_LOAD;
    const fresh = calls.get(person.id) ?? [];
    const bearing = { settings, oncall, person, byId, now, elsewhere: elsewhere(person.id) };
    const borne = bearLoad(bearing, load, fresh);
    if (borne.load !== NO_LOAD) memory.loads.set(person.id, borne.load);
    effects.push(...borne.effects);
  }
  return effects;
}

/** A playbook asks for more people: the next step of the ladder is due. */
export function hastenLadder(settings: Settings, followed: Followed, now: Instant): void {
  const { ladder, incident } = followed;
  const policy = settings.oncall && policyOf(settings.oncall.roster, incident);
  if (ladder && policy) followed.ladder = hasten(ladder, policy, now);
}

/** What people have to be told, by their ids. */
type Calls = Map<string, Call[]>;

/** Whoever was paged hears that it is over. */
function callOff(followed: Followed, calls: Calls, now: Instant, notBefore: Instant): Effect[] {
  const { ladder, incident } = followed;
  if (!ladder) return [];
  for (const person of ladder.paged) {
    const over = { notBefore, urgent: false, over: true, escalated: false };
    add(calls, person, { incident: incident.id, at: now, ...over });
  }
  delete followed.ladder;
  return [];
}

function climbOne(
  settings: Settings,
  oncall: OncallSettings,
  followed: Followed,
  calls: Calls,
  now: Instant,
): Effect[] {
  const policy = policyOf(oncall.roster, followed.incident);
  if (!policy) return [];
  const effects = lapse(followed, policy, now);
  const { incident } = followed;
  // What is taken, silenced, inhibited, or seems to be over, calls nobody else.
  const isKept = incident.silenced !== undefined || incident.inhibited !== undefined;
  const isQuiet = isKept || incident.status === 'monitoring';
  if (incident.acknowledgedAt !== null || isQuiet) return effects;
  const known = followed.ladder;
  const paged = known?.epoch === incident.epoch ? known.paged : [];
  const ladder =
    known && !isOutgrown(known, policy, incident)
      ? known
      : { ...beginLadder(policy, incident, now), paged };
  const climbed = climb(ladder, policy, now);
  followed.ladder = climbed.ladder;
  const escalated = ladder.step > 0 || ladder.round > 0 || ladder.paged.length > 0;
  for (const [i, target] of climbed.targets.entries()) {
    const step = `${ladder.round}.${ladder.step}.${i}`;
    effects.push(
      ...callTarget(settings, oncall, followed, calls, { target, step, escalated, now }),
    );
  }
  if (climbed.gaveUp) effects.push(say(followed, { what: 'unanswered', at: now, who: policy.id }));
  return effects;
}

/** Taken, and nothing done about it: whoever took it may have fallen asleep again. */
function lapse(followed: Followed, policy: Policy, now: Instant): Effect[] {
  const { incident } = followed;
  const { acknowledgedAt, acknowledgedBy, status } = incident;
  if (status !== 'acknowledged' || acknowledgedAt === null || policy.ack_timeout === 0) return [];
  if (now - acknowledgedAt < policy.ack_timeout) return [];
  const nobody = { acknowledgedAt: null, acknowledgedBy: null };
  followed.incident = { ...incident, ...nobody, status: 'triggered' };
  const paged = followed.ladder?.paged ?? [];
  followed.ladder = { ...beginLadder(policy, incident, now), paged };
  return [say(followed, { what: 'lapsed', at: now, who: acknowledgedBy ?? '' })];
}

interface Calling {
  readonly target: Target;
  readonly step: string;
  readonly escalated: boolean;
  readonly now: Instant;
}

function callTarget(
  settings: Settings,
  oncall: OncallSettings,
  followed: Followed,
  calls: Calls,
  { target, step, escalated, now }: Calling,
): Effect[] {
  if ('receiver' in target) return tellReceiver(settings, followed, target.receiver, step);
  const { roster, proofs } = oncall;
  const id = 'rota' in target ? findProven(oncall, target.rota, now) : { person: target.person };
  if (id === null) {
    return [say(followed, { what: 'nobody', at: now, who: 'rota' in target ? target.rota : '' })];
  }
  const person = roster.people.find((each) => each.id === id.person);
  if (!person) return [];
  // A drill rings for nobody who has not agreed to drills, whoever is on call.
  if (isGround(settings.tenant) && !person.drills) {
    return [say(followed, { what: 'not_agreed', at: now, who: person.name })];
  }
  const { incident, ladder } = followed;
  const { severity } = incident;
  add(calls, person.id, {
    incident: incident.id,
    at: now,
    notBefore: earliest(severity, person.time_zone, roster.limits, now),
    urgent: severity === 'SEV1',
    over: false,
    escalated,
  });
  if (ladder && !ladder.paged.includes(person.id)) {
    followed.ladder = { ...ladder, paged: [...ladder.paged, person.id] };
  }
  if ('instead' in id && id.instead !== null) {
    const who = nameOfPerson(roster.people, id.instead);
    return [say(followed, { what: 'passed_over', at: now, who, instead: person.name })];
  }
  const proven = provenContacts(person, proofs, roster.proof_days, now).length > 0;
  return proven ? [] : [say(followed, { what: 'unproven', at: now, who: person.name })];
}

function tellReceiver(
  { receivers, externalUrl }: Settings,
  { incident }: Followed,
  receiver: string,
  step: string,
): Effect[] {
  if (!receivers.includes(receiver)) return [];
  const { tenant, id, epoch } = incident;
  return [
    {
      kind: 'enqueue_notification',
      incident: id,
      receiver,
      reason: 'escalated',
      dedupKey: `${tenant}/${id}/${epoch}/step-${incident.severity}-${step}/${receiver}`,
      body: webhookBody(incident, 'escalated', { receiver, externalUrl }),
    },
  ];
}

function add(calls: Calls, person: string, call: Call): void {
  const known = calls.get(person) ?? [];
  calls.set(person, [...known.filter(({ incident }) => incident !== call.incident), call]);
}

function say({ incident }: Followed, event: Omit<PageEvent, 'kind'>): Effect {
  return { kind: 'append_event', incident: incident.id, event: { kind: 'page', ...event } };
}
