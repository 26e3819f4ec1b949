import { MINUTE } from '#domain/base/instant.js';
import { injectAnswers, selector } from './answers.js';
import type { Attempt } from './attempt.js';
import { buildFleet } from './build-fleet.js';
import { drawCohort } from './cohort.js';
import { shippedFleet, storyOf } from './played-story.js';
import { createRandom } from './random.js';
import { timelineOf } from './timeline.js';

const fleet = shippedFleet();
const terminals = buildFleet({
  ...{ fleet, seed: 55, terminals: 10, namedMerchants: [], withTestTerminals: false },
});
const chip: Attempt = {
  ...{ terminal: 1, issuer: 'cmb', scheme: 'visa', entry: 'chip' },
  ...{ pin: true, retry: 0 },
};

function answersOf(...lines: string[]) {
  const { lines: timed } = timelineOf(storyOf(lines.join('\n'), {}), { startsAt: 0 });
  const cohorts = timed.map((line) => drawCohort(terminals, line, 55));
  const inject = injectAnswers(cohorts, fleet, createRandom(5));
  return (attempt: Attempt, minute: number) => inject(attempt, minute * MINUTE);
}

function shareOf(answers: ReturnType<typeof answersOf>, minute: number, attempt = chip): number {
  const all = Array.from({ length: 10_000 }, () => answers(attempt, minute));
  return all.filter((answer) => answer !== null).length / 10_000;
}

test.each([
  ['all', true],
  ['pin', true],
  ['pinless', false],
  ['chip', true],
  ['qr', false],
  [['qr', 'pin'] as const, true],
  [{ issuer: ['cmb', 'boc'] }, true],
  [{ issuer: ['cmb'], scheme: ['unionpay'] }, false],
  [{ pin: false }, false],
])('of: %j', (of, isMeant) => {
  expect(selector(of as Parameters<typeof selector>[0])(chip)).toBe(isMeant);
});

test('codes come by their weights, and no answer is one of them', () => {
  const answers = answersOf(
    '- {at: 1m, answers: {codes: {"cup-pos:96": 0.3, "cup-pos:51": 0.1}, noAnswer: 0.6}}',
  );
  const kinds = Array.from({ length: 20_000 }, () => answers(chip, 2)?.ending.kind);
  const share = (kind: string) => kinds.filter((k) => k === kind).length / 20_000;
  expect(share('failed')).toBeCloseTo(0.3, 1);
  expect(share('declined')).toBeCloseTo(0.1, 1);
  expect(share('noAnswer')).toBeCloseTo(0.6, 1);
});

test.each([
  ['cup-pos:55', 'declined'],
  ['cup-pos:65', 'declined'],
  ['cup-pos:A7', 'failed'],
  ['cup-pos:30', 'failed'],
  ['dev:PED.KCV', 'failed'],
])('%s is %s', (code, kind) => {
  const answers = answersOf(`- {at: 1m, answers: {codes: {"${code}": 1}}}`);
  expect(answers(chip, 2)?.ending).toEqual({ kind, code });
});

test('the share grows with the ramp and follows the duty', () => {
  const ramp = answersOf('- {at: 1m, ramp: 120, answers: {share: 0.8, noAnswer: 1}}');
  expect(shareOf(ramp, 2)).toBeCloseTo(0.4, 1);
  expect(shareOf(ramp, 4)).toBeCloseTo(0.8, 1);
  const duty = answersOf('- {at: 1m, duty: {on: 60, off: 60}, answers: {noAnswer: 1}}');
  expect([1, 2, 3].map((minute) => shareOf(duty, minute))).toEqual([1, 0, 1]);
});

test('a sample of attempts and attributes of attempts narrow a line', () => {
  const pool = answersOf('- {at: 1m, sample: 0.33, answers: {noAnswer: 1}}');
  expect(shareOf(pool, 2)).toBeCloseTo(0.33, 1);
  const visa = answersOf('- {at: 1m, where: {scheme: visa}, answers: {noAnswer: 1}}');
  expect(shareOf(visa, 2)).toBe(1);
  expect(shareOf(visa, 2, { ...chip, scheme: 'unionpay' })).toBe(0);
});

test('timeout and retries come with the answer', () => {
  const answers = answersOf(
    '- {at: 1m, for: 1m, answers: {noAnswer: 1, timeoutSeconds: 30, retries: 2}}',
  );
  expect(answers(chip, 1)).toMatchObject({ timeoutMs: 30_000, retries: 2 });
  expect(answers(chip, 2)).toBeNull();
});
