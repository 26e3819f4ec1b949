import { DAY, MINUTE } from '../base/instant.js';
import { DrillPlan, dueDrills, nextDrills } from './due-drills.js';

const planned = { tenant: 'acme', days: ['tu'], at: '10:00', time_zone: 'Asia/Shanghai' };
const plan = (more: object = {}) => DrillPlan.parse({ drills: [{ ...planned, ...more }] });
/** Tuesday, 10 March 2026, 10:00 in Shanghai; the second week of the month. */
const TIME = Date.UTC(2026, 2, 10, 2);

test('a drill is due once, at its time by its own clock', () => {
  const isDue = (after: number, now: number) => dueDrills(plan(), after, now).length === 1;
  expect(isDue(TIME - MINUTE, TIME - 1)).toBe(false);
  expect(isDue(TIME - MINUTE, TIME)).toBe(true);
  expect(isDue(TIME, TIME + MINUTE)).toBe(false);
  expect(isDue(TIME + DAY - MINUTE, TIME + DAY)).toBe(false);
  expect(isDue(TIME - MINUTE, TIME + DAY)).toBe(true);
});

test('it may be of some weeks of the month only', () => {
  const among = (weeks: number[]) => dueDrills(plan({ weeks }), TIME - MINUTE, TIME).length;
  expect([among([2]), among([1, 3])]).toEqual([1, 0]);
});

test('what is left out is as usual', () => {
  expect(dueDrills(plan(), TIME - MINUTE, TIME)).toEqual([
    expect.objectContaining({ scenario: 'zpk-desync', terminals: 300, seconds: 120 }),
  ]);
});

test('what comes next is told in order, each time of it', () => {
  const { drills } = plan();
  const both = { drills: [...plan({ days: ['we'], at: '09:00' }).drills, ...drills] };
  const until = TIME + 8 * DAY;
  const next = nextDrills(both, { after: TIME - MINUTE, until });
  expect(next.map(({ at, planned }) => [(at - TIME) / DAY, planned.days[0]])).toEqual([
    [0, 'tu'],
    [23 / 24, 'we'],
    [7, 'tu'],
    [7 + 23 / 24, 'we'],
  ]);
});
