import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS } from '../../../../test/support/tiny-fleet.js';
import { followMerged, lend } from './follow-merged.js';
import type { Followed } from './memory.js';

const MERGED = `0s acq-1 10 acq-2 10 acq-3 10
  30s acq-1 8x55/10
  60s acq-2 8x91/10
  100s people inc-1 took_in inc-2 Li
  100s people inc-2 merged_into inc-1 Li`;

test('what is merged grows in silence: members are saved, nothing is told or written', () => {
  const { decided } = run(ticksOf(`${MERGED}\n 140s end`));
  const after = decided.filter(({ at, effect }) => at > (decided[0]?.at ?? 0) + 72_000 && effect);
  const kinds = new Set(after.map(({ effect }) => effect.kind));
  expect([...kinds].sort()).toEqual(['save_incident', 'save_members']);
});

test('it owns nothing any more once the one that went on has ended', () => {
  const { state } = run(ticksOf(`${MERGED}\n 130s people inc-1 resolved_by_hand Li\n 133s end`));
  expect(state.memory.followed.find((f) => f.incident.id === 'inc-2')?.host).toBeNull();
  expect(followMerged(state, SETTINGS, [], 0)).toEqual([]);
});

test('members are lent, not moved', () => {
  const of = (...names: string[]) =>
    ({
      terminals: new Set(names),
      merchants: new Set(names),
      regions: new Set(names),
    }) as unknown as Followed;
  const [from, host] = [of('a', 'b'), of('b', 'c')];
  lend(from, host);
  expect([...host.terminals].sort()).toEqual(['a', 'b', 'c']);
  expect([...from.terminals]).toEqual(['a', 'b']);
});
