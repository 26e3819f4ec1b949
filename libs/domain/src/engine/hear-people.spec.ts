import { anIncident } from '../../../../test/support/an-incident.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import type { IncidentEvent } from '../incident/incident.js';
import { hearPeople } from './hear-people.js';
import type { EngineState, Followed } from './memory.js';
import type { Effect } from './types.js';

const BURNING = ticksOf(`
  0s  acq-1 10 acq-2 10 acq-3 10
  20s change acq-1 key_reset
  30s acq-1 8x55/10
  40s end`);
const NOW = START + 60_000;

function burning(): { state: EngineState; followed: Followed } {
  const { state } = run(BURNING);
  return { state, followed: state.memory.followed[0] as Followed };
}

function say(state: EngineState, ...events: IncidentEvent[]): Effect[] {
  const people = events.map((event) => ({ incident: 'inc-1', event }));
  return hearPeople(state, SETTINGS, people, NOW);
}

const acknowledged = (by: string): IncidentEvent => ({ kind: 'acknowledged', at: NOW - 500, by });
const closed: IncidentEvent = { kind: 'resolved_by_hand', at: NOW, by: 'Li', reason: 'a drill' };
const done = (step: string): IncidentEvent => {
  return { kind: 'step_done', at: NOW, by: 'Li', step, outcome: 'done' };
};
const kinds = (effects: readonly Effect[]) => effects.map((effect) => effect.kind).join(' ');

test('whoever acknowledges first has it, from the moment they said so', () => {
  const { state, followed } = burning();
  const face = { status: 'acknowledged', acknowledgedBy: 'Li', acknowledgedAt: NOW - 500 };
  expect(kinds(say(state, acknowledged('Li'), acknowledged('Wang')))).toBe('save_incident');
  expect(followed.incident).toMatchObject(face);
});

test('a step that is done makes it mitigating, and the last one ends the run', () => {
  const { state, followed } = burning();
  expect(kinds(say(state, done('confirm')))).toBe('save_run append_event save_incident');
  expect(followed.incident.status).toBe('mitigating');
  expect(followed.run?.steps.map((step) => step.status)).toEqual(['done', 'open']);
  say(state, done('call'));
  expect(followed.run?.endedAt).toBe(NOW);
});

test('acknowledging what is being worked on does not set it back', () => {
  const { state, followed } = burning();
  say(state, done('confirm'), acknowledged('Li'));
  expect(followed.incident).toMatchObject({ status: 'mitigating', acknowledgedBy: 'Li' });
});

test('a report that comes too late does not make it mitigating', () => {
  const { state, followed } = burning();
  say(state, done('confirm'));
  followed.incident = { ...followed.incident, status: 'acknowledged' };
  expect(say(state, done('confirm'), done('nonsense'))).toEqual([]);
  expect(followed.incident.status).toBe('acknowledged');
});

test('a step on an incident without a playbook says nothing', () => {
  const { state, followed } = burning();
  followed.run = null;
  expect(say(state, done('confirm'))).toEqual([]);
  expect(followed.incident.status).toBe('triggered');
});

test('while it is watched, people change who has it and not how it is', () => {
  const { state, followed } = burning();
  followed.incident = { ...followed.incident, status: 'monitoring' };
  say(state, acknowledged('Li'), done('confirm'));
  expect(followed.incident).toMatchObject({ status: 'monitoring', acknowledgedBy: 'Li' });
});

test('closing by hand ends the incident and its run, and tells those who were told', () => {
  const { state, followed } = burning();
  const effects = say(state, closed);
  expect(kinds(effects)).toBe('save_incident save_run enqueue_notification');
  expect(followed.incident).toMatchObject({ status: 'resolved', resolvedAt: NOW });
  expect(followed.run?.endedAt).toBe(NOW);
  expect(effects.at(-1)).toMatchObject({ reason: 'resolved', receiver: 'oncall' });
});

test('what comes late for an ended incident, or for none, changes nothing', () => {
  const { state } = burning();
  say(state, closed);
  expect(say(state, acknowledged('Wang'), done('call'), closed)).toEqual([]);
  const stranger = { incident: 'inc-99', event: acknowledged('Li') };
  expect(hearPeople(state, SETTINGS, [stranger], NOW)).toEqual([]);
});

test("the engine's own events are nothing that people say", () => {
  const { state } = burning();
  expect(say(state, { kind: 'monitoring', at: NOW }, { kind: 'recovered', at: NOW })).toEqual([]);
});

test.each([
  ['done', 'done', 'met'],
  ['stopped', 'unmet', 'unmet'],
] as const)('an order that is %s passes its step as %s', (to, status, outcome) => {
  const { state, followed } = burning();
  const moved = { kind: 'order_moved', at: NOW, order: 'c1', what: 'sign_in', by: null } as const;
  const effects = say(state, { ...moved, to, step: 'confirm', terminals: 9 });
  expect(effects[0]).toMatchObject({ event: { kind: 'step_passed', step: 'confirm', outcome } });
  expect(followed.run?.steps[0]?.status).toBe(status);
});

test('an order that goes on, or was asked for by no step, passes none', () => {
  const { state, followed } = burning();
  const moved = { kind: 'order_moved', at: NOW, order: 'c1', what: 'restart', by: null } as const;
  expect(say(state, { ...moved, to: 'wave', step: 'confirm', terminals: 9 })).toEqual([]);
  expect(say(state, { ...moved, to: 'done', step: null, terminals: 9 })).toEqual([]);
  expect(followed.run?.steps[0]?.status).toBe('open');
});

test('a step that is only skipped is no beginning, and saying so is', () => {
  const { state, followed } = burning();
  say(state, { ...done('confirm'), outcome: 'skipped' } as IncidentEvent);
  expect(followed.incident.status).toBe('triggered');
  say(state, { kind: 'mitigating', at: NOW, by: 'Li' });
  expect(followed.incident.status).toBe('mitigating');
});

test('what is followed no more is still commented, reviewed and reported', () => {
  const { state } = burning();
  say(state, closed);
  expect(say(state, { kind: 'reviewed', at: NOW, by: 'Li' })).toMatchObject([
    { kind: 'save_incident', incident: { status: 'reviewed' } },
  ]);
  const face = anIncident({ id: 'inc-7', resolvedAt: NOW });
  const said = ['commented', 'follow_up_moved', 'role_given', 'reviewed'] as const;
  const people = said.map((kind) => {
    const event = { kind, at: NOW, by: 'Li', text: 'a word', role: 'scribe', to: 'Zhao' };
    return { incident: 'inc-7', event: event as IncidentEvent, face };
  });
  const effects = hearPeople(state, SETTINGS, people, NOW);
  expect(kinds(effects)).toBe('save_incident save_incident save_incident save_incident');
  expect(effects.at(-1)).toMatchObject({
    incident: { status: 'reviewed', roles: { scribe: 'Zhao' } },
  });
});
