import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { layOverBook } from '../code/code-book.js';
import { shippedCodes } from '../code/shipped.js';
import type { CauseEntry } from '../incident/incident.js';
import { countScope, evidenceOf, examine, type Findings, siblings } from './examine.js';
import type { EngineState } from './memory.js';
import { addToSums } from './profile-sums.js';

/** Half a minute of calm, then what `failing` says, seen by an engine that has no rules. */
function played(failing: string): { state: EngineState; now: number } {
  const story = `0s acq-1 10 acq-2 10 acq-3 10\n30s ${failing}\n60s end`;
  const { state } = run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } });
  return { state, now: START + 60 * SECOND };
}

const ONSET = START + 30 * SECOND;
const acquirer = (value: string): CauseEntry => ({ attribute: 'acquirer', value });
const told = { score: 61, limit: 25 };

function findings({ state, now }: ReturnType<typeof played>): Findings {
  const found = examine(state, 'pin_key', ONSET, [], now);
  if (!found) throw new Error('nothing was found');
  return found;
}

test('the cause of what failed since the onset', () => {
  const { localisation } = findings(played('acq-2 8x55/10'));
  expect(localisation.cause).toEqual([acquirer('acq-2')]);
  expect(localisation.explainedShare).toBeGreaterThan(0.9);
});

test('nothing is said of a class that is as ever', () => {
  const { state, now } = played('acq-2 8x55/10');
  expect(examine(state, 'format', ONSET, [], now)).toBeNull();
});

test('what an open incident explains is left out', () => {
  const failing = 'acq-1 9x55/10 acq-2 3x55/10';
  const story = `0s acq-1 10 acq-2 10 acq-3 10\n30s acq-1 9x55/10\n60s end`;
  const owner = run(ticksOf(story)).state.memory.followed[0];
  const { state, now } = played(failing);
  const owners = owner ? [owner] : [];
  expect(examine(state, 'pin_key', ONSET, owners, now)?.localisation.cause).toEqual([
    acquirer('acq-2'),
  ]);
});

test('a scope is counted as people count, repeats and all', () => {
  const { state } = played('acq-2 10x55/10');
  const counts = countScope(state, ['pin_key'], [acquirer('acq-2')], ONSET + SECOND);
  expect(counts).toMatchObject({ attempts: 300, failures: 300 });
  expect(counts.codes.get('cup-pos:55')).toBe(300);
  expect(counts.terminals.size).toBeGreaterThan(100);
  expect(countScope(state, ['pin_key'], [acquirer('acq-3')], ONSET).failures).toBeLessThan(5);
});

test('what needs a PIN is counted among the payments with one', () => {
  const { state } = played('acq-2 10');
  const [pin, all] = (['pin_key', 'host_system'] as const).map(
    (cls) => countScope(state, [cls], [], START).attempts,
  );
  expect((pin ?? 0) / (all ?? 1)).toBeCloseTo(0.6, 1);
});

test('attempts of one issuer are its share of all of them', () => {
  const { state } = played('acq-2 10');
  const all = countScope(state, ['issuer_link'], [], START).attempts;
  const icbc = countScope(state, ['issuer_link'], [{ attribute: 'issuer', value: 'icbc' }], START);
  expect(icbc.attempts / all).toBeCloseTo(0.5, 1);
});

describe('the evidence', () => {
  const fault = played('acq-2 6x55+3x99/10');
  const evidence = evidenceOf(fault.state, 'pin_key', findings(fault), ONSET, told);

  test('leads with the cause and its counts', () => {
    expect(evidence.contrasts[0]).toMatchObject({ attribute: 'acquirer', value: 'acq-2' });
    expect(evidence.contrasts[0]?.failures).toBeGreaterThanOrEqual(270);
    expect(evidence).toMatchObject(told);
  });

  test('sets the healthy siblings beside it', () => {
    const beside = evidence.contrasts.slice(1).filter((c) => c.attribute === 'acquirer');
    expect(beside.map((c) => c.value).sort()).toEqual(['acq-1', 'acq-3']);
    for (const { failures, attempts } of beside) expect(failures / attempts).toBeLessThan(0.05);
  });

  test('tells the codes, the most frequent first', () => {
    const { codes } = evidence;
    expect(codes.slice(0, 2).map(({ code }) => code)).toEqual(['cup-pos:55', 'cup-pos:99']);
    expect(codes[0]?.failures).toBeGreaterThan(codes[1]?.failures ?? 0);
  });

  test('holds the PIN-less payments of the same scope against it', () => {
    expect(evidence.control).toMatchObject({ attribute: 'pin', value: 'none' });
  });

  test('has no control group where a PIN makes no difference', () => {
    const hosts = played('acq-2 8x96/10');
    const found = examine(hosts.state, 'host_system', ONSET, [], hosts.now) as Findings;
    expect(evidenceOf(hosts.state, 'host_system', found, ONSET, told).control).toBeNull();
  });
});

test('siblings are those with the most traffic, four at most', () => {
  const { state } = played('acq-2 8x55/10 acq-1 40');
  const beside = siblings(state, 'pin_key', [acquirer('acq-2')], ONSET, 0.01);
  expect(beside.map((c) => c.value)).toEqual(['acq-1', 'acq-3']);
  for (let i = 0; i < 9; i += 1) {
    state.profiles.set(100 + i, { acquirer: `acq-1${i}` });
    const slice = state.recent.slices.at(-1);
    if (slice) addToSums(slice.attempts, 100 + i, 1_000 + i, 500);
  }
  const largest = siblings(state, 'pin_key', [acquirer('acq-2')], ONSET, 0.01);
  expect(largest.map((c) => c.value)).toEqual(['acq-1', 'acq-18', 'acq-17', 'acq-16']);
});

test('a cause of two attributes has no siblings to show', () => {
  const { state } = played('acq-2 8x55/10');
  const cause = [acquirer('acq-2'), { attribute: 'region', value: '310000' } as const];
  expect(siblings(state, 'pin_key', cause, ONSET, 0.01)).toEqual([]);
});

test("codes carry the words of an operator's dialect, shipped ones none", () => {
  const line = { code: '55', alone: 'PIN_INCORRECT', mass: 'KEY_SYNC_PIN', source: 's' };
  const own = layOverBook(shippedCodes, [
    {
      dialect: 'cup-pos',
      title: { en: 'Ours', 'zh-CN': '本行' },
      sources: { s: 'a letter' },
      codes: [{ ...line, en: 'PIN refused', 'zh-CN': '密码被拒' }],
    },
  ]);
  const story = played('acq-2 8x55/10');
  const codes = (book?: typeof own) =>
    evidenceOf(story.state, 'pin_key', findings(story), ONSET, told, book).codes;
  expect(codes(own)[0]).toMatchObject({ means: { en: 'PIN refused', 'zh-CN': '密码被拒' } });
  expect(codes(shippedCodes).every(({ means }) => means === undefined)).toBe(true);
  expect(codes()[0]?.code).toBe('cup-pos:55');
});
