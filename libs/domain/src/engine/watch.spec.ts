import { aDigest, aRule, PROFILES, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { newBank } from '../detect/evidence-bank.js';
import type { AttemptRow, FailureRow } from '../digest/digest.js';
import type { Rule } from '../rule/rule.js';
import { type EngineState, newState } from './memory.js';
import { takeIn } from './recent.js';
import { type Breach, breaches, clearEvidence, evidenceAsked, watch } from './watch.js';

const PIN = aRule('MassError55', 'pin_key');
const counts = { approved: 0, declined: 0, failed: 0, noAnswer: 0 };

/** Failures of one second, as `terminal/merchant` or `terminal/merchant*9`, of PIN attempts. */
interface Second {
  readonly of: number;
  readonly failing?: string;
  readonly profile?: number;
  /** Customers' own declines beside them. */
  readonly declines?: number;
}

/** Plays seconds at a rule; answers the breaches after each. */
function play(seconds: readonly Second[], rule: Rule = PIN, state = fresh()): Breach[][] {
  return seconds.map(({ of, failing = '', profile = 0, declines = 0 }, i) => {
    const now = START + (i + 1) * SECOND;
    const rows: AttemptRow[] = [{ ...counts, profile, attempt: of, pin: of }];
    const failures = failing.split(' ').flatMap((word): FailureRow[] => {
      const [terminal = '', merchant, count = '1'] = word.split(/[/*]/);
      if (terminal === '') return [];
      const shop = merchant === undefined ? {} : { merchant };
      return [{ ...failure(terminal, now), profile, ...shop, count: Number(count) }];
    });
    for (let n = 0; n < declines; n += 1) {
      failures.push({ ...failure(`D${n}`, now), profile, code: 'cup-pos:51' });
    }
    watch(state, [rule], [takeIn(state.recent, aDigest(now, rows, failures))], now);
    return breaches(state, [rule], now);
  });
}

function failure(terminal: string, at: number): FailureRow {
  return { profile: 0, terminal, code: 'cup-pos:55', outcome: 'declined', count: 1, at };
}

function fresh(): EngineState {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  return state;
}

/** So many terminals, each of a merchant of its own unless told otherwise. */
function shops(terminals: number, merchants = terminals, from = 0): string {
  return Array.from(
    { length: terminals },
    (_, i) => `T${from + i}/m${(from + i) % merchants}`,
  ).join(' ');
}

const last = (found: readonly Breach[][]) => found.at(-1)?.length ?? 0;

test.each<[string, Second[], number]>([
  ['healthy traffic', [{ of: 100, failing: 'A/1' }], 0],
  ['ten of ten', [{ of: 10, failing: shops(10) }], 1],
  ['ten that are told of before their attempts', [{ of: 0, failing: shops(10) }], 1],
  ['ten of a thousand, as ever', [{ of: 1_000, failing: shops(10) }], 0],
  ['two terminals, however often', [{ of: 40, failing: 'A/1*20 B/2*20' }], 0],
  ['three terminals, as often', [{ of: 40, failing: 'A/1*14 B/2*13 C/3*13' }], 1],
  ['thirty of the hundred that were told of', [{ of: 100, failing: shops(30) }], 1],
  [
    'not so when there are declines of many more',
    [{ of: 100, failing: shops(30), declines: 60 }],
    0,
  ],
  ['many terminals of one merchant', [{ of: 10, failing: shops(10, 1) }], 0],
  ['terminals whose merchants nobody knows', [{ of: 9, failing: 'A B C D E F G H I' }], 1],
  ['one terminal that tries ten times', Array<Second>(10).fill({ of: 1, failing: 'A/1' }), 0],
])('%s: %#', (_name, seconds, breached) => {
  expect(last(play(seconds))).toBe(breached);
});

test('it knows when it began, by the cell that is surest', () => {
  const calm = { of: 20, profile: 4 };
  const noise = { of: 20, failing: 'X/9', profile: 4 };
  const burst = [shops(8), shops(8, 8, 8)].map((failing) => ({ of: 9, failing }));
  const found = play([calm, noise, calm, ...burst]);
  expect(found[3]?.length).toBe(1);
  expect(found[3]?.[0]?.onset).toBe(START + 3 * SECOND);
  expect(found[4]?.[0]?.score).toBeGreaterThan(found[3]?.[0]?.score ?? 0);
});

test('a condition holds for as long as the rule asks, without a break', () => {
  const slow = aRule('MassError55', 'pin_key', { for: '3s' });
  const bad = (from: number) => ({ of: 10, failing: shops(10, 10, from) });
  expect(play([bad(0), bad(10), bad(20), bad(30)], slow).map((b) => b.length)).toEqual([
    0, 0, 0, 1,
  ]);
  const broken = [bad(0), { of: 5_000 }, bad(20), bad(30), bad(40)];
  expect(play(broken, slow).map((b) => b.length)).toEqual([0, 0, 0, 0, 0]);
});

test('a rule that no longer breaches has nothing left to wait for', () => {
  const state = fresh();
  state.memory.waiting.set('MassError55', START);
  play([{ of: 10 }], PIN, state);
  expect(state.memory.waiting.size).toBe(0);
});

test('evidence that an incident has taken over is gone', () => {
  const state = fresh();
  const second = { of: 10, failing: shops(10) };
  expect(last(play([second], PIN, state))).toBe(1);
  clearEvidence(state, PIN, START + SECOND);
  expect(breaches(state, [PIN], START + SECOND)).toEqual([]);
});

test('the same attempts and failures in any pieces are the same evidence', () => {
  const now = START + SECOND;
  const rows: AttemptRow[] = [{ ...counts, profile: 0, attempt: 30, pin: 30 }];
  const failures = Array.from({ length: 12 }, (_, i) => failure(`T${i % 3}`, now));
  const pieces = [
    [aDigest(now, rows, failures)],
    [aDigest(now, rows), aDigest(now, [], failures)],
    [aDigest(now, [], failures), aDigest(now, rows)],
  ];
  const [whole, attemptsFirst, failuresFirst] = pieces.map((digests) => {
    const state = fresh();
    const taken = digests.map((digest) => takeIn(state.recent, digest));
    watch(state, [PIN], taken, now);
    return [...state.memory.banks].sort();
  });
  expect(attemptsFirst).toEqual(whole);
  expect(failuresFirst).toEqual(whole);
});

/** Whether a rule is sure of one firmware on one model, half a percent of either, that fails. */
function isSureOfPair(by: Rule['by']): boolean {
  const rule = aRule('MassError55', 'pin_key', { by });
  const state = newState();
  state.profiles.set(1, { model: 'N5', fw: '3.3.0' });
  state.profiles.set(2, { model: 'N5', fw: '3.2.0' });
  state.profiles.set(3, { model: 'N6', fw: '3.3.0' });
  let sure = false;
  for (let second = 1; second <= 120; second += 1) {
    const now = START + second * SECOND;
    const rows = [1, 2, 3].map((profile): AttemptRow => {
      const n = profile === 1 ? 1 : 200;
      return { ...counts, profile, attempt: n, pin: n };
    });
    const failing = { ...failure(`T${second % 60}`, now), profile: 1, merchant: `m${second % 60}` };
    watch(state, [rule], [takeIn(state.recent, aDigest(now, rows, [failing]))], now);
    sure ||= breaches(state, [rule], now).length > 0;
  }
  return sure;
}

test('a fault of a pair drowns in the healthy payments of each value, and not in its own', () => {
  expect(isSureOfPair(['model', 'fw'])).toBe(false);
  expect(isSureOfPair(['model', ['fw', 'model'], 'fw'])).toBe(true);
});

test('among very many cells each needs more evidence, and a detector with none does not', () => {
  const crowded = fresh();
  const idle = newBank(0);
  for (let i = 0; i < 50_000; i += 1) crowded.memory.banks.set(`Other|acquirer=${i}`, idle);
  expect(evidenceAsked(fresh(), PIN)).toBe(25);
  expect(evidenceAsked(crowded, PIN)).toBeCloseTo(27.5, 0);
  expect(evidenceAsked(crowded, aRule('Cloned', '', { detector: { kind: 'card_testing' } }))).toBe(
    evidenceAsked(fresh(), aRule('Cloned', '', { detector: { kind: 'card_testing' } })),
  );
  // One payment in eight fails: a second or two more of it make up for the crowd.
  const seconds = Array.from({ length: 40 }, (_, i) => ({ of: 8, failing: `T-${i}/m-${i}` }));
  const first = (state: EngineState) =>
    play(seconds, PIN, state).findIndex((found) => found.length > 0);
  const alone = first(fresh());
  expect(alone).toBeGreaterThan(10);
  expect(first(crowded) - alone).toBeGreaterThan(0);
  expect(first(crowded) - alone).toBeLessThan(5);
});
