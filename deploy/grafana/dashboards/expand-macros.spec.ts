import { expandMacros, type View } from './expand-macros.js';

const view: View = {
  choices: { tenant: "d'emo", acquirer: ['acq-1', "acq'2"], interval: '5m' },
  from: new Date('2026-03-10T04:00:00Z'),
  to: new Date('2026-03-10T05:00:00Z'),
  timescale: false,
};

test.each([
  ["tenant = '$tenant'", "tenant = 'd''emo'"],
  ['acquirer in ($acquirer)', "acquirer in ('acq-1','acq''2')"],
  ['$__timeFilter(at)', "at BETWEEN '2026-03-10T04:00:00.000Z' AND '2026-03-10T05:00:00.000Z'"],
  ['at < $__timeTo()', "at < '2026-03-10T05:00:00.000Z'"],
  ["$__timeGroup(at,'30s')", 'floor(extract(epoch from at)/30)*30'],
  ["$__timeGroupAlias(at,'$interval')", 'floor(extract(epoch from at)/300)*300 AS "time"'],
])('%s becomes %s', (sql, expected) => {
  expect(expandMacros(sql, view)).toBe(expected);
});

test('a data source of TimescaleDB groups with its function', () => {
  const sql = "$__timeGroupAlias(at,'$interval')";
  expect(expandMacros(sql, { ...view, timescale: true })).toBe(
    `time_bucket('300.000s',at) AS "time"`,
  );
});

test.each(['$nobody', '$__timeFiler(at)', "$__timeGroup(at, '5m')", "$__timeGroup(at,'5')"])(
  '%s is not taken',
  (sql) => {
    expect(() => expandMacros(sql, view)).toThrow();
  },
);
