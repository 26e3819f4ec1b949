import { DAY, HOUR, MINUTE } from '../base/instant.js';
import type { AttemptRow, FailureRow } from '../digest/digest.js';
import { NO_SIGNALS } from '../digest/signals.js';
import {
  addMix,
  addPending,
  attemptShare,
  forgetPending,
  learnPending,
  mixOf,
  normalOf,
  pendingMinute,
} from './learn-normal.js';
import { type EngineState, newState } from './memory.js';
import { type Fresh, newRecent, takeIn } from './recent.js';

/** Adds what a moment brought to a cell. */
function add(
  state: EngineState,
  key: string,
  [attempts, failures]: readonly [number, number],
  at: number,
): void {
  const cell = { key, pending: undefined, pendingIn: undefined };
  addPending(pendingMinute(state, at), cell, attempts, failures);
}

/** Lets minutes pass with so many failures of 10,000 PIN attempts each. */
function pass(state: EngineState, minutes: number, failures: number, from = 0): void {
  for (let minute = from; minute < from + minutes; minute += 1) {
    add(state, 'pin_key|', [10_000, failures], minute * MINUTE);
    learnPending(state, minute * MINUTE);
  }
}

test('before anything is learned the class itself says what is normal', () => {
  expect(normalOf(newState(), 'pin_key', '')).toBeCloseTo(0.01);
});

test('a minute is learned when it is older than ten, not before', () => {
  const state = newState();
  pass(state, 10, 20);
  expect(normalOf(state, 'pin_key', '')).toBeCloseTo(0.01);
  pass(state, 60, 20, 10);
  expect(normalOf(state, 'pin_key', '')).toBeCloseTo(0.002, 3);
});

test('the seconds of one minute are one minute', () => {
  const state = newState();
  for (let at = 0; at < MINUTE; at += 1_000) {
    add(state, 'pin_key|', [10, 1], at);
  }
  expect(state.memory.pending).toHaveLength(1);
  expect(state.memory.pending[0]?.sums.get('pin_key|')).toEqual({ attempts: 600, failures: 60 });
});

test('a cell that is counted on after an incident begins anew', () => {
  const state = newState();
  const cell = { key: 'pin_key|', pending: undefined, pendingIn: undefined };
  addPending(pendingMinute(state, 0), cell, 10, 5);
  forgetPending(state, 'pin_key', 0, false);
  addPending(pendingMinute(state, 1_000), cell, 7, 0);
  expect([...(state.memory.pending[0]?.sums ?? [])]).toEqual([
    ['pin_key|', { attempts: 7, failures: 0 }],
  ]);
});

test('what an incident has touched is never learned', () => {
  const state = newState();
  pass(state, 5, 20);
  add(state, 'pin_key|acquirer=acq-1', [100, 90], 4 * MINUTE);
  add(state, 'host_system|', [100, 1], 4 * MINUTE);
  forgetPending(state, 'pin_key', 4 * MINUTE + 30_000, false);
  const kept = state.memory.pending.map(({ sums }) => [...sums.keys()].join(' '));
  expect(kept).toEqual(['pin_key|', 'pin_key|', 'pin_key|', 'pin_key|', 'host_system|']);
});

const nothing = { profile: 1, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };

/** What one digest brought: heartbeats' splits by issuer, and failures as `code@issuer`. */
function fresh(issuer: Record<string, number>, failing: readonly string[] = []): Fresh {
  const attempts: AttemptRow[] = [{ ...nothing, attempt: 1, by: { issuer } }];
  const failures = failing.map((word, i): FailureRow => {
    const [code = '', name = ''] = word.split('@');
    const base = { profile: 1, terminal: `T-${i}`, outcome: 'declined', count: 1, at: 0 };
    return { ...base, code: `cup-pos:${code}`, issuer: name, pin: true };
  });
  const empty = { changes: [], signals: NO_SIGNALS };
  const digest = { from: 0, to: 0, messages: 1, attempts, failures, ...empty };
  return takeIn(newRecent(), digest);
}

test('heartbeats say how attempts split, customers own declines how those with a PIN do', () => {
  const state = newState();
  addMix(state, fresh({ icbc: 75, cmb: 25 }));
  expect(mixOf(state, 'all').issuer).toEqual({ icbc: 0.75, cmb: 0.25 });
  expect(mixOf(state, 'pin').issuer).toEqual({ icbc: 0.75, cmb: 0.25 });
  addMix(state, fresh({}, Array<string>(90).fill('51@cmb')));
  expect(mixOf(state, 'all').issuer.cmb).toBeCloseTo(0.25);
  expect(mixOf(state, 'pin').issuer.cmb).toBeCloseTo(0.925);
});

test('a key fault of one issuer does not make its share normal', () => {
  const state = newState();
  addMix(state, fresh({ icbc: 75, cmb: 25 }, Array<string>(500).fill('55@cmb')));
  expect(mixOf(state, 'pin').issuer.cmb).toBeCloseTo(0.25);
});

test.each([
  ['no issuer, scheme or entry named', [{ attribute: 'acquirer', value: 'acq-1' }], 1],
  ['one issuer', [{ attribute: 'issuer', value: 'cmb' }], 0.25],
  [
    'one issuer or another',
    [
      { attribute: 'issuer', value: 'cmb' },
      { attribute: 'issuer', value: 'icbc' },
    ],
    1,
  ],
  ['an issuer that nobody has heard of', [{ attribute: 'issuer', value: 'none' }], 0],
])('the share of the attempts: %s', (_name, entries, share) => {
  const state = newState();
  addMix(state, fresh({ icbc: 75, cmb: 25 }));
  expect(attemptShare(state, 'all', entries)).toBeCloseTo(share);
});

test('strangers cannot fill the memory with issuers, nor the sums run over', () => {
  const state = newState();
  const many = Array.from({ length: 2_000 }, (_, i) => [`issuer-${i}`, 1] as const);
  addMix(state, fresh(Object.fromEntries(many)));
  expect(Object.keys(state.memory.mix.all.issuer)).toHaveLength(500);
  addMix(state, fresh({ 'issuer-1': 8_000_000, 'issuer-2': 2_000_000 }));
  const { issuer } = state.memory.mix.all;
  expect(Math.max(...Object.values(issuer))).toBeLessThanOrEqual(5_000_000);
  expect((issuer['issuer-1'] ?? 0) / (issuer['issuer-2'] ?? 1)).toBeGreaterThan(1.9);
});

test('an hour of the week that fails more is expected to, in each of its cells', () => {
  const state = newState();
  const isBatch = (at: number) => Math.floor(at / HOUR) % 24 === 2;
  const end = 28 * DAY;
  for (let at = 0; at < end + 4 * HOUR; at += MINUTE) {
    const failures = at < end && isBatch(at) ? 40 : 20;
    add(state, 'pin_key|', [10_000, failures], at);
    add(state, 'pin_key|acquirer=acq-1', [2_000, failures / 5], at);
    learnPending(state, at);
    if (at !== end + HOUR && at !== end + 2 * HOUR) continue;
    const times = normalOf(state, 'pin_key', 'acquirer=acq-1') / 0.002;
    if (isBatch(at)) expect(times).toBeGreaterThan(1.7);
    else expect(times).toBeCloseTo(1, 0);
  }
  expect.assertions(2);
});

test('what an hour brings before the fleet is known is no habit of it', () => {
  const state = newState();
  pass(state, 60, 20);
  expect(state.memory.seasons?.get('pin_key')?.factor ?? 1).toBeGreaterThan(0.95);
});
