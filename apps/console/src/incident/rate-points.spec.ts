import { anIncident } from '../story.js';
import { nearestPoint, rateFigures } from './rate-points.js';

const series = {
  bucketSeconds: 10,
  startedAt: 20_000,
  baseline: 0.01,
  points: [
    { at: 0, attempts: 100, failures: 1 },
    { at: 10_000, attempts: 0, failures: 0 },
    { at: 20_000, attempts: 100, failures: 34 },
    { at: 30_000, attempts: 100, failures: 30 },
  ],
};
const incident = anIncident({
  startedAt: 20_000,
  detectedAt: 28_000,
  changes: [
    { id: 'c-1', what: 'key_reset', at: 15_000 },
    { id: 'c-2', what: 'rki', at: -99_000 },
  ],
});

test('a bucket without payments has no rate', () => {
  const figures = rateFigures(series, incident);
  expect(figures?.points.map(({ rate }) => rate)).toEqual([0.01, null, 0.34, 0.3]);
  expect(figures).toMatchObject({ now: 0.3, peak: 0.34, top: 0.5 });
});

test('only what happened within the chart is marked on it, in order', () => {
  const figures = rateFigures(series, incident);
  expect(figures?.marks.map(({ kind }) => kind)).toEqual(['change', 'onset', 'detected']);
});

test('no points are no chart', () => {
  expect(rateFigures({ ...series, points: [] }, incident)).toBeNull();
});

test('pointing reads the nearest point', () => {
  const figures = rateFigures(series, incident);
  expect(nearestPoint(figures?.points ?? [], 26_000)?.at).toBe(30_000);
  expect(nearestPoint([], 1)).toBeNull();
});
