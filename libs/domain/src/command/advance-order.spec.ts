import { HOUR, MINUTE, SECOND } from '../base/instant.js';
import {
  advanceOrder,
  JUDGE_LIMIT_MS,
  nextWave,
  type OrderFacts,
  stopped,
} from './advance-order.js';
import type { Order, TargetCounts } from './order.js';
import { planWaves } from './plan-waves.js';

const T0 = 1_795_334_400_000;
const nobody: TargetCounts = {
  underWay: 0,
  done: 0,
  refused: 0,
  failed: 0,
  missing: 0,
  gone: 0,
  unreached: 0,
  withheld: 0,
};
const calm: OrderFacts = {
  counts: nobody,
  figure: null,
  incident: 'open',
  forbidden: null,
  halted: false,
  budget: 1_000,
  canSign: true,
  stepOver: false,
};
const others = { attempts: 400, failures: 240 };

function anOrder(change: Partial<Order> = {}): Order {
  return {
    id: 'c1',
    tenant: 'demo',
    incident: 'inc-1',
    step: null,
    what: 'restart',
    args: {},
    reason: 'they fail',
    by: 'wang',
    at: T0,
    version: 'hand',
    hash: 'ab',
    terminals: 200,
    merchants: 90,
    needed: 1,
    approvals: [],
    state: 'running',
    waves: planWaves('restart', 200),
    wave: 0,
    released: 0,
    settledAt: null,
    goneOn: [],
    stop: null,
    endedAt: null,
    ...change,
  };
}

function advance(order: Order, change: Partial<OrderFacts> = {}, now = T0 + MINUTE) {
  return advanceOrder(order, { ...calm, ...change }, now);
}

test('nobody gets a turn before it is approved', () => {
  const order = anOrder({ state: 'proposed' });
  expect(advance(order)).toEqual({ order, release: 0 });
});

test('a wave waits for everybody, then for its figure, and goes on when that is better', () => {
  const first = advance(anOrder());
  expect(first.release).toBe(2);
  const busy = { ...nobody, underWay: 1, done: 1 };
  expect(advance(first.order, { counts: busy })).toEqual({ order: first.order, release: 0 });
  const done = { ...nobody, done: 2 };
  const settled = advance(first.order, { counts: done }).order;
  expect(settled).toMatchObject({ wave: 0, settledAt: T0 + MINUTE });
  const figure = { treated: { attempts: 12, failures: 0 }, untreated: others };
  const second = advance(settled, { counts: done, figure }, T0 + 2 * MINUTE).order;
  expect(second).toMatchObject({ wave: 1, settledAt: null, state: 'running' });
  expect(advance(second, { counts: done }).release).toBe(18);
});

test('a wave that does not help stops by itself and says by which figures', () => {
  const order = anOrder({ released: 2, settledAt: T0 });
  const figure = { treated: { attempts: 60, failures: 40 }, untreated: others };
  const { order: after, release } = advance(order, { counts: { ...nobody, done: 2 }, figure });
  expect(release).toBe(0);
  expect(after.state).toBe('stopped');
  expect(after.stop).toMatchObject({ by: null, why: 'no_improvement' });
  expect(after.stop?.detail).toBe(
    '40 of 60 attempts fail where it was done, 240 of 400 where it was not',
  );
});

test('a figure that does not tell asks a person in the end, and lapses without one', () => {
  const order = anOrder({ released: 2, settledAt: T0 });
  const counts = { ...nobody, done: 2 };
  expect(advance(order, { counts }, T0 + JUDGE_LIMIT_MS - SECOND).order).toEqual(order);
  const asking = advance(order, { counts }, T0 + JUDGE_LIMIT_MS).order;
  expect(asking.state).toBe('asking');
  expect(advance(asking, { counts }, T0 + HOUR).order.stop?.why).toBe('lapsed');
  expect(nextWave(asking)).toMatchObject({ state: 'running', wave: 1, settledAt: null });
});

test('a canary that does not come back, refuses or fails stops it', () => {
  const order = anOrder({ released: 2 });
  const why = (counts: Partial<TargetCounts>) =>
    advance(order, { counts: { ...nobody, ...counts } }).order.stop?.why;
  expect(why({ gone: 1, underWay: 1 })).toBe('not_returned');
  expect(why({ missing: 1, done: 1 })).toBe('not_returned');
  expect(why({ refused: 1, done: 1 })).toBe('harmed');
  expect(why({ failed: 1, done: 1 })).toBe('harmed');
  expect(why({ unreached: 2 })).toBe('not_reached');
});

test('later a few may refuse, and more may not', () => {
  const order = anOrder({ released: 200, wave: 2 });
  const counts = { ...nobody, underWay: 50, done: 140 };
  expect(advance(order, { counts: { ...counts, refused: 10 } }).order.state).toBe('running');
  expect(advance(order, { counts: { ...counts, refused: 11 } }).order.stop?.why).toBe('harmed');
});

test('the last wave needs no figure', () => {
  const order = anOrder({ released: 200, wave: 2 });
  const { order: after } = advance(order, { counts: { ...nobody, done: 198, unreached: 2 } });
  expect(after).toMatchObject({ state: 'done', endedAt: T0 + MINUTE });
});

test('the breaker of all commands releases as many as it lets through, and a switch nobody', () => {
  const order = anOrder({ wave: 2, released: 20 });
  const { order: after, release } = advance(order, { budget: 30 });
  expect([release, after.released]).toEqual([30, 50]);
  expect(advance(order, { halted: true })).toEqual({ order, release: 0 });
});

test.each([
  [{ incident: 'over' as const }, 'incident_over'],
  [{ forbidden: 'inc-2 forbids restart' }, 'forbidden'],
  [{ canSign: false }, 'no_key'],
  [{ stepOver: true }, 'step_over'],
])('%j stops it', (change, why) => {
  expect(advance(anOrder(), change).order.stop?.why).toBe(why);
});

test('what was decided stays so', () => {
  const over = stopped(anOrder(), 'by_person', 'enough', 'li', T0);
  expect(advance(over, { incident: 'over' })).toEqual({ order: over, release: 0 });
});

test('an order of no incident goes on when everybody came back', () => {
  const order = anOrder({ incident: null, released: 2, settledAt: T0 });
  const { order: after } = advance(order, { incident: null, counts: { ...nobody, done: 2 } });
  expect(after.wave).toBe(1);
});
