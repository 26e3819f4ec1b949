import fc from 'fast-check';
import { aRoster } from '../../../../test/support/a-roster.js';
import { DAY, HOUR } from '../base/instant.js';
import { doubtRotas, onDuty, shiftsOf } from './on-duty.js';
import type { Override, Rota } from './roster.js';

type Layers = NonNullable<Parameters<typeof aRoster>[0]>['rotas'];

function rotaOf(zone: string, layers: NonNullable<Layers>[number]['layers']): Rota {
  const [rota] = aRoster({ rotas: [{ id: 'r', time_zone: zone, layers }] }).rotas;
  if (!rota) throw new Error('no rota');
  return rota;
}
const at = (text: string) => Date.parse(text);
const print = (
  rota: Rota,
  from: string,
  to: string,
  overrides: Override[] = [],
  off: string[] = [],
) =>
  shiftsOf(
    rota,
    off.map((first) => ({ first, name: 'holiday' })),
    overrides,
    { from: at(from), to: at(to) },
  ).map((s) => `${new Date(s.from).toISOString().slice(0, 16)} ${s.person}`);

test('people take turns by the clock of the rota, also over a change of that clock', () => {
  const rota = rotaOf('Europe/Berlin', [
    { people: ['li', 'wang'], every: 'day', start: '2026-03-27', at: '09:00' },
  ]);
  expect(print(rota, '2026-03-27T00:00Z', '2026-03-31T00:00Z')).toEqual([
    '2026-03-27T00:00 null',
    '2026-03-27T08:00 li',
    '2026-03-28T08:00 wang',
    '2026-03-29T07:00 li',
    '2026-03-30T07:00 wang',
  ]);
});

test('a hand-over in the hour that is there twice happens once', () => {
  const rota = rotaOf('Europe/Berlin', [
    { people: ['li', 'wang'], every: 'week', start: '2026-10-18', at: '02:30' },
  ]);
  expect(print(rota, '2026-10-24T00:00Z', '2026-10-26T00:00Z')).toEqual([
    '2026-10-24T00:00 li',
    '2026-10-25T00:30 wang',
  ]);
});

test('a later layer stands before an earlier one in its hours, and not on holidays', () => {
  const rota = rotaOf('Asia/Shanghai', [
    { people: ['zhao'], every: 'week', start: '2026-01-05', at: '00:00' },
    {
      people: ['li'],
      every: 'day',
      start: '2026-01-05',
      at: '09:00',
      only: [{ days: ['mo', 'tu'], from: '22:00', to: '06:00' }],
      holidays: 'off',
    },
  ]);
  const week = ['2026-03-02T00:00+08:00', '2026-03-05T00:00+08:00'] as const;
  expect(print(rota, ...week)).toEqual([
    '2026-03-01T16:00 zhao',
    '2026-03-02T14:00 li',
    '2026-03-02T22:00 zhao',
    '2026-03-03T14:00 li',
    '2026-03-03T22:00 zhao',
  ]);
  expect(print(rota, ...week, [], ['2026-03-03'])).toEqual([
    '2026-03-01T16:00 zhao',
    '2026-03-02T14:00 li',
    '2026-03-02T16:00 zhao',
    '2026-03-03T16:00 li',
    '2026-03-03T22:00 zhao',
  ]);
});

test('the newest override stands before everything', () => {
  const rota = rotaOf('UTC', [{ people: ['li'], every: 'day', start: '2026-01-01', at: '00:00' }]);
  const overrides = [
    {
      id: 1,
      rota: 'r',
      person: 'wang',
      from: at('2026-03-02T10:00Z'),
      to: at('2026-03-02T20:00Z'),
    },
    {
      id: 2,
      rota: 'r',
      person: 'zhao',
      from: at('2026-03-02T12:00Z'),
      to: at('2026-03-02T14:00Z'),
    },
    { id: 3, rota: 'x', person: 'zhao', from: 0, to: at('2027-01-01T00:00Z') },
  ];
  expect(print(rota, '2026-03-02T00:00Z', '2026-03-03T00:00Z', overrides)).toEqual([
    '2026-03-02T00:00 li',
    '2026-03-02T10:00 wang',
    '2026-03-02T12:00 zhao',
    '2026-03-02T14:00 wang',
    '2026-03-02T20:00 li',
  ]);
});

test('gaps are found, but not where they are meant, and people who are needed twice', () => {
  const layers = [
    {
      people: ['li'],
      every: 'week' as const,
      start: '2026-01-05',
      at: '00:00',
      only: [{ from: '08:00', to: '20:00' }],
    },
  ];
  const rotas = [
    { id: 'day', time_zone: 'UTC', layers },
    { id: 'meant', time_zone: 'UTC', layers, gaps: 'allowed' as const },
  ];
  const doubts = doubtRotas(aRoster({ rotas }), [], at('2026-03-02T00:00Z'), 1);
  expect(doubts.filter(({ person }) => person === null)).toHaveLength(8);
  expect(doubts[0]).toEqual({
    rota: 'day',
    from: at('2026-03-02T00:00Z'),
    to: at('2026-03-02T08:00Z'),
    person: null,
  });
  expect(doubts.filter(({ person }) => person === 'li')).toHaveLength(7);
  expect(doubts.at(-1)).toMatchObject({ rota: 'day', other: 'meant', person: 'li' });
});

test('where layers cover the time there is always somebody, and shifts say who', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
  const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  const clock = times.map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':'));
  const moments = fc.integer({ min: 0, max: 400 * 24 });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      clock,
      fc.constantFrom('day' as const, 'week' as const),
      clock,
      clock,
      moments,
      (zone, handOver, every, from, to, hours) => {
        const base = { people: ['li', 'wang'], every, start: '2025-12-01', at: handOver };
        const night = {
          people: ['zhao'],
          every,
          start: '2025-12-01',
          at: from,
          only: [{ from, to }],
        };
        const rota = rotaOf(zone, [base, night]);
        const begin = Date.UTC(2026, 0, 1) + hours * HOUR;
        const shifts = shiftsOf(rota, [], [], { from: begin, to: begin + 3 * DAY });
        expect(shifts[0]?.from).toBe(begin);
        expect(shifts.at(-1)?.to).toBe(begin + 3 * DAY);
        for (const [i, shift] of shifts.entries()) {
          expect(shift.person).not.toBeNull();
          if (i > 0) expect(shift.from).toBe(shifts[i - 1]?.to);
          for (const moment of [shift.from, (shift.from + shift.to) / 2, shift.to - 1]) {
            expect(onDuty(rota, [], [], moment).person).toBe(shift.person);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
