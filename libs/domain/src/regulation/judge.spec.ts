import { parseRegulation } from '../../../../test/support/a-regulation.js';
import { aStake } from '../../../../test/support/a-stake.js';
import { judge, type Known } from './judge.js';
import type { Measures } from './measures.js';

const HOUR = 3_600_000;
const regulation = parseRegulation({
  criteria: {
    critical: { all: [{ critical: true }] },
    long: {
      any: [
        { span: 'downtime', over: '2h' },
        { span: 'duration', over: '24h' },
      ],
    },
    many: {
      any: [
        { share: 'merchants', over: 0.1 },
        { count: 'merchants', at_least: 500 },
      ],
    },
    breach: { all: [{ yes: 'access' }, { asked: 'cost', at_least: 100 }] },
    spread: {
      any: [
        { provinces: 2, each: '3h', during: 'peak' },
        { provinces: 1, each: '2h', during: 'off_peak' },
      ],
    },
  },
  grades: {
    major: [
      ['critical', 'breach'],
      ['critical', { at_least: 2, of: ['long', 'many', 'spread'] }],
    ],
    minor: [['long']],
  },
});

function known(changes: Partial<Known> = {}, measures: Partial<Measures> = {}): Known {
  return {
    critical: true,
    said: { access: false, cost: 0 },
    cases: [],
    measures: {
      spans: { duration: HOUR, duration_peak: 0, downtime: HOUR, downtime_peak: 0 },
      counts: { terminals: 9, merchants: 9, failures: 9, provinces: 0 },
      shares: { terminals: 0.01, merchants: 0.01, failures: 0.01 },
      provinces: [],
      atStake: [],
      ...measures,
    },
    ...changes,
  };
}
const spans = { duration: 3 * HOUR, duration_peak: 0, downtime: 3 * HOUR, downtime_peak: 0 };
const metOf = (facts: Known) => {
  return Object.fromEntries(judge(regulation, facts).criteria.map(({ id, met }) => [id, met]));
};

test('the gravest grade that is met holds, with what speaks for it and against it', () => {
  const { grade, possible, criteria } = judge(regulation, known({}, { spans }));
  expect([grade, possible]).toEqual(['minor', []]);
  expect(criteria[1]).toEqual({
    id: 'long',
    met: true,
    readings: [
      {
        ...{ about: 'span', of: 'downtime', than: 'over', limit: 2 * HOUR, each: null },
        ...{ value: 3 * HOUR, met: true },
      },
      expect.objectContaining({ of: 'duration', limit: 24 * HOUR, met: false }),
    ],
  });
  const shares = { terminals: 0, merchants: 0.2, failures: 0 };
  expect(judge(regulation, known({}, { spans, shares })).grade).toBe('major');
  expect(judge(regulation, known({ critical: false }, { spans, shares })).grade).toBe('minor');
  expect(judge(regulation, known()).grade).toBeNull();
});

test('over is more than, and at least begins with the very value', () => {
  const exact = { ...spans, downtime: 2 * HOUR };
  expect(metOf(known({}, { spans: exact })).long).toBe(false);
  const counts = { terminals: 0, merchants: 500, failures: 0, provinces: 0 };
  expect(metOf(known({}, { counts })).many).toBe(true);
});

test('what is not known decides nothing, and a grade it could reach is possible', () => {
  const silent = judge(regulation, known({ said: {} }));
  expect([silent.grade, silent.possible]).toEqual([null, ['major']]);
  expect(metOf(known({ said: {} })).breach).toBeNull();
  // One no is enough, and one yes is not.
  expect(metOf(known({ said: { access: false } })).breach).toBe(false);
  expect(metOf(known({ said: { access: true } })).breach).toBeNull();
  expect(judge(regulation, known({ said: { access: true, cost: 100 } })).grade).toBe('major');
});

test('one need too few, and what is open could still fill it', () => {
  const shares = { terminals: 0, merchants: null, failures: 0 };
  const counts = { terminals: 0, merchants: 500, failures: 0, provinces: 0 };
  expect(metOf(known({}, { shares }))).toMatchObject({ many: null });
  expect(metOf(known({}, { shares, counts }))).toMatchObject({ many: true });
  const { grade, possible } = judge(regulation, known({}, { spans, shares }));
  expect([grade, possible]).toEqual(['minor', ['major']]);
});

test('a value is compared in its currency, and decides nothing while it is not known', () => {
  const worth = parseRegulation({
    criteria: { much: { all: [{ value: 'CNY', asked: 'at_stake', over: 200_000 }] } },
    grades: { major: [['much']] },
  });
  const judged = (...cases: Known['cases']) => judge(worth, known({ cases }));
  const stake = aStake();
  expect(judged({ atStake: [stake], answers: {} })).toMatchObject({
    grade: 'major',
    criteria: [
      { readings: [{ about: 'value', of: 'at_stake', value: 227_540, estimates: [stake] }] },
    ],
  });
  const euro = aStake({ currency: 'EUR' });
  expect(judged({ atStake: [euro], answers: {} })).toMatchObject({
    grade: null,
    possible: ['major'],
  });
  const answers = { at_stake: { value: 100, by: 'Li', at: 1 } };
  expect(judged({ atStake: [stake], answers })).toMatchObject({ grade: null, possible: [] });
});

test('provinces count when each was hit for so long in the hours meant', () => {
  const hit = (ms: number, peakMs: number) => ({ province: String(ms), ms, peakMs });
  const met = (...provinces: ReturnType<typeof hit>[]) => metOf(known({}, { provinces })).spread;
  expect(met(hit(4 * HOUR, 3 * HOUR))).toBe(false);
  expect(met(hit(4 * HOUR, 3 * HOUR), hit(3 * HOUR + 1, 3 * HOUR))).toBe(true);
  expect(met(hit(5 * HOUR, 3 * HOUR))).toBe(true);
});
