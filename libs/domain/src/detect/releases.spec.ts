import { chance, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import {
  fail,
  hear,
  isWithdrawn,
  move,
  newReleases,
  type Releases,
  ROLLOUTS_MAX,
  type Rollout,
  weighReleases,
  worseNats,
} from './releases.js';

const OLD = { cohort: 'P90|acq-1', versions: ['app=1'] };
const NEW = { cohort: 'P90|acq-1', versions: ['app=2'] };

/** Each of these sells so many in a second, of which a share fails; terminals are drawn. */
interface Doing {
  readonly old: readonly [attempts: number, share: number];
  readonly fresh: readonly [attempts: number, share: number];
  /** All failures of the new version at one terminal. */
  readonly stuck?: boolean;
}

function pass(releases: Releases, seconds: number, { old, fresh, stuck }: Doing, seed = 3) {
  const draw = chance(seed);
  let alarms = 0;
  for (let i = 0; i < seconds; i += 1) {
    const now = releases.at + (i % 10) * SECOND;
    for (const [own, [attempts, share]] of [[OLD, old] as const, [NEW, fresh] as const]) {
      // Terminals of ten payments a minute each, heard once a minute.
      hear(releases, own, { minutes: attempts / 10, attempts });
      for (let n = 0; n < attempts; n += 1) {
        if (draw() >= share) continue;
        const terminal = stuck && own === NEW ? 'T-1' : `T-${Math.floor(draw() * 1e6)}`;
        fail(releases, own, { terminal, merchant: `m-${terminal}`, at: now });
      }
    }
    if (i % 10 === 9) weighReleases(releases, releases.at + 10 * SECOND, 1.5);
    const rollout = releases.rollouts.get('app=2');
    if (i % 10 === 9 && rollout && worseNats(rollout) >= 6) alarms += 1;
  }
  return alarms;
}

function rolledOut(): { releases: Releases; rollout: Rollout } {
  const releases = newReleases(START);
  pass(releases, 300, { old: [20, 0.01], fresh: [0, 0] });
  move(releases, OLD, NEW, 12, releases.at);
  const rollout = releases.rollouts.get('app=2');
  if (!rollout) throw new Error('no roll-out');
  return { releases, rollout };
}

test('a version that fails eight times as often at a tenth of the fleet is sure in minutes', () => {
  const { releases, rollout } = rolledOut();
  pass(releases, 600, { old: [18, 0.01], fresh: [2, 0.08] });
  expect(worseNats(rollout)).toBeGreaterThanOrEqual(21);
  expect(rollout.terminals.length).toBeGreaterThan(10);
  pass(releases, 1_200, { old: [18, 0.01], fresh: [2, 0] });
  expect(worseNats(rollout)).toBe(0);
});

test.each<[string, Doing]>([
  ['as often as the old one', { old: [18, 0.01], fresh: [2, 0.01] }],
  ['more often as all others do', { old: [18, 0.3], fresh: [2, 0.3] }],
  ['only at one terminal, again and again', { old: [18, 0.01], fresh: [2, 0.3], stuck: true }],
  ['as often in shops that sell much more', { old: [18, 0.01], fresh: [10, 0.01] }],
])('a version that fails %s is no worse', (_what, doing) => {
  const { releases, rollout } = rolledOut();
  pass(releases, 600, doing);
  expect(worseNats(rollout)).toBeLessThan(12);
});

test('the first failures of those who have just moved are held against all that moved', () => {
  const { releases, rollout } = rolledOut();
  pass(releases, 300, { old: [18, 0.01], fresh: [2, 0.01] });
  // Ten times as many move, and their failures are told before their attempts.
  move(releases, OLD, NEW, 100, releases.at);
  const draw = chance(9);
  for (let n = 0; n < 8; n += 1) {
    fail(releases, NEW, { terminal: `N-${Math.floor(draw() * 1e6)}`, at: releases.at });
    fail(releases, OLD, { terminal: `O-${n}`, at: releases.at });
  }
  weighReleases(releases, releases.at + 10 * SECOND, 1.5);
  expect(worseNats(rollout)).toBeLessThan(3);
});

test('where nobody has the old version any more there is nothing to compare with', () => {
  const { releases, rollout } = rolledOut();
  move(releases, OLD, NEW, 108, releases.at);
  pass(releases, 600, { old: [0, 0], fresh: [20, 0.3] });
  expect(worseNats(rollout)).toBeLessThan(5);
});

test('what is moved back is withdrawn', () => {
  const { releases, rollout } = rolledOut();
  expect(isWithdrawn(rollout)).toBe(false);
  move(releases, NEW, OLD, 11, releases.at);
  expect(isWithdrawn(rollout)).toBe(true);
});

test('terminals that are told of for the first time roll nothing out, and there is a limit', () => {
  const releases = newReleases(START);
  move(releases, { cohort: '', versions: [] }, NEW, 100, START);
  expect(releases.rollouts.size).toBe(0);
  for (let n = 0; n < 2 * ROLLOUTS_MAX; n += 1) {
    move(releases, OLD, { ...NEW, versions: [`app=${n + 2}`] }, 1, START);
  }
  expect(releases.rollouts.size).toBe(ROLLOUTS_MAX);
});

/** Lorden's bound: evidence of h nats stands at e^-h of all steps at most, each alternative. */
test('at the tolerated ratio evidence is as rare as the bound says', () => {
  const { releases } = rolledOut();
  const alarms = pass(releases, 60_000, { old: [18, 0.02], fresh: [2, 0.03] }, 11);
  // Several steps in a row stand at it.
  expect(alarms).toBeLessThan(6_000 * 2 * Math.exp(-6) * 5);
});
