import fc from 'fast-check';
import { aDigest, aRule, PROFILES, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { isAttemptAttribute, matchesProfile } from '../localise/match.js';
import type { Rule } from '../rule/rule.js';
import { attributesOf } from '../rule/watched.js';
import { Brought, countCells, ownedProfile } from './count-cells.js';
import { attemptShare } from './learn-normal.js';
import { type EngineState, type Followed, newState } from './memory.js';
import { type Fresh, failureWithin, takeIn } from './recent.js';
import { cellsOf } from './rule-cells.js';
import { weighingOf } from './watch.js';

interface Counts {
  attempts: number;
  failures: number;
  readonly terminals: string[];
  readonly merchants: string[];
}

const RULES = [
  aRule('MassError55', 'pin_key'),
  aRule('HostErrors', 'host_system', { by: ['region', 'acquirer'] }),
  aRule('NoAnswer', 'no_answer', { by: [['chain', 'region'], 'chain'] }),
];

/** The cells of a rule, each looked up by its name for every row. */
function byName(state: EngineState, rule: Rule, fresh: readonly Fresh[], owners: Followed[]) {
  const cells = new Map<string, Counts>();
  const { finding } = weighingOf(rule);
  const at = (profile: number) => {
    const attributes = state.profiles.get(profile);
    const names = rule.by.flatMap((watched) => {
      const values = attributesOf(watched).map((name) => [name, attributes?.[name]] as const);
      if (values.some(([, value]) => value === undefined)) return [];
      return [values.map(([name, value]) => `${name}=${value}`).join(',')];
    });
    return ['', ...names].map((name) => {
      const counts = cells.get(name) ?? { attempts: 0, failures: 0, terminals: [], merchants: [] };
      cells.set(name, counts);
      return counts;
    });
  };
  for (const { attempts, failures } of fresh) {
    for (const { profile, attempt, pin } of attempts) {
      const attributes = state.profiles.get(profile);
      if (ownedProfile(attributes, owners)) continue;
      let share = 0;
      for (const { incident } of owners) {
        const own = incident.cause.filter((e) => isAttemptAttribute(e.attribute));
        if (own.length === 0 || !matchesProfile(attributes, incident.cause)) continue;
        share += attemptShare(state, finding === 'pin_key' ? 'pin' : 'all', own);
      }
      const n = (finding === 'pin_key' ? pin : attempt) * (1 - Math.min(1, share));
      if (n !== 0) for (const counts of at(profile)) counts.attempts += n;
    }
    for (const failure of failures) {
      if (failure.class !== finding) continue;
      const attributes = state.profiles.get(failure.profile);
      if (owners.some((o) => failureWithin(failure, attributes, o.incident.cause))) continue;
      for (const counts of at(failure.profile)) {
        const isAmong = finding !== 'pin_key' || failure.pin !== false;
        if (!failure.counted) counts.attempts -= isAmong ? failure.count : 0;
        else {
          counts.failures += failure.count;
          if (failure.terminal !== '') counts.terminals.push(failure.terminal);
          if (failure.merchant !== undefined) counts.merchants.push(failure.merchant);
        }
      }
    }
  }
  return cells;
}

/** The cells of a rule as the engine counts them, in the order of their banks. */
function byNumber(state: EngineState, rule: Rule, brought: Brought) {
  const book = cellsOf(state);
  const weighing = weighingOf(rule);
  const cells = book.cellsOf(rule, weighing);
  const touched = countCells(cells, book, brought.partOf(weighing.finding), START);
  const counted = touched.map((cell) => {
    const { name, attempts, failures, terminals, merchants } = cell;
    cell.isTouched = false;
    return [name, structuredClone({ attempts, failures, terminals, merchants })] as const;
  });
  return new Map(counted);
}

const row = fc.record({ profile: fc.nat(13), attempt: fc.nat(9), pin: fc.nat(9) });
const failed = fc.record({
  profile: fc.nat(13),
  terminal: fc.constantFrom('T1', 'T2', 'T3', ''),
  merchant: fc.constantFrom('m1', 'm2'),
  issuer: fc.constantFrom('icbc', 'ccb'),
  code: fc.constantFrom('cup-pos:55', 'cup-pos:A0', 'cup-pos:96', 'cup-pos:51'),
  pin: fc.constantFrom(true, false, undefined),
  count: fc.integer({ min: 1, max: 3 }),
});
const second = fc.record({
  rows: fc.array(row, { maxLength: 6 }),
  failures: fc.array(failed, { maxLength: 6 }),
});
const cause = fc.constantFrom(
  [{ attribute: 'acquirer', value: 'acq-1' }],
  [{ attribute: 'issuer', value: 'icbc' }],
  [
    { attribute: 'issuer', value: 'icbc' },
    { attribute: 'region', value: '310000' },
  ],
);
const counts = { approved: 0, declined: 0, failed: 0, noAnswer: 0 };

test('cells counted by number are those counted by name, and new ones come in their order', () => {
  const ticks = fc.array(fc.array(second, { maxLength: 2 }), { minLength: 1, maxLength: 4 });
  const owned = fc.array(cause, { maxLength: 2 });
  fc.assert(
    fc.property(ticks, owned, (told, causes) => {
      const state = newState();
      for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
      const classes = RULES.map((rule) => weighingOf(rule).finding);
      const owners = causes.map((c) => {
        return { incident: { cause: c, status: 'triggered' }, classes } as unknown as Followed;
      });
      state.memory.followed.push(...owners);
      const known = new Map(RULES.map((rule) => [rule, new Set<string>()]));
      for (const [i, digests] of told.entries()) {
        const now = START + i * SECOND;
        const fresh = digests.map(({ rows, failures }) => {
          const failing = failures.map((f): FailureRow => ({ ...f, outcome: 'declined', at: now }));
          const attempts = rows.map((each) => ({ ...counts, ...each }));
          return takeIn(state.recent, aDigest(now, attempts, failing));
        });
        cellsOf(state).begin(state, RULES, now);
        const brought = new Brought(state, cellsOf(state), fresh);
        for (const rule of RULES) {
          const expected = byName(state, rule, fresh, owners);
          expect(byNumber(state, rule, brought)).toEqual(expected);
          for (const name of expected.keys()) known.get(rule)?.add(name);
        }
      }
      for (const [rule, names] of known) {
        const keys = [...state.memory.banks.keys()].filter((k) => k.startsWith(`${rule.alert}|`));
        expect(keys).toEqual([...names].map((name) => `${rule.alert}|${name}`));
      }
    }),
    { seed: 20_260_310, numRuns: 200 },
  );
});

test('a terminal that fails without a PIN takes nothing from the attempts with one', () => {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  const [rule] = RULES as [Rule];
  const stuck = { profile: 0, terminal: 'T1', code: 'cup-pos:A0', outcome: 'declined', pin: false };
  const attemptsIn = (now: number) => {
    const failure: FailureRow = { ...stuck, count: 1, at: now };
    const rows = [{ ...counts, profile: 0, attempt: 6, pin: 2 }];
    const fresh = [takeIn(state.recent, aDigest(now, rows, [failure, failure, failure]))];
    cellsOf(state).begin(state, RULES, now);
    return byNumber(state, rule, new Brought(state, cellsOf(state), fresh)).get('');
  };
  expect(attemptsIn(START)).toMatchObject({ attempts: 2, failures: 1 });
  expect(attemptsIn(START + SECOND)).toMatchObject({ attempts: 2, failures: 0 });
});
