import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { NO_LOAD } from './bear.js';
import {
  type Burden,
  burdenOf,
  calledElsewhere,
  isIdle,
  isOthersTurn,
  waitingElsewhere,
} from './share-budget.js';

const { limits } = aRoster();
const aBurden = (changes: Partial<Burden> = {}): Burden => {
  return { calledAt: [], flood: false, calmAt: null, waiting: [], ...changes };
};
const call = (over: boolean) => {
  return { incident: 'inc-7', at: NOON, notBefore: NOON, urgent: false, over, escalated: false };
};

test('others learn moments and numbers, and no word', () => {
  const lately = [{ incident: 'inc-7', at: NOON }];
  const burden = burdenOf({ ...NO_LOAD, held: [call(false), call(true)], lately, pagedAt: NOON });
  expect(burden).toEqual(aBurden({ calledAt: [NOON], calmAt: NOON, waiting: [NOON] }));
  expect(JSON.stringify(burden)).not.toContain('inc');
  expect(burdenOf({ ...NO_LOAD, pagedAt: NOON, calmAt: null }).calmAt).toBeNull();
});

test('what is long over is no burden', () => {
  const later = NOON + limits.within;
  const gone = aBurden({ calledAt: [NOON], calmAt: NOON });
  expect([isIdle(gone, limits, later - 1), isIdle(gone, limits, later)]).toEqual([false, true]);
  expect(isIdle(aBurden({ waiting: [NOON] }), limits, later)).toBe(false);
  const stale = { ...gone, flood: true };
  expect(calledElsewhere([stale], limits, later)).toEqual({ count: 0, flood: false });
  expect(calledElsewhere([stale, gone], limits, later - 1)).toEqual({ count: 2, flood: true });
});

test('what was held back goes on being a flood until it is told', () => {
  const later = NOON + 2 * limits.within;
  const held = aBurden({ calledAt: [NOON], flood: true, waiting: [NOON, NOON, later + MINUTE] });
  expect(calledElsewhere([held], limits, later)).toEqual({ count: 2, flood: true });
});

test('after a page of another tenant nothing goes out for ten minutes', () => {
  const others = [aBurden({ calmAt: NOON }), aBurden()];
  const isHeldBack = (now: number) => isOthersTurn(NO_LOAD, others, limits, now);
  expect(isHeldBack(NOON + limits.every - SECOND)).toBe(true);
  expect(isHeldBack(NOON + limits.every)).toBe(false);
  // A SEV1 of others told nothing of this tenant.
  expect(isOthersTurn(NO_LOAD, [aBurden({ calledAt: [NOON] })], limits, NOON)).toBe(false);
});

test('whoever was heard longest ago is next, and holds nobody up for more than a moment', () => {
  const free = NOON + limits.every;
  const own = { ...NO_LOAD, pagedAt: NOON, calmAt: NOON };
  const waits = aBurden({ waiting: [free - MINUTE] });
  expect(isOthersTurn(own, [waits], limits, free)).toBe(true);
  expect(isOthersTurn(own, [waits], limits, free + limits.gather)).toBe(false);
  expect(isOthersTurn(own, [aBurden({ waiting: [free + MINUTE] })], limits, free)).toBe(false);
  expect(isOthersTurn({ ...own, calmAt: null }, [waits], limits, free)).toBe(false);
});

test('what waits elsewhere is counted as soon as it would have been in the page', () => {
  const waiting = [NOON, NOON + limits.gather, NOON + limits.gather + 1];
  expect(waitingElsewhere([aBurden({ waiting }), aBurden()], limits, NOON)).toBe(2);
});
