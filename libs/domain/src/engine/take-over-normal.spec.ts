import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { newSeason } from '../detect/season.js';
import { normalOf } from './learn-normal.js';
import { newState } from './memory.js';
import { takeOverNormal } from './take-over-normal.js';

test('normal is what it was, with the hour and what has drifted; incidents are not there', () => {
  const past = run(ticksOf('0s acq-1 5 acq-2 5 acq-3 5\n20s acq-1 4x55/5\n40s end')).state;
  past.memory.seasons = new Map([['pin_key', { ...newSeason(), factor: 2 }]]);
  past.memory.drifts.set('pin_key', { factor: 1.5, since: 0, at: 0 });
  past.memory.learned.set('pin_key|', { attempts: 90_000, failures: 360, at: 0 });
  past.memory.kept.set('silence', new Map([['usual', 7]]));
  expect(past.memory.followed).toHaveLength(1);
  const state = newState();
  takeOverNormal(state, past.memory);
  expect(normalOf(state, 'pin_key', '')).toBe(normalOf(past, 'pin_key', ''));
  expect(normalOf(state, 'pin_key', '')).toBeGreaterThan(0.01);
  expect(state.memory.kept.get('silence')?.get('usual')).toBe(7);
  expect([state.memory.followed, state.memory.banks.size]).toEqual([[], 0]);
  // It is its own: what the one learns from now on the other does not know.
  state.memory.learned.clear();
  expect(past.memory.learned.size).toBeGreaterThan(0);
});
