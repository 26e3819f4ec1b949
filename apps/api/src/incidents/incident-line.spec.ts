import { HOUR, MINUTE } from '#domain/base/instant.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { joinBuckets, lineSpan } from './incident-line.js';

const startedAt = 1_760_000_000_000;

test('the line of an open incident goes from five minutes before it until now', () => {
  const now = startedAt + 7 * MINUTE;
  const span = lineSpan(anIncident({ startedAt }), now);
  expect(span).toEqual({ from: startedAt - 5 * MINUTE, to: now });
});

test('the line of a resolved one ends five minutes after it', () => {
  const resolvedAt = startedAt + 10 * MINUTE;
  const incident = anIncident({ startedAt, resolvedAt });
  expect(lineSpan(incident, startedAt + HOUR).to).toBe(resolvedAt + 5 * MINUTE);
  expect(lineSpan(incident, resolvedAt + MINUTE).to).toBe(resolvedAt + MINUTE);
});

test('an incident that burns for days shows its newest day', () => {
  const now = startedAt + 72 * HOUR;
  expect(lineSpan(anIncident({ startedAt }), now)).toEqual({ from: now - 24 * HOUR, to: now });
});

test('a short line keeps its ten seconds, a long one is joined without losing a payment', () => {
  const points = Array.from({ length: 1_000 }, (_, index) => {
    return { at: startedAt + index * 10_000, attempts: 3, failures: 1 };
  });
  const short = joinBuckets(points, { from: startedAt, to: startedAt + 10 * MINUTE });
  expect(short.bucketSeconds).toBe(10);
  expect(short.points).toHaveLength(1_000);
  const long = joinBuckets(points, { from: startedAt, to: startedAt + 10_000_000 });
  expect(long.bucketSeconds).toBe(60);
  expect(long.points.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(3_000);
});
