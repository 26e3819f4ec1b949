import { MINUTE } from '#domain/base/instant.js';
import { buildFleet } from './build-fleet.js';
import { drawCohort } from './cohort.js';
import { shippedFleet, storyOf } from './played-story.js';
import { type TimedLine, timelineOf } from './timeline.js';

const terminals = buildFleet({
  ...{ fleet: shippedFleet(), seed: 55, terminals: 4_000, namedMerchants: [] },
  withTestTerminals: true,
});

function cohortOf(line: string, seed = 55) {
  const { lines } = timelineOf(storyOf(line, {}), { startsAt: 0 });
  return drawCohort(terminals, lines[0] as TimedLine, seed);
}

test('all attributes must match, each with one of its values', () => {
  const { members } = cohortOf(
    '- {at: 1m, where: {model: [A920, P90], acquirer: acq-1, chain: c-4}, silent: {share: 1}}',
  );
  expect(members).toEqual(
    terminals
      .filter(({ model, acquirer, chain }) => {
        return /A920|P90/.test(model) && acquirer === 'acq-1' && chain === 'c-4';
      })
      .map(({ index }) => index),
  );
  expect(members.length).toBeGreaterThan(0);
});

test('a laboratory can be meant', () => {
  expect(cohortOf('- {at: 1m, where: {test: true}, silent: {share: 1}}').members).toHaveLength(20);
});

test('a sample is a stable share of the terminals', () => {
  const line = '- {at: 1m, sample: 0.25, clock: {offset: 60}}';
  const { members } = cohortOf(line);
  expect(members.length / 4_000).toBeCloseTo(0.25, 1);
  expect(cohortOf(line).members).toEqual(members);
  expect(cohortOf(line, 56).members).not.toEqual(members);
});

test('a sample of a line that only answers is one of attempts', () => {
  const cohort = cohortOf('- {at: 1m, sample: 0.33, answers: {noAnswer: 1}}');
  expect(cohort.members).toHaveLength(4_000);
  expect(cohort.attemptSample).toBe(0.33);
});

test('waves take growing shares of the same terminals', () => {
  const waves = 'waves: {every: 60, steps: [0.1, 0.5]}';
  const cohort = cohortOf(`- {at: 1m, ${waves}, answers: {noAnswer: 1}}`);
  const holding = (minute: number) =>
    terminals.filter(({ index }) => cohort.holds(index, minute * MINUTE)).map((t) => t.index);
  const [first, second] = [holding(1), holding(2)];
  expect(holding(0.9)).toEqual([]);
  expect(first.length / 4_000).toBeCloseTo(0.1, 1);
  expect(second.length / 4_000).toBeCloseTo(0.5, 1);
  expect(first.every((index) => second.includes(index))).toBe(true);
  expect(holding(4)).toEqual(second);
});

test('ranks of two effects of a line are independent', () => {
  const { members, rank } = cohortOf('- {at: 1m, silent: {share: 0.5}}');
  const both = members.filter((i) => rank(i, 'silent') < 0.5 && rank(i, 'device') < 0.5);
  expect(both.length / members.length).toBeCloseTo(0.25, 1);
});
