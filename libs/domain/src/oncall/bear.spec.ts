import fc from 'fast-check';
import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { type Call, dueCalls, earliest, holdCalls, isNight, type Load, NO_LOAD } from './bear.js';

const { limits } = aRoster();

function call(incident: string, at: number, urgent = false): Call {
  const notBefore = urgent ? at : at + limits.gather;
  return { incident, at, notBefore, urgent, over: false, escalated: false };
}

/** Lives through calls second by second; answers when there was a page, and of how many. */
function live(calls: readonly Call[], seconds: number) {
  let load: Load = NO_LOAD;
  const pages: { readonly at: number; readonly listed: readonly Call[] }[] = [];
  for (let now = NOON; now <= NOON + seconds * SECOND; now += SECOND) {
    const fresh = calls.filter(({ at }) => at === now);
    if (fresh.length > 0 || load.held.length > 0) load = holdCalls(load, fresh, limits, now);
    const listed = dueCalls(load, limits, now);
    if (listed.length === 0) continue;
    pages.push({ at: now, listed });
    const held = load.held.filter((each) => !listed.includes(each));
    load = { ...load, held, pagedAt: now, pages: load.pages + 1 };
  }
  return pages;
}

test('a call waits for what belongs to it, a SEV1 for nothing', () => {
  const seconds = live([call('a', NOON), call('b', NOON + 10 * SECOND)], 60);
  expect(seconds.map(({ at, listed }) => [(at - NOON) / 1_000, listed.length])).toEqual([[20, 2]]);
  const urgent = live([call('a', NOON), call('b', NOON + 3 * SECOND, true)], 60);
  expect(urgent.map(({ at, listed }) => [(at - NOON) / 1_000, listed.length])).toEqual([[3, 2]]);
});

test('five hundred in five minutes are two pages that list them all', () => {
  const calls = Array.from({ length: 500 }, (_, i) =>
    call(`inc-${i}`, NOON + Math.floor(i * 0.6) * SECOND),
  );
  const pages = live(calls, 1_800);
  expect(pages.map(({ at }) => (at - NOON) / 1_000)).toEqual([20, 620]);
  expect(new Set(pages.flatMap(({ listed }) => listed.map((c) => c.incident))).size).toBe(500);
});

test('whatever comes, a flood pages once in ten minutes, and nothing is left out or late', () => {
  const one = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 30 }));
  fc.assert(
    fc.property(fc.array(one, { minLength: 20, maxLength: 150 }), (drawn) => {
      const calls = drawn.map(([second, grave], i) =>
        call(`inc-${i}`, NOON + second * SECOND, grave === 0),
      );
      const pages = live(calls, 3_600);
      for (const { incident, at, urgent } of calls) {
        const found = pages.filter(({ listed }) => listed.some((c) => c.incident === incident));
        expect(found).toHaveLength(1);
        if (urgent) expect(found[0]?.at).toBe(at);
      }
      const calm = pages.filter(({ listed }) => !listed.some(({ urgent }) => urgent));
      for (const [i, { at }] of calm.entries()) {
        const before = calls.filter((c) => c.at <= at && c.at > at - limits.within).length;
        const last = pages.filter((p) => p.at < at).at(-1)?.at;
        if (i > 0 && last !== undefined && before > limits.flood_above) {
          expect(at - last).toBeGreaterThanOrEqual(limits.every);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a SEV3 of the night waits for the morning of whoever is paged', () => {
  const night = Date.parse('2026-03-02T23:30:00+08:00');
  const morning = Date.parse('2026-03-03T08:00:00+08:00');
  expect(isNight(night, 'Asia/Shanghai', limits)).toBe(true);
  expect(isNight(night, 'Europe/Berlin', limits)).toBe(false);
  expect(earliest('SEV3', 'Asia/Shanghai', limits, night)).toBe(morning);
  expect(earliest('SEV3', 'Asia/Shanghai', limits, morning - 2 * 60 * MINUTE)).toBe(morning);
  expect(earliest('SEV3', 'Europe/Berlin', limits, night)).toBe(night + limits.gather);
  expect(earliest('SEV2', 'Asia/Shanghai', limits, night)).toBe(night + limits.gather);
  expect(earliest('SEV1', 'Asia/Shanghai', limits, night)).toBe(night);
});
