import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { HOUR } from '../base/instant.js';
import { doubtOverride, doubtWithdrawal, type OverrideDoubt } from './doubt-override.js';

const layer = (people: string[], more = {}) => {
  return { people, every: 'day' as const, start: '2026-03-02', at: '09:00', ...more };
};
const { rotas, holidays } = aRoster({
  rotas: [
    // Li until nine on Tuesday, then Wang; the host is Zhao's, and only in working hours.
    { id: 'tills', time_zone: 'Asia/Shanghai', layers: [layer(['li', 'wang'])] },
    {
      id: 'host',
      time_zone: 'Asia/Shanghai',
      layers: [layer(['zhao'], { only: [{ days: ['mo'], from: '09:00', to: '17:00' }] })],
    },
  ],
});
const plan = { rotas, holidays };
const override = (id: number, rota: string, person: string, from: number, to: number) => {
  return { id, rota, person, from: NOON + from * HOUR, to: NOON + to * HOUR };
};

/** `elsewhere host zhao 0-5`: the hours after noon. */
function printed(doubts: readonly OverrideDoubt[]): string[] {
  const hours = (at: number) => (at - NOON) / HOUR;
  return doubts.map(
    ({ what, rota, person, from, to }) => `${what} ${rota} ${person} ${hours(from)}-${hours(to)}`,
  );
}

const wanted = (person: string, from: number, to: number, known = [override(1, 'x', 'y', 0, 1)]) =>
  printed(doubtOverride(plan, known, override(0, 'tills', person, from, to), NOON));

test('whoever has another rota at the same time, or is on call anyway, is doubted', () => {
  expect(wanted('zhao', 1, 3)).toEqual(['elsewhere host zhao 1-3']);
  expect(wanted('zhao', 3, 9)).toEqual(['elsewhere host zhao 3-5']);
  expect(wanted('zhao', 5, 9)).toEqual([]);
  expect(wanted('li', 20, 30)).toEqual(['already tills li 20-21']);
  expect(wanted('wang', 1, 3)).toEqual([]);
});

test('what is over by now is not looked at', () => {
  expect(wanted('li', -3, 1)).toEqual(['already tills li 0-1']);
  expect(wanted('wang', -9, -3)).toEqual([]);
});

test('an override that another one is laid over is doubted, once', () => {
  const known = [override(1, 'tills', 'wang', 2, 4), override(2, 'host', 'wang', 9, 10)];
  expect(wanted('zhao', 5, 8, known)).toEqual([]);
  expect(wanted('wang', 3, 8, known)).toEqual(['overlaps tills wang 3-4']);
  expect(wanted('wang', 5, 12, known)).toEqual(['elsewhere host wang 9-10']);
  // Another rota is told of all the same, also from the same moment on.
  const both = [override(1, 'tills', 'wang', 5, 8), override(2, 'host', 'wang', 5, 8)];
  expect(wanted('wang', 5, 8, both)).toEqual([
    ...['overlaps tills wang 5-8', 'elsewhere host wang 5-8'],
  ]);
});

test('taking one back is doubted where nobody would be on call', () => {
  const back = (...known: Parameters<typeof override>[]) =>
    printed(
      doubtWithdrawal(
        plan,
        known.map((one) => override(...one)),
        1,
        NOON,
      ),
    );
  expect(back([1, 'host', 'wang', -1, 8])).toEqual(['gap host null 5-8']);
  expect(back([1, 'host', 'wang', 6, 8], [2, 'host', 'li', 7, 9])).toEqual(['gap host null 6-7']);
  expect(back([1, 'tills', 'wang', 1, 8])).toEqual([]);
  expect(back([2, 'host', 'wang', 6, 8])).toEqual([]);
  // A gap of this morning is over, and one that is meant is none.
  expect(back([1, 'host', 'wang', -5, 8])).toEqual(['gap host null 5-8']);
  const allowed = rotas.map((rota) => ({ ...rota, gaps: 'allowed' as const }));
  const taken = [override(1, 'host', 'wang', 6, 8)];
  expect(doubtWithdrawal({ rotas: allowed, holidays }, taken, 1, NOON)).toEqual([]);
});
