import { targetLines } from './targets.js';

test('a figure is held against its bound, and a run that is too short says so', () => {
  expect(targetLines({ hard_failures_p50: 8, hard_failures_p95: 16, other: 1 })).toEqual([
    'D3 failed payments before the page, median: 8, at most 10: kept',
    'D3 the same, 95th percentile: 16, at most 15: MISSED',
  ]);
  expect(targetLines({ pages: 0, days: 8 })).toEqual([
    'D1 pages of a year without an outage: 0, at most 1: kept (of days 8, not 365)',
  ]);
  expect(targetLines({ incidents_right: 0.94 })[0]).toMatch(/at least 0.95: MISSED$/);
});
