import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { fromSnapshot, newState, toSnapshot } from './memory.js';

test('a new engine knows nothing, and numbers incidents from where it is told', () => {
  const { memory, recent, profiles } = newState(42);
  expect(memory).toMatchObject({ followed: [], pending: [], changes: [], newestAt: null });
  expect(memory.nextIncident).toBe(42);
  expect([memory.banks.size, memory.learned.size, memory.waiting.size]).toEqual([0, 0, 0]);
  expect([recent.slices.length, profiles.size]).toEqual([0, 0]);
});

test('a snapshot in the middle of an incident comes back as what it was', () => {
  const story = `
    0s  acq-1 5  acq-2 5  acq-3 5
    5s  change acq-1 key_reset
    20s acq-1 4x55/5
    40s end`;
  const { memory } = run(ticksOf(story)).state;
  expect(memory.followed[0]?.terminals.size).toBeGreaterThan(10);
  expect(memory.followed[0]?.run?.steps).toHaveLength(2);
  expect(memory.changes).toHaveLength(1);
  expect(fromSnapshot(toSnapshot(memory))).toEqual(memory);
});

test('a snapshot of the version before, which wrote all banks out, is read', () => {
  const { memory } = run(ticksOf('0s acq-1 5 acq-2 5 acq-3 5\n20s acq-1 4x55/5\n22s end')).state;
  const now = JSON.parse(toSnapshot(memory));
  const banks = { $map: [...memory.banks] };
  const before = JSON.stringify({ version: 2, memory: { ...now.memory, banks } });
  expect(before.length).toBeGreaterThan(JSON.stringify(now).length);
  expect(fromSnapshot(before)).toEqual(memory);
  expect(fromSnapshot(JSON.stringify({ ...now, version: 1 }))).toBeNull();
});

test('a snapshot of another version is none', () => {
  const { version, memory } = JSON.parse(toSnapshot(newState().memory));
  expect(fromSnapshot(JSON.stringify({ version: version + 1, memory }))).toBeNull();
  expect(fromSnapshot(JSON.stringify({ version, memory }))).toEqual(newState().memory);
});
