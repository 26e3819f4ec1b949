import { ticksOf } from '../../../../test/support/engine-notation.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { CauseEntry, IncidentEvent } from '../incident/incident.js';
import { keyOf } from '../localise/match.js';
import { hearPeople } from './hear-people.js';
import { splitCause, splitIncident } from './split-incident.js';
import { tick } from './tick.js';

const acq = (value: string): CauseEntry => ({ attribute: 'acquirer', value });
const fw: CauseEntry = { attribute: 'fw', value: '2.1' };

test('a cause splits at some, but not all, of the values of one attribute', () => {
  const cause = [acq('1'), acq('2'), acq('3'), fw];
  expect(splitCause(cause, [acq('2')])).toEqual({
    part: [acq('2'), fw],
    rest: [acq('1'), acq('3'), fw],
  });
  for (const asked of [
    [acq('1'), acq('2'), acq('3')],
    [acq('9')],
    [acq('1'), acq('9')],
    [fw],
    [],
  ]) {
    expect(splitCause(cause, asked)).toBeNull();
  }
  expect(splitCause(cause, [acq('1'), fw])).toBeNull();
});

/** Both acquirers fail with 55, and the incident names both, as it does in a larger fleet. */
function burning() {
  const played = run(ticksOf(STORY.replace('500s end', '80s end')));
  const [followed] = played.state.memory.followed;
  if (!followed) throw new Error('nothing was found');
  followed.incident = { ...followed.incident, cause: [acq('acq-1'), acq('acq-2')] };
  return { ...played, followed };
}
const STORY = `0s acq-1 10 acq-2 10 acq-3 10
  30s acq-1 8x55/10 acq-2 8x55/10
  150s acq-2 10
  300s acq-1 10
  500s end`;
const asked = {
  kind: 'split_asked',
  at: START + 80 * SECOND,
  by: 'Li',
  entries: [acq('acq-2')],
  reason: 'another bank',
} as const satisfies IncidentEvent;

test('the part has its own playbook, each ends by itself, nobody is called twice', () => {
  const { state } = burning();
  const told = { incident: 'inc-1', event: asked };
  const decided = hearPeople(state, SETTINGS, [told], asked.at).map((effect) => {
    return { at: asked.at, effect };
  });
  for (const { now, digests } of ticksOf(STORY).slice(80)) {
    const input = { digests, profiles: PROFILES, people: [] };
    decided.push(
      ...tick(state, SETTINGS, input, now).effects.map((effect) => ({ at: now, effect })),
    );
  }
  const lines = printed({ decided, state }).map((line) => line.replace(/^\d+s /, ''));
  expect(lines.slice(0, 4)).toEqual([
    expect.stringMatching(/^inc-2 triggered MassError55 acquirer=acq-2 \w+ SEV1$/),
    'inc-1 split_into',
    expect.stringMatching(/^inc-1 updated MassError55 acquirer=acq-1 /),
    expect.stringMatching(/^inc-2 playbook_started /),
  ]);
  expect(lines.slice(4)).toEqual([
    'inc-2 monitoring',
    'inc-2 recovered',
    'tell oncall resolved inc-2',
    'inc-1 monitoring',
    'inc-1 recovered',
    'tell oncall resolved inc-1',
  ]);
});

test('both are linked, begin together, and know whom each hit', () => {
  const { state, followed } = burning();
  splitIncident(state, SETTINGS, followed, asked, asked.at);
  const [whole, part] = state.memory.followed.map((f) => f.incident);
  expect(whole?.links).toEqual([{ kind: 'split_into', to: 'inc-2' }]);
  expect(part?.links).toEqual([{ kind: 'split_from', to: 'inc-1' }]);
  expect(part?.startedAt).toBe(whole?.startedAt);
  expect(keyOf(whole?.cause ?? [])).toBe('acquirer=acq-1');
  for (const impact of [whole?.impact, part?.impact]) {
    expect(impact?.terminals).toBeGreaterThan(50);
    expect(impact?.terminals).toBeLessThanOrEqual(240);
  }
});

test('what cannot be split changes nothing', () => {
  const { state, followed } = burning();
  const all = { ...asked, entries: [acq('acq-1'), acq('acq-2')] };
  expect(splitIncident(state, SETTINGS, followed, all, asked.at)).toEqual([]);
  expect(state.memory.followed).toHaveLength(1);
});
