import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, play, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { HOUR, MINUTE, SECOND } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { followAll } from './follow-incident.js';
import type { Followed } from './memory.js';
import { newRecent } from './recent.js';
import type { Effect } from './types.js';

const CALM = '0s acq-1 10  acq-2 10  acq-3 10';
const LOST_KEY = `${CALM}
  20s change acq-1 key_reset
  30s acq-1 8x55/10`;

/** Events only, without what was told to whom. */
function events(story: string, lagSeconds = 0): string[] {
  return play(story, { lagSeconds }).filter((line) => !/tell|playbook/.test(line));
}

test('half a recovery is none, and nobody is told of one', () => {
  const lines = events(`${LOST_KEY}
      60s  acq-1 2x55/10
      300s end`);
  expect(lines.join('\n')).not.toMatch(/monitoring|relapsed/);
});

test('healthy attempts from before the onset, told of late, are no recovery', () => {
  const lines = events(
    `${CALM}
      100s acq-1 8x55/10
      160s end`.replace('100s', '99s change acq-1 key_reset\n100s'),
    60,
  );
  expect(lines.join('\n')).not.toMatch(/monitoring|relapsed/);
});

test('it is over only when the last of its classes is', () => {
  const lines = events(`${CALM}
      30s  acq-1 4x96+4x--/10
      60s  acq-1 4x--/10
      160s acq-1 10
      300s end`);
  expectStory(
    lines,
    `
    31-36s   inc-1 triggered HostErrors acquirer=acq-1 acquirer_host SEV1
    161-185s inc-1 monitoring
    221-245s inc-1 recovered`,
  );
});

test('what fails a little is a burn, and is raised within seconds when the host goes down', () => {
  const lines = events(`0s acq-1 300  acq-2 100  acq-3 100
      30s  acq-1 5x96/300
      600s acq-1 240x96/300
      640s end`);
  expectStory(
    lines,
    `
    40-200s  inc-1 triggered HostErrors acquirer=acq-1 slow_burn SEV3
    601-606s inc-1 updated HostErrors acquirer=acq-1 acquirer_host SEV1`,
  );
});

test('a burn is one incident as long as it lasts', () => {
  const lines = events(`0s acq-1 300  acq-2 100  acq-3 100
      30s  acq-1 5x96/300
      900s acq-1 300
      1100s end`);
  expectStory(
    lines,
    `
    40-200s  inc-1 triggered HostErrors acquirer=acq-1 slow_burn SEV3
    901-960s inc-1 monitoring
    961-1090s inc-1 recovered`,
  );
});

test('while it is watched, any of its classes may bring it back', () => {
  const lines = events(`${CALM}
      30s  acq-1 4x96+4x--/10
      60s  acq-1 10
      90s  acq-1 8x--/10
      110s end`);
  expect(lines.at(-1)).toMatch(/^9\ds inc-1 relapsed$/);
});

test('a relapse needs several terminals', () => {
  const lines = events(`${LOST_KEY}
      60s acq-1 10
      80s stuck acq-1/0,1 55
      300s end`);
  expect(lines.join('\n')).toMatch(/recovered/);
  expect(lines.join('\n')).not.toMatch(/relapsed/);
});

test('after a relapse it is what people had made of it', () => {
  const statuses = (people: string) => {
    const { decided } = run(
      ticksOf(`${LOST_KEY}
        ${people}
        60s acq-1 10
        80s acq-1 8x55/10
        95s end`),
    );
    const faces = decided.flatMap(({ effect }) =>
      effect.kind === 'save_incident' ? [effect.incident.status] : [],
    );
    return [faces.includes('monitoring'), faces.at(-1)];
  };
  expect(statuses('')).toEqual([true, 'triggered']);
  expect(statuses('40s people inc-1 acknowledged Li')).toEqual([true, 'acknowledged']);
});

test('a much larger set is told once in five minutes, not before', () => {
  const lines = play(`0s acq-1 3 acq-2 3 acq-3 3
      20s  change acq-1 key_reset
      30s  acq-1 2x55/3
      500s end`);
  const told = lines.filter((line) => line.includes('tell'));
  expect(told[0]).toMatch(/tell oncall first/);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatch(/^3[3-5]\ds tell oncall changed/);
});

test('a note that grows says so once in five minutes, though nobody is told', () => {
  const note = [aRule('MassError55', 'pin_key', { severity: 'SEV4' })];
  const lines = play(
    `0s acq-1 3 acq-2 3 acq-3 3
      20s  change acq-1 key_reset
      30s  acq-1 2x55/3
      600s end`,
    { settings: { ...SETTINGS, rules: note } },
  );
  const grown = lines.filter((line) => line.includes('updated'));
  expect(lines.join()).not.toMatch(/tell/);
  expect(grown).toHaveLength(1);
});

test('who is hit is counted while it lasts, each once', () => {
  const { state } = run(ticksOf(`${LOST_KEY}\n90s acq-1 10\n140s end`));
  const incident = state.memory.followed[0]?.incident as Incident;
  expect(incident.impact.terminals).toBeGreaterThan(150);
  expect(incident.impact.terminals).toBeLessThanOrEqual(240);
  expect(incident.impact.merchants).toBeLessThanOrEqual(80);
  expect(incident.impact.regions).toEqual(['310000', '320000']);
});

test('a corrected diagnosis is told, and brings its own playbook', () => {
  const lines = play(
    `${CALM}
      100s acq-1 3x55/10
      300s end`,
  );
  const corrected = lines.findIndex((line) => line.includes('updated'));
  expect(lines[0]).toMatch(/inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key/);
  expect(lines[corrected]).toMatch(/inc-1 updated MassError55 acquirer=acq-1 hsm/);
  expect(lines[corrected + 1]).toMatch(/inc-1 playbook_started hsm/);
  expect(lines[corrected + 2]).toMatch(/tell oncall changed inc-1/);
});

test('a cause that is not sure is looked at again and again, a sure one three times', () => {
  const { state } = run(ticksOf(`${LOST_KEY}\n60s end`));
  const followed = state.memory.followed[0] as Followed;
  const lookLast = (confidence: number) => {
    followed.incident = { ...followed.incident, confidence };
    followed.refineAt = [START + 60 * SECOND];
    // Nothing failed lately, so there is no better cause.
    followAll({ ...state, recent: newRecent() }, SETTINGS, [], START + 61 * SECOND);
    return followed.refineAt.map((at) => (at - START) / SECOND);
  };
  expect(lookLast(0.99)).toEqual([]);
  expect(lookLast(0.9)).toEqual([121]);
});

test('the face is saved with every event, and figures every few seconds at most', () => {
  const { decided } = run(ticksOf(`${LOST_KEY}\n60s end`));
  const of = (kind: Effect['kind']) => decided.filter(({ effect }) => effect.kind === kind);
  const saved = of('save_incident').map(({ at }) => at);
  for (const { at } of of('append_event')) expect(saved).toContain(at);
  expect(saved.length).toBeLessThanOrEqual(20);
});

test('without input nothing is over, however much time passes', () => {
  const { state } = run(ticksOf(`${LOST_KEY}\n60s acq-1 10\n90s end`));
  expect(state.memory.followed[0]?.incident.status).toBe('monitoring');
  const told = [31 * SECOND, 5 * MINUTE, HOUR].flatMap((after) =>
    followAll(state, SETTINGS, [], START + 90 * SECOND + after),
  );
  expect(told.filter((effect) => effect.kind !== 'save_incident')).toEqual([]);
});
