import { MINUTE, SECOND } from '../base/instant.js';
import { isSameOutage, joinHindsight, judgeHindsight, type Lived } from './judge-hindsight.js';

const EIGHT = Date.UTC(2026, 2, 10, 8);
const at = (minutes: number) => EIGHT + minutes * MINUTE;
const cause = [{ attribute: 'acquirer', value: 'acq-1' }] as const;

function lived(changes: Partial<Lived> = {}): Lived {
  return {
    ...{ id: 'inc-1', tenant: 'demo', rule: 'MassError55', kind: 'outage', cause: [...cause] },
    ...{ explainedShare: 0.9, diagnosis: 'zone_pin_key', severity: 'SEV1' },
    ...{ startedAt: at(2), detectedAt: at(3), resolvedAt: at(9) },
    impact: {
      ...{ terminals: 40, merchants: 14, regions: [] },
      ...{ failingPerMinute: 60, ratio: 0.5, baseline: 0.004 },
    },
    ...changes,
  };
}

const witness = (terminal: string, minute: number) => ({
  ...{ terminal, profile: 1, at: at(minute), heardAt: at(62) },
});

function judged(
  told: Lived[],
  asHeard: Lived[] = [],
  late = [witness('T-1', 2), witness('T-1', 3)],
) {
  const found = judgeHindsight({
    ...{ asItWas: [lived()], asHeard, told, until: at(20) },
    late: () => late,
  });
  return found.map(({ kind, firedAt, incident }) => [kind, (firedAt - EIGHT) / MINUTE, incident]);
}

test('what nobody was told is missed, and says whose data came when', () => {
  const late = [witness('T-1', 2), witness('T-2', 3), witness('T-1', 3), witness('T-3', 5)];
  const asked = { asItWas: [lived()], asHeard: [], told: [], late: () => late, until: at(20) };
  expect(judgeHindsight(asked)).toEqual([
    {
      ...{ tenant: 'demo', kind: 'missed', rule: 'MassError55', of: 'outage', cause: [...cause] },
      ...{ explainedShare: 0.9, diagnosis: 'zone_pin_key', severity: 'SEV1' },
      ...{ startedAt: at(2), firedAt: at(3) },
      ...{ until: at(9), terminals: 40, lateTerminals: 2, heardAt: at(62) },
      ...{ incident: null, detectedAt: null },
    },
  ]);
});

test.each<[string, Lived[], Lived[], unknown]>([
  [
    'told eight minutes later',
    [lived({ id: 'inc-7', detectedAt: at(11) })],
    [],
    [['earlier', 3, 'inc-7']],
  ],
  ['told as early', [lived({ detectedAt: at(3) + 59 * SECOND })], [], []],
  [
    'told of a part of it',
    [lived({ cause: [...cause, { attribute: 'model', value: 'A920' }] })],
    [],
    [],
  ],
  [
    'told of another cause',
    [lived({ cause: [{ attribute: 'acquirer', value: 'acq-2' }] })],
    [],
    [['missed', 3, null]],
  ],
  ['told that it fell silent', [lived({ kind: 'silence' })], [], [['missed', 3, null]]],
  [
    'told two hours before',
    [lived({ startedAt: at(-120), detectedAt: at(-119), resolvedAt: at(-100) })],
    [],
    [['missed', 3, null]],
  ],
  ['found without the late data, too', [], [lived()], []],
  ['found later without them', [], [lived({ detectedAt: at(12) })], [['missed', 3, null]]],
])('%s', (_name, told, asHeard, expected) => {
  expect(judged(told, asHeard)).toEqual(expected);
});

test('what no late data speak for is no hindsight', () => {
  expect(judged([], [], [])).toEqual([]);
  expect(judged([], [], [witness('T-1', 4)])).toEqual([]);
});

test('the whole fleet is no part of an acquirer, and the reverse', () => {
  const outage = { of: 'outage', cause, startedAt: at(0), until: at(1) } as const;
  expect(isSameOutage(outage, { ...outage, of: 'degradation' })).toBe(true);
  expect(isSameOutage(outage, { ...outage, cause: [] })).toBe(false);
  expect(isSameOutage(outage, { ...outage, startedAt: at(32), until: at(40) })).toBe(false);
});

test('what is found again is as early as either says, and the same when nothing is new', () => {
  const [kept] = judgeHindsight({
    ...{ asItWas: [lived()], asHeard: [], told: [], until: at(20) },
    late: () => [witness('T-1', 2)],
  });
  if (!kept) throw new Error();
  expect(joinHindsight(kept, { ...kept })).toEqual(kept);
  const later = {
    ...kept,
    firedAt: at(4),
    until: at(30),
    terminals: 50,
    severity: 'SEV3',
  } as const;
  expect(joinHindsight(kept, later)).toEqual({ ...kept, until: at(30), terminals: 50 });
  expect(joinHindsight(later, kept)).toEqual({ ...kept, until: at(30), terminals: 50 });
});
