import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { hidesOthers } from './hides-others.js';

const WELL = '0s acq-1 10 acq-2 10 acq-3 10';
const ILL = `${WELL}\n 30s acq-1 8x55/10`;
const DECLINES = { ...SETTINGS, rules: [...SETTINGS.rules, aRule('Declines', 'funds')] };
const at = (seconds: number) => START + seconds * SECOND;

/** What waits to be learned after a story, by class. */
function pendingClasses(story: string): string[] {
  const { memory } = run(ticksOf(story), { settings: DECLINES }).state;
  const keys = memory.pending.flatMap(({ sums }) => [...sums.keys()]);
  return [...new Set(keys.map((key) => key.slice(0, key.indexOf('|'))))];
}

test('while many payments fail, nothing is learned of what else fails', () => {
  expect(pendingClasses(`${WELL}\n 25s end`)).toContain('funds');
  expect(pendingClasses(`${ILL}\n 100s end`)).toEqual([]);
});

test('a fault of a few payments among many hides nothing', () => {
  const { state } = run(ticksOf(`${ILL}\n 100s end`));
  expect(hidesOthers(state, at(100))).toBe(true);
  const [followed] = state.memory.followed;
  if (!followed) throw new Error('nothing is open');
  const { impact } = followed.incident;
  followed.incident = { ...followed.incident, impact: { ...impact, failingPerMinute: 1 } };
  expect(hidesOthers(state, at(100))).toBe(false);
});

test('nor does a wave of declines itself', () => {
  const { state } = run(ticksOf(`${ILL}\n 100s end`));
  state.memory.followed[0]?.classes.splice(0, 1, 'funds');
  expect(hidesOthers(state, at(100))).toBe(false);
});
