import { printed, run } from '../../../../test/support/play-engine.js';
import {
  aDigest,
  aRule,
  attempt,
  chance,
  SETTINGS,
  START,
} from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { AttemptRow, FailureRow } from '../digest/digest.js';
import type { Followed } from './memory.js';
import type { Settings } from './types.js';

const ACQUIRERS = ['acq-1', 'acq-2', 'acq-3'];
const TERMINALS = 240;
const RULES = [aRule('HostErrors', 'host_system', { gates: { one_merchant: 10 } })];

/** What happens at `acq-1`, to terminals by their number and at a second. */
interface Story {
  readonly seconds: number;
  /** Whose a terminal is; by three to a merchant when left out. */
  readonly owner?: (terminal: number) => string | undefined;
  /** In which store it stands; nobody knows when left out. */
  readonly store?: (terminal: number) => string | undefined;
  readonly fails: (terminal: number, second: number) => boolean;
  readonly isHeard?: (terminal: number, second: number) => boolean;
  /** Whether customers are declined, as they are every day. */
  readonly declines?: boolean;
  readonly settings?: Settings;
}

/** A merchant of so many terminals, and the shops of the others. */
const bigOne = (size: number) => (terminal: number) => (terminal < size ? 'm-big' : undefined);

/** Stores of so many terminals each, in order. */
const storesOf = (size: number) => (terminal: number) => `s-${Math.floor(terminal / size)}`;

function played(story: Story) {
  const { seconds, owner, store, fails, isHeard, declines = true, settings } = story;
  const draw = chance(7);
  const ticks = Array.from({ length: seconds }, (_, second) => {
    const now = START + (second + 1) * SECOND;
    const rows: AttemptRow[] = [];
    const failures: FailureRow[] = [];
    for (const acquirer of ACQUIRERS) {
      for (let i = 0; i < 10; i += 1) {
        const terminal = Math.floor(draw() * TERMINALS);
        const isHere = acquirer === 'acq-1';
        if (isHere && isHeard?.(terminal, second) === false) continue;
        const declined = declines && draw() < 0.06 ? '51' : undefined;
        const code = isHere && fails(terminal, second) ? '96' : declined;
        const { row, failure } = attempt({ acquirer, now, draw, terminal }, { code });
        rows.push(row);
        const merchant = isHere ? owner?.(terminal) : undefined;
        const at = isHere ? store?.(terminal) : undefined;
        const whose = { ...(merchant !== undefined && { merchant }), ...(at && { store: at }) };
        if (failure) failures.push({ ...failure, ...whose });
      }
    }
    return { now, people: [], digests: [aDigest(now, rows, failures)] };
  });
  const result = run(ticks, { settings: settings ?? { ...SETTINGS, rules: RULES } });
  return {
    lines: printed(result).filter((line) => !/ tell | playbook_started /.test(line)),
    ...result,
  };
}

const firstOf = (lines: readonly string[]) =>
  (lines[0] ?? 'nothing').replace(/^\d+s inc-1 triggered HostErrors /, '');

test('a merchant whose terminals all fail is the cause, by day, and not its acquirer', () => {
  const fails = (terminal: number, second: number) => second >= 60 && terminal < 60;
  const { lines } = played({ seconds: 120, owner: bigOne(60), fails });
  expect(lines).toEqual([expect.stringContaining('inc-1 triggered')]);
  expect(firstOf(lines)).toBe('merchant=m-big merchant_own SEV3');
});

test('three merchants are named together', () => {
  const owner = (terminal: number) => (terminal < 60 ? `m-big-${terminal % 3}` : undefined);
  const fails = (terminal: number, second: number) => second >= 60 && terminal < 60;
  const { lines } = played({ seconds: 120, owner, fails });
  expect(firstOf(lines)).toBe(
    'merchant=m-big-0,merchant=m-big-1,merchant=m-big-2 merchant_own SEV3',
  );
});

test('an acquirer that fails is the cause, though a third of its terminals are of one', () => {
  const fails = (_terminal: number, second: number) => second >= 60;
  const { lines } = played({ seconds: 120, owner: bigOne(80), fails });
  expect(lines).toEqual([expect.stringContaining('inc-1 triggered')]);
  expect(firstOf(lines)).toBe('acquirer=acq-1 acquirer_host SEV1');
});

test('an acquirer whose payments are nearly all of one merchant is told as the acquirer', () => {
  const fails = (terminal: number, second: number) => second >= 60 && terminal % 2 === 0;
  const { lines } = played({ seconds: 120, owner: bigOne(236), fails });
  expect(firstOf(lines)).toBe('acquirer=acq-1 acquirer_host SEV1');
});

