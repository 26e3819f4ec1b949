import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { Finding } from '../detect/detector.js';
import { findLocks } from './find-locks.js';

const ONSET = START + 60 * SECOND;
const CALM = '0s acq-1 20 acq-2 20 acq-3 20';

/** Locks at acq-1 since a minute after the start, at the end of a story. */
function locksOf(story: string, finding: Finding = 'pin_key', book = SETTINGS.codes) {
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  const cause = [{ attribute: 'acquirer' as const, value: 'acq-1' }];
  return findLocks(state, finding, cause, ONSET, book);
}

const LAGGING = `${CALM}\n60s acq-1 10x55/20\n180s acq-1 10x55+3x75/20\n200s end`;

test('cards are locked minutes after right PINs were called wrong', () => {
  const locks = locksOf(LAGGING);
  expect(locks).toMatchObject({ codes: ['cup-pos:75'], behind: 'cup-pos:55' });
  expect(locks?.failures).toBeGreaterThan(50);
  expect((locks?.afterMs ?? 0) / MINUTE).toBeCloseTo(2, 1);
  expect(((locks?.since ?? 0) - ONSET) / MINUTE).toBeCloseTo(2, 1);
});

test.each([
  ['nobody is locked out', `${CALM}\n60s acq-1 10x55/20\n200s end`],
  ['a few are, as on any day', `${CALM}\n60s acq-1 10x55/20\n199s acq-1 10x55+3x75/20\n200s end`],
  ['as many are as before', '0s acq-1 1x75/20 acq-2 20\n60s acq-1 10x55+1x75/20\n120s end'],
  ['they are of another acquirer', `${CALM}\n60s acq-1 10x55/20 acq-2 3x75/20\n200s end`],
])('no cards are being locked where %s', (_name, story) => {
  expect(locksOf(story)).toBeNull();
});

test('what is no fault of PINs locks no cards', () => {
  expect(locksOf(LAGGING, 'host_system')).toBeNull();
});

test('everyday locks are not taken for the first of the fault', () => {
  const usual = '0s acq-1 1x75/20 acq-2 20\n60s acq-1 10x55+1x75/20';
  const locks = locksOf(`${usual}\n120s acq-1 10x55+9x75/20\n180s end`);
  expect(locks?.failures).toBeGreaterThan(500);
  expect((locks?.afterMs ?? 0) / SECOND).toBeGreaterThan(60);
});

test('cards that are locked from the beginning have nothing before them', () => {
  expect(locksOf(`${CALM}\n60s acq-1 9x75/20\n90s end`)).toMatchObject({
    afterMs: 0,
    behind: null,
  });
});
