import fc from 'fast-check';
import { type Told, ticksOf } from '../../../../test/support/engine-notation.js';
import { type Played, printed, run } from '../../../../test/support/play-engine.js';
import { paused, shifted, shuffled, split, spread } from '../../../../test/support/retell.js';
import { heardOf, saidIn, saidTwice } from '../../../../test/support/tell-messages.js';
import { chance } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';

const SEED = 20_260_310;

/** Some fault at one or two acquirers, that begins within a minute, and may end and come back. */
const story = fc
  .record({
    seed: fc.nat(1_000),
    acquirers: fc.subarray(['acq-1', 'acq-2', 'acq-3'], { minLength: 1, maxLength: 2 }),
    failing: fc.constantFrom('4x55/5', '3x55/5', '4x96/5', '2x96+2x--/5', '3x91@icbc/5'),
    from: fc.integer({ min: 20, max: 35 }),
    to: fc.integer({ min: 45, max: 60 }),
    again: fc.boolean(),
  })
  .map(({ seed, acquirers, failing, from, to, again }) => {
    const all = (traffic: string) =>
      acquirers.map((acquirer) => `${acquirer} ${traffic}`).join(' ');
    const text = `
      0s acq-1 5 acq-2 5 acq-3 5
      ${from}s ${all(failing)}
      ${to}s ${all('5')}
      ${again ? `${to + 20}s ${all(failing)}` : ''}
      100s end`;
    const ticks = ticksOf(text, { seed });
    return { text: text.trim().replace(/\s+/g, ' '), ticks, from, lived: run(ticks) };
  });

/** Told once and retold in every property. */
const STORIES = fc.sample(story, { seed: SEED, numRuns: 6 });
const anyStory = fc.constantFrom(...STORIES);
const RUNS = { seed: SEED, numRuns: 6 };

/** Which incidents there were, when each opened, with its cause and diagnosis. */
function incidents(played: Played): string[] {
  return printed(played).filter((line) => /triggered|reopened/.test(line));
}

/** How many attempts and failures were heard in all. */
function counted({ state }: Played): { attempts: number; failures: number } {
  const { slices } = state.recent;
  return {
    attempts: slices.reduce((sum, { attempted }) => sum + attempted, 0),
    failures: slices.reduce((sum, { failures }) => sum + failures.length, 0),
  };
}

test.each(STORIES.map(({ text, lived }) => [text, lived]))(
  'there is an incident in %s',
  (_, lived) => {
    expect(incidents(lived as Played)).not.toEqual([]);
  },
);

test('the same input gives the same effects in the same order, and is left as it was', () => {
  fc.assert(
    fc.property(anyStory, ({ ticks, lived }) => {
      const before = structuredClone(ticks);
      expect(run(ticks).decided).toEqual(lived.decided);
      expect(ticks).toEqual(before);
    }),
    RUNS,
  );
});

test('the same story minutes later has the same effects, minutes later', () => {
  fc.assert(
    fc.property(anyStory, fc.integer({ min: 1, max: 500_000 }), ({ ticks, lived }, minutes) => {
      const by = minutes * MINUTE;
      const { decided } = run(shifted(ticks, by));
      expect(shifted(decided, -by)).toEqual(shifted(lived.decided, 0));
    }),
    RUNS,
  );
});

test('where in a minute a story begins changes nothing about its causes', () => {
  const causes = (played: Played) =>
    incidents(played).map((line) => line.split(' ').slice(1, 5).join(' '));
  fc.assert(
    fc.property(anyStory, fc.integer({ min: 1, max: 59_999 }), ({ ticks, lived }, by) => {
      expect(causes(run(shifted(ticks, by)))).toEqual(causes(lived));
    }),
    RUNS,
  );
});

test('into how many digests a second is cut changes nothing about incidents', () => {
  fc.assert(
    fc.property(anyStory, fc.nat(), ({ ticks, lived }, seed) => {
      const draw = chance(seed);
      expect(incidents(run(split(split(ticks, draw), draw)))).toEqual(incidents(lived));
    }),
    RUNS,
  );
});

test('the order of the digests of one tick changes nothing about incidents', () => {
  fc.assert(
    fc.property(anyStory, fc.nat(), ({ ticks, lived }, seed) => {
      const draw = chance(seed);
      const pieces: readonly Told[] = spread(split(split(ticks, draw), draw), draw);
      expect(incidents(run(shuffled(pieces, draw)))).toEqual(incidents(lived));
    }),
    RUNS,
  );
});

test('one process that dies and one that takes up its snapshot decide as one that lived', () => {
  const seconds = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 });
  // While it gathers evidence it has most to lose, and that is over in a second or two.
  const sooner = fc.subarray([1, 2, 3, 4], { minLength: 1 });
  fc.assert(
    fc.property(anyStory, seconds, sooner, ({ ticks, lived, from }, others, soon) => {
      const restarts = [...others, ...soon.map((second) => from + second)];
      expect(run(ticks, { restarts }).decided).toEqual(lived.decided);
    }),
    RUNS,
  );
});

test('messages that come twice, at once or much later, change nothing', () => {
  const told = fc.record({
    seed: fc.nat(1_000),
    acquirer: fc.constantFrom('acq-1', 'acq-2', 'acq-3'),
    code: fc.constantFrom('cup-pos:55', 'cup-pos:96'),
    from: fc.integer({ min: 20, max: 35 }),
    to: fc.integer({ min: 60, max: 80 }),
  });
  fc.assert(
    fc.property(told, fc.nat(), (outage, seed) => {
      const once = saidIn(100, outage);
      const twice = saidTwice(once, chance(seed));
      expect(twice.flat().length).toBeGreaterThan(1.2 * once.flat().length);
      const [first, second] = [once, twice].map((said) => {
        const { ticks, profiles } = heardOf(said);
        return run(ticks, { profiles });
      }) as [Played, Played];
      expect(incidents(first)).toEqual([expect.stringContaining(outage.acquirer)]);
      expect(second.decided).toEqual(first.decided);
    }),
    { ...RUNS, numRuns: 3 },
  );
});

test('digests that wait while nobody decides, and then come at once, are the same story', () => {
  const faces = (played: Played) => incidents(played).map((line) => line.replace(/^\d+s /, ''));
  const pauses = fc.record({
    from: fc.integer({ min: 1, max: 85 }),
    seconds: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(anyStory, pauses, ({ ticks, lived }, { from, seconds }) => {
      const resumed = run(paused(ticks, from, seconds));
      expect(faces(resumed)).toEqual(faces(lived));
      expect(counted(resumed)).toEqual(counted(lived));
    }),
    RUNS,
  );
});

test('so they do when more is remembered than is kept', () => {
  const ticks = ticksOf('0s acq-1 3 acq-2 3 acq-3 3\n1000s acq-2 3x55/3\n1030s end');
  const lived = incidents(run(ticks));
  expect(lived).toHaveLength(1);
  expect(incidents(run(ticks, { restarts: [950, 1_002, 1_010] }))).toEqual(lived);
});