test('it is over when its customers are answered again, and not while it is not heard', () => {
  const fails = (terminal: number, second: number) => second >= 60 && second < 120 && terminal < 60;
  const owner = bigOne(60);
  const well = played({ seconds: 420, owner, fails });
  expect(well.lines.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
    'inc-1 triggered',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  const isHeard = (terminal: number, second: number) => second < 120 || terminal >= 60;
  expect(played({ seconds: 900, owner, fails, isHeard }).lines).toHaveLength(1);
});

test('only its own terminals belong to it, and its payments are estimated', () => {
  const fails = (terminal: number, second: number) =>
    second >= 60 && terminal < 60 && second % 2 === 0;
  const { state } = played({ seconds: 180, owner: bigOne(60), fails });
  const { incident, merchants, terminals } = state.memory.followed[0] as Followed;
  expect([...merchants]).toEqual(['m-big']);
  expect(terminals.size).toBeGreaterThan(40);
  expect(terminals.size).toBeLessThanOrEqual(60);
  // Every second of its payments fails; few declines say so.
  expect(incident.impact.ratio).toBeGreaterThan(0.3);
  expect(incident.impact.ratio).toBeLessThan(0.9);
});

test('what seemed to be one merchant and spreads becomes the acquirer, in one incident', () => {
  const fails = (terminal: number, second: number) =>
    second >= 60 && (terminal < 60 || second >= 80);
  const { lines } = played({ seconds: 240, owner: bigOne(60), fails });
  expect(firstOf(lines)).toBe('merchant=m-big merchant_own SEV3');
  expect(lines.slice(1)).toEqual([
    expect.stringContaining('inc-1 updated HostErrors acquirer=acq-1 acquirer_host SEV1'),
  ]);
});

test('without the gate of one merchant its failures are told to nobody', () => {
  const fails = (terminal: number, second: number) => second >= 60 && terminal < 60;
  const settings = { ...SETTINGS, rules: [aRule('HostErrors', 'host_system')] };
  expect(played({ seconds: 120, owner: bigOne(60), fails, settings }).lines).toEqual([]);
});

test('a shop of a few terminals stays a shop', () => {
  const fails = (terminal: number, second: number) => second >= 60 && terminal < 6;
  const { lines } = played({ seconds: 600, owner: bigOne(6), fails });
  expect(lines).toEqual([]);
});

const since60 = (first: number, end: number) => (terminal: number, second: number) =>
  second >= 60 && terminal >= first && terminal < end;

test('a store whose terminals all fail is the cause, while others of its merchant are well', () => {
  const { lines, state } = played({
    ...{ seconds: 120, owner: bigOne(120), store: storesOf(30) },
    fails: since60(30, 60),
  });
  expect(lines).toEqual([expect.stringContaining('inc-1 triggered')]);
  expect(firstOf(lines)).toBe('store=s-1 store_own SEV3');
  const { merchants, terminals } = state.memory.followed[0] as Followed;
  // Its merchant is told, and of these terminals alone.
  expect([...merchants]).toEqual(['m-big']);
  expect(terminals.size).toBeGreaterThan(10);
  expect([...terminals].every((name) => /-(3|4|5)\d$/.test(name))).toBe(true);
});

test.each([26, 30, 40, 50])('of stores of %d terminals the one that fails is named', (size) => {
  for (const first of [0, size]) {
    const { lines } = played({
      ...{ seconds: 150, owner: bigOne(4 * size), store: storesOf(size) },
      fails: since60(first, first + size),
    });
    expect(firstOf(lines)).toBe(`store=s-${first / size} store_own SEV3`);
  }
});

test('two stores are named together, and all stores are their merchant', () => {
  const big = { seconds: 120, owner: bigOne(100), store: storesOf(20) };
  expect(firstOf(played({ ...big, fails: since60(0, 40) }).lines)).toBe(
    'store=s-0,store=s-1 store_own SEV3',
  );
  expect(firstOf(played({ ...big, fails: since60(0, 100) }).lines)).toBe(
    'merchant=m-big merchant_own SEV3',
  );
});

test.each([
  ['has one store', storesOf(60)],
  ['has three stores that all fail', storesOf(20)],
  ['says of a few of its terminals where they stand', (t: number) => (t < 12 ? 's-0' : undefined)],
  ['says of none', () => undefined],
])('a merchant that %s is the merchant', (_name, store) => {
  const story = { seconds: 120, owner: bigOne(60), store, fails: since60(0, 60) };
  expect(firstOf(played(story).lines)).toBe('merchant=m-big merchant_own SEV3');
});

test('a store whose merchant has no customers elsewhere is its merchant', () => {
  const { lines } = played({
    ...{ seconds: 120, owner: bigOne(120), store: storesOf(60) },
    fails: since60(0, 60),
    isHeard: (terminal) => terminal < 60 || terminal >= 120,
  });
  expect(firstOf(lines)).toBe('merchant=m-big merchant_own SEV3');
});

test('a store is named beside terminals of its merchant that tell of none', () => {
  const { lines } = played({
    ...{ seconds: 120, owner: bigOne(120), fails: since60(0, 30) },
    store: (terminal) => (terminal < 30 ? 's-0' : undefined),
  });
  expect(firstOf(lines)).toBe('store=s-0 store_own SEV3');
});

test.each([120, 400])(
  'a store that spreads at second %d is its merchant, in one incident',
  (then) => {
    const { lines } = played({
      ...{ seconds: then + 180, owner: bigOne(120), store: storesOf(30) },
      fails: (terminal, second) => terminal < 120 && second >= (terminal < 30 ? 60 : then),
    });
    expect(firstOf(lines)).toBe('store=s-0 store_own SEV3');
    expect(lines.slice(1)).toEqual([
      expect.stringContaining('inc-1 updated HostErrors merchant=m-big merchant_own SEV3'),
    ]);
  },
);

test('a store is over when its customers are answered again, and not while it is not heard', () => {
  const fails = (terminal: number, second: number) =>
    second >= 60 && second < 120 && terminal >= 30 && terminal < 60;
  const story = { owner: bigOne(120), store: storesOf(30), fails };
  const well = played({ ...story, seconds: 800 });
  expect(well.lines.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
    'inc-1 triggered',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  const isHeard = (terminal: number, second: number) =>
    second < 120 || terminal < 30 || terminal >= 60;
  expect(played({ ...story, isHeard, seconds: 1_200 }).lines).toHaveLength(1);
});
