import { DAY, HOUR, MINUTE } from '#domain/base/instant.js';
import { figureOf } from '#domain/digest/figures.js';
import { DailyFigures } from './daily-figures.js';

const START = Date.UTC(2026, 2, 9, 16);
const HEARD = { heartbeats: 50, births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };

function play(minutes: number) {
  const figures = new DailyFigures(1);
  const profiles = [{ acquirer: 'acq-1' }, { acquirer: 'acq-1', carrier: 'cmcc' }];
  return Array.from({ length: minutes }, (_, i) => {
    const heard = [0, 1].map((profile) => ({ ...HEARD, profile }));
    return figures.tell(heard, profiles, START + i * MINUTE);
  });
}

test('what is told is a row a value, with the readings of all that have it', () => {
  const rows = play(1)[0]?.map(
    ({ figure, of, value, count }) => `${figure} ${of}=${value} ${count}`,
  );
  expect(rows).toEqual(['host_ms acquirer=acq-1 100', 'rtt carrier=cmcc 50']);
});

test('a host is slower at noon than at night, and never far from its usual for long', () => {
  const told = play(DAY / MINUTE).map(([row]) => figureOf((row?.sum ?? 0) / (row?.count ?? 1)));
  const meanOf = (from: number) => {
    const hour = told.slice((from * HOUR) / MINUTE, ((from + 2) * HOUR) / MINUTE);
    return hour.reduce((sum, each) => sum + each, 0) / hour.length;
  };
  expect(meanOf(12) / meanOf(2)).toBeGreaterThan(1.1);
  const high = told.filter((each) => each > 1.5 * 160 * 1.3).length;
  expect(high).toBeLessThan(20);
});
