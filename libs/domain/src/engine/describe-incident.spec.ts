import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { HOUR, SECOND } from '../base/instant.js';
import { Incident } from '../incident/incident.js';
import type { Change } from '../message/schema.js';
import { describe as describeIncident, reachOf } from './describe-incident.js';
import { examine, type Findings } from './examine.js';
import type { EngineState } from './memory.js';

const ONSET = START + 30 * SECOND;
const NOW = START + 40 * SECOND;
const RULE = aRule('MassError55', 'pin_key');

/** Ten seconds into a fault of acq-1's PINs, seen by an engine that has no rules. */
function burning(changes: readonly Change[] = []): EngineState {
  const story = '0s acq-1 10 acq-2 10 acq-3 10\n30s acq-1 8x55/10\n40s end';
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  state.memory.changes.push(...changes);
  return state;
}

function told(state: EngineState, rule = RULE): Incident {
  const findings = examine(state, 'pin_key', ONSET, [], NOW) as Findings;
  const breach = { rule, onset: ONSET, score: 61.23456 };
  const place = { id: 'inc-7', onset: ONSET, now: NOW };
  return describeIncident(state, SETTINGS, breach, findings, place);
}

test('an incident as people are told of it', () => {
  const incident = told(burning());
  expect(Incident.parse(incident)).toEqual(incident);
  expect(incident).toMatchObject({
    id: 'inc-7',
    tenant: 'demo',
    epoch: 1,
    kind: 'outage',
    status: 'triggered',
    severity: 'SEV1',
    startedAt: ONSET,
    detectedAt: NOW,
    resolvedAt: null,
    cause: [{ attribute: 'acquirer', value: 'acq-1' }],
    diagnosis: 'zone_pin_key',
    playbook: 'key',
    forbidden: ['restart', 'retry_pin'],
    impact: { regions: ['310000', '320000'], failingPerMinute: 480 },
    evidence: { score: 61.23, limit: 25 },
  });
});

test('a rule may fix the severity, whatever the diagnosis says', () => {
  const rule = aRule('MassError55', 'pin_key', { severity: 'SEV4' });
  expect(told(burning(), rule).severity).toBe('SEV4');
});

const change = (id: string, at: number, scope: Change['scope'] = {}): Change => {
  return { v: 1, id, at, what: 'param', scope };
};

test.each<[string, Change, boolean]>([
  ['a change for the acquirer', change('c', ONSET - SECOND, { acquirer: 'acq-1' }), true],
  ['a change for everybody', change('c', ONSET - SECOND), true],
  [
    'a change for a list it is on',
    change('c', ONSET - SECOND, { acquirer: ['acq-3', 'acq-1'] }),
    true,
  ],
  ['a change for a model, wherever it is', change('c', ONSET - SECOND, { model: 'P90' }), true],
  ['a change for another acquirer', change('c', ONSET - SECOND, { acquirer: 'acq-2' }), false],
  ['a change of yesterday', change('c', ONSET - 25 * HOUR), false],
  ['a change between onset and page', change('c', ONSET + SECOND), true],
  ['a change that is still to come', change('c', NOW + SECOND), false],
])('%s is named: %#', (_name, announced, named) => {
  expect(told(burning([announced])).changes).toHaveLength(named ? 1 : 0);
});

test('the latest five changes are named, the latest first', () => {
  const many = [1, 2, 3, 4, 5, 6].map((n) => change(`c-${n}`, ONSET - n * SECOND));
  expect(told(burning(many)).changes.map(({ id }) => id)).toEqual(
    [1, 2, 3, 4, 5].map((n) => `c-${n}`),
  );
});

test('who is hit lies within the cause, of these classes, since the onset', () => {
  const state = burning();
  const reach = (value: string) =>
    reachOf(state, ['pin_key'], [{ attribute: 'acquirer', value }], ONSET);
  const hit = reach('acq-1');
  expect(hit.terminals.size).toBeGreaterThan(40);
  expect([...hit.terminals].every((terminal) => terminal.startsWith('T-acq-1-'))).toBe(true);
  expect(hit.merchants.size).toBeLessThan(hit.terminals.size);
  expect(hit.share).toBeGreaterThan(0.5);
  expect(reach('acq-2').terminals.size).toBeLessThan(3);
  expect(reachOf(state, ['format'], [], ONSET)).toMatchObject({ share: 0 });
  expect(reachOf(state, ['pin_key'], [], NOW + SECOND).terminals.size).toBe(0);
});
