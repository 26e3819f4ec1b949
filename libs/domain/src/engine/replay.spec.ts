import { ticksOf } from '../../../../test/support/engine-notation.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { newState } from './memory.js';
import { Replay, type Step } from './replay.js';

const STORY = `
  0s    acq-1 10  acq-2 10  acq-3 10
  60s   acq-1 8x55/10
  90s   acq-1 10
  95s   people inc-1 acknowledged Li
  240s  end`;

function replayOf(from = START) {
  const steps: Step[] = [];
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  return { steps, replay: new Replay(state, SETTINGS, from, (step) => steps.push(step)) };
}

test('lived through again, everything is decided as it was, in the same second', () => {
  const ticks = ticksOf(STORY);
  const { steps, replay } = replayOf();
  for (const { digests, people } of ticks) {
    for (const said of people) replay.hear(said);
    for (const digest of digests) replay.take(digest);
  }
  replay.passUntil(START + 240_000);
  const decided = steps.flatMap(({ now, effects }) =>
    effects.map((effect) => ({ at: now, effect })),
  );
  expect(decided.length).toBeGreaterThan(5);
  expect(printed({ decided, state: replay.state })).toEqual(printed(run(ticks)));
});

test('every second passes once, also those in which nothing was heard', () => {
  const { steps, replay } = replayOf(START + 1);
  for (const after of [1_200, 1_900, 4_500]) replay.take(aDigest(START + after, []));
  replay.passUntil(START + 6_000);
  const seen = steps.map(({ now, input }) => [(now - START) / 1_000, input.digests.length]);
  expect(seen).toEqual([
    [2, 2],
    [3, 0],
    [4, 0],
    [5, 1],
    [6, 0],
  ]);
});
