import { curveHead, curveLine, quietLines, shareExact, spread } from './measure-delays.js';
import { modelFleet } from './model-fleet.js';
import type { OutageSeen } from './play-outage.js';

const seen = (page_s: number | null, ...exact: boolean[]): OutageSeen => ({
  ...{ page_s, failures: 7, exact, over_s: null, isOverEarly: false },
  ...{ written: new Map([['share_5m_for_5m', 330]]), silent: new Map() },
});

test('what never came is later than everything that did', () => {
  expect(spread([3, null, 1, 2])).toEqual({ p50: 2, p95: Number.POSITIVE_INFINITY, missed: 1 });
});

test('a cause is judged among those that were told of', () => {
  const all = [seen(1, true, true), seen(2, false, true), seen(null)];
  expect(shareExact(all, 0)).toBe(0.5);
  expect(shareExact(all, 1)).toBe(1);
});

test('a line of the table has our delay first, and a dash for never', () => {
  const line = curveLine({ place: 'all', share: 0.2, seen: [seen(4, true, true, true)] });
  expect(line).toMatch(/^all +0\.20 +4\/4 +7\/7 {2}1\.00\/1\.00\/1\.00 +330 -/);
  expect(curveHead()).toContain('page s');
});

test('healthy days have lines above which nothing was', () => {
  const fleet = modelFleet({ seed: 1, terminals: 500, profiles: 50 });
  const lines = quietLines(fleet, Date.UTC(2026, 2, 10, 4), 0.1, 1).silent();
  expect(lines.get('share_5m_for_5m no_answer')).toBeGreaterThanOrEqual(0);
  expect(lines.size).toBe(16);
});
