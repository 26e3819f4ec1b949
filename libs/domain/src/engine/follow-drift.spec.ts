import { aDigest, PROFILES } from '../../../../test/support/tiny-fleet.js';
import { type Instant, MINUTE } from '../base/instant.js';
import { followDrift } from './follow-drift.js';
import { addMix, addPending, normalOf, pendingMinute } from './learn-normal.js';
import { type EngineState, newState } from './memory.js';
import { takeIn } from './recent.js';

const FINDING = 'host_system';
const USUAL = 0.003;
const EACH = 10_000;
const ACQUIRERS = ['acq-1', 'acq-2', 'acq-3', 'acq-4'];
const REGIONS = ['310000', '320000'];

/**
 * Reads `5 x1.8` as five minutes in which all fail 1.8 times as often as usual, `5 x1 acq-1=x4` as
 * five in which one acquirer fails four times as often, and `5 -` as five that an incident owns.
 */
function pass(state: EngineState, lines: readonly string[], from: Instant = 0): Instant {
  let now = from;
  for (const line of lines) {
    const [count = '0', all = '', ...others] = line.split(' ');
    const factors = new Map(others.map((word) => word.split('=x') as [string, string]));
    for (let i = 0; i < Number(count); i += 1) {
      if (all === '-') note(state, 'format|', { attempts: 1, failures: 0 }, now);
      else tellMinute(state, (name) => Number(factors.get(name) ?? all.slice(1)), now);
      now += MINUTE;
      followDrift(state, [FINDING, 'funds'], now);
    }
  }
  return now;
}

function tellMinute(state: EngineState, factorOf: (acquirer: string) => number, at: Instant) {
  let fleet = 0;
  for (const acquirer of ACQUIRERS) {
    const failures = EACH * USUAL * factorOf(acquirer);
    fleet += failures;
    note(state, `${FINDING}|acquirer=${acquirer}`, { attempts: EACH, failures }, at);
  }
  const all = { attempts: EACH * ACQUIRERS.length, failures: fleet };
  for (const region of REGIONS) {
    const half = { attempts: all.attempts / 2, failures: all.failures / 2 };
    note(state, `${FINDING}|region=${region}`, half, at);
  }
  note(state, `${FINDING}|`, all, at);
  note(state, 'funds|', { attempts: all.attempts, failures: all.attempts * 0.09 }, at);
}

function note(
  state: EngineState,
  key: string,
  { attempts, failures }: { attempts: number; failures: number },
  at: Instant,
): void {
  const cell = { key, pending: undefined, pendingIn: undefined };
  addPending(pendingMinute(state, at), cell, attempts, failures);
}

const factorOf = ({ memory }: EngineState) => memory.drifts.get(FINDING)?.factor ?? 1;

test.each([
  ['what is as usual is no drift', ['5 x1'], 1],
  ['nor a little more', ['5 x1.2'], 1],
  ['what has risen everywhere is', ['5 x1.8'], 1.8],
  ['not what is too much to be one', ['5 x3'], 1],
  ['not where half of an attribute has risen', ['5 x1 acq-1=x3 acq-2=x3'], 1],
  ['not where one has, however much', ['5 x1 acq-1=x5'], 1],
  ['but where one has risen more than the others', ['5 x1.6 acq-1=x2.4'], 1.6],
  ['two minutes are too few to tell', ['2 x1.8'], 1],
  ['it ends when it ends', ['5 x1.8', '5 x1'], 1],
  ['an incident that owns the minutes ends nothing', ['5 x1.8', '50 -'], 1.8],
  ['but nothing is believed for ever', ['5 x1.8', '62 -'], 1],
])('%s: %j', (_what, lines, factor) => {
  const state = newState();
  pass(state, lines);
  // Chance may spare a little, so the factor may be a little more.
  expect(factorOf(state)).toBeGreaterThanOrEqual(factor);
  expect(factorOf(state)).toBeLessThan(1.15 * factor);
});

test('the normal rate follows, of every cell, and only of what has moved', () => {
  const state = newState();
  pass(state, ['5 x2']);
  expect(normalOf(state, FINDING, 'acquirer=acq-1')).toBeCloseTo(2 * USUAL, 3);
  expect(normalOf(state, 'no_answer', '')).toBeCloseTo(0.004);
});

test("customers' own declines say how much traffic there is: they never drift", () => {
  const state = newState();
  pass(state, ['5 x1.8']);
  expect([...state.memory.drifts.keys()]).toEqual([FINDING]);
});

test.each([
  ["what is one issuer's is nobody's drift, though every region has it", ['icbc'], 1],
  ['what is of all issuers is', ['icbc', 'ccb'], 1.8],
])('%s', (_what, issuers, factor) => {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  const nothing = { approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
  const by = { issuer: { icbc: 100_000, ccb: 100_000 } };
  const failures = Array.from({ length: 60 }, (_, i) => ({
    ...{ profile: i % 12, terminal: `T-${i}`, code: 'cup-pos:96', outcome: 'failed' },
    ...{ issuer: issuers[i % issuers.length] ?? '', count: 18, at: 4 * MINUTE },
  }));
  const rows = [{ ...nothing, profile: 0, attempt: 200_000, by }];
  addMix(state, takeIn(state.recent, aDigest(4 * MINUTE, rows, failures)));
  pass(state, ['5 x1.8']);
  expect(factorOf(state)).toBeCloseTo(factor);
});

test('pairs of values are no values of an attribute', () => {
  const state = newState();
  for (let i = 0; i < 5; i += 1) {
    const at = i * MINUTE;
    tellMinute(state, () => 1.8, at);
    for (const acquirer of ACQUIRERS) {
      const well = { attempts: EACH, failures: 0 };
      note(state, `${FINDING}|acquirer=${acquirer},region=310000`, well, at);
    }
  }
  followDrift(state, [FINDING], 5 * MINUTE);
  expect(factorOf(state)).toBeCloseTo(1.8, 1);
});
