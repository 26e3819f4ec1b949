import { anOutage } from '../../../../test/support/an-outage.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import { parseWeeklyHours } from '../registry/trading-hours.js';
import { addUp, type Gauge, type IncidentFacts, measure } from './measures.js';

const MINUTE = 60_000;
const hours = parseWeeklyHours('09:00-18:00');
const gauge: Gauge = { zone: 'UTC', peak: hours.ok ? hours.value : [], downFrom: 0.5 };
const onset = Date.UTC(2026, 2, 10, 8, 30);

function facts(changes: Partial<IncidentFacts> = {}, face: Partial<Incident> = {}): IncidentFacts {
  const incident = anOutage({ startedAt: onset, detectedAt: onset + 6_000, ...face });
  return {
    incident,
    events: [],
    minutes: [],
    fleet: { terminals: 96_240, merchants: 19_300 },
    dailyAttempts: 100_000,
    ...changes,
  };
}
const minute = (after: number, attempts: number, failures: number) => {
  return { at: onset + after * MINUTE, attempts, failures };
};

test('it lasts until now, or until its end; hours of much business are counted apart', () => {
  const now = onset + 90 * MINUTE;
  const { spans } = measure(facts(), gauge, now);
  expect(spans).toMatchObject({ duration: 90 * MINUTE, duration_peak: 60 * MINUTE });
  const over = measure(facts({}, { resolvedAt: onset + 40 * MINUTE }), gauge, now);
  expect(over.spans).toMatchObject({ duration: 40 * MINUTE, duration_peak: 10 * MINUTE });
});

test('the service is down in the minutes in which at least so many of its attempts fail', () => {
  const minutes = [
    ...[minute(0, 100, 49), minute(1, 100, 50), minute(2, 100, 90), minute(3, 0, 0)],
    ...[minute(31, 10, 10), minute(32, 100, 3)],
  ];
  const { spans, counts, shares } = measure(facts({ minutes }), gauge, onset + 60 * MINUTE);
  expect(spans).toMatchObject({ downtime: 3 * MINUTE, downtime_peak: MINUTE });
  expect(counts.failures).toBe(202);
  expect(shares.failures).toBeCloseTo(0.00202);
});

test('a minute at the edge counts as far as it belongs to the incident', () => {
  const began = { startedAt: onset + 20_000, resolvedAt: onset + 50_000 };
  const { spans } = measure(facts({ minutes: [minute(0, 10, 10)] }, began), gauge, onset + MINUTE);
  expect(spans.downtime).toBe(30_000);
});

test('while payments are silent the service is down, though nothing fails', () => {
  const { spans } = measure(facts({}, { kind: 'silence' }), gauge, onset + 5 * MINUTE);
  expect(spans.downtime).toBe(5 * MINUTE);
});

test('the most that were ever hit count, as shares of all there are', () => {
  const { impact } = anOutage();
  const then = { ...impact, terminals: 9_624, merchants: 3_860 };
  const updated: IncidentEvent = {
    kind: 'updated',
    at: onset + MINUTE,
    incident: anOutage({ impact: then }),
  };
  const { counts, shares } = measure(facts({ events: [updated] }), gauge, onset + MINUTE);
  expect(counts).toMatchObject({ terminals: 9_624, merchants: 3_860 });
  expect(shares).toMatchObject({ terminals: 0.1, merchants: 0.2 });
  const unknown = facts({ fleet: { terminals: 0, merchants: 0 }, dailyAttempts: null });
  const none = { terminals: null, merchants: null, failures: null };
  expect(measure(unknown, gauge, onset).shares).toEqual(none);
});

test('a province is hit from when the story first names it; division codes are joined', () => {
  const { impact } = anOutage();
  const told = (kind: 'triggered' | 'updated', after: number, regions: string[]): IncidentEvent => {
    return {
      kind,
      at: onset + after * MINUTE,
      incident: anOutage({ impact: { ...impact, regions } }),
    };
  };
  const events = [
    told('triggered', 1, ['310101', '310115']),
    told('updated', 45, ['310101', '320500']),
    told('updated', 50, ['320500']),
  ];
  const { provinces, counts } = measure(facts({ events }), gauge, onset + 60 * MINUTE);
  expect(provinces).toEqual([
    { province: '310000', ms: 60 * MINUTE, peakMs: 30 * MINUTE },
    { province: '320000', ms: 15 * MINUTE, peakMs: 15 * MINUTE },
  ]);
  expect(counts.provinces).toBe(2);
});

test('what failed is worth what sales were; of each incident that counts its own is known', () => {
  const sales = [{ currency: 'CNY', records: 200, amount: 200 * 5_000 }];
  const one = measure(facts({ minutes: [minute(0, 10, 4)] }, { sales }), gauge, onset);
  expect(one.atStake).toEqual([expect.objectContaining({ value: 200, failures: 4, mean: 50 })]);
  const two = measure(facts({ minutes: [minute(0, 10, 2)] }, { sales }), gauge, onset);
  expect(addUp([one, two]).atStake.map(({ value }) => value)).toEqual([200, 100]);
});

test('several incidents add up, with what is not known of one known from another', () => {
  const one = measure(facts({ minutes: [minute(0, 10, 10)] }), gauge, onset + 60 * MINUTE);
  const two = measure(facts({ dailyAttempts: null }), gauge, onset + 30 * MINUTE);
  const both = addUp([one, two]);
  expect(both.spans).toMatchObject({ duration: 90 * MINUTE, downtime: MINUTE });
  expect(both.counts).toMatchObject({ merchants: 3_860, failures: 10, provinces: 1 });
  expect(both.shares).toEqual({ terminals: 0.1, merchants: 0.2, failures: 0.0001 });
  expect(both.provinces).toEqual([{ province: '310000', ms: 90 * MINUTE, peakMs: 30 * MINUTE }]);
  expect(addUp([one])).toEqual(one);
});
