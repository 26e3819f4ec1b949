import fc from 'fast-check';
import { type Told, ticksOf } from '../../../../test/support/engine-notation.js';
import { type Played, printed, run } from '../../../../test/support/play-engine.js';
import { shifted, shuffled, split, spread } from '../../../../test/support/retell.js';
import { chance, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';

const RUNS = { seed: 20_260_310, numRuns: 8 };

/** Some fault at one or two acquirers, that begins within a minute and may end and come back. */
const story = fc
  .record({
    seed: fc.nat(1_000),
    faults: fc
      .uniqueArray(fc.constantFrom('acq-1', 'acq-2', 'acq-3'), { minLength: 1, maxLength: 2 })
      .map((acquirers) => acquirers.sort()),
    failing: fc.constantFrom('5x55/6', '4x55/6', '5x96/6', '3x96+3x--/6', '3x91@icbc/6'),
    from: fc.integer({ min: 20, max: 40 }),
    to: fc.integer({ min: 50, max: 70 }),
    again: fc.boolean(),
  })
  .map(({ seed, faults, failing, from, to, again }) => {
    const all = (traffic: string) => faults.map((acquirer) => `${acquirer} ${traffic}`).join(' ');
    const back = again ? `${to + 25}s ${all(failing)}` : '';
    const text = `
      0s acq-1 6 acq-2 6 acq-3 6
      ${from}s ${all(failing)}
      ${to}s ${all('6')}
      ${back}
      120s end`;
    return { seed, text, ticks: ticksOf(text, { seed }) };
  });

/** Which incidents there were, with their causes and diagnoses, and when each opened. */
function incidents({ decided }: Played): string[] {
  return printed({ decided }).filter((line) => /triggered|reopened/.test(line));
}

test('most of these stories open an incident', () => {
  const opened = fc.sample(story, RUNS).filter(({ ticks }) => incidents(run(ticks)).length > 0);
  expect(opened.length).toBeGreaterThanOrEqual(RUNS.numRuns - 1);
});

test('the same input gives the same effects in the same order, and is left as it was', () => {
  fc.assert(
    fc.property(story, ({ ticks }) => {
      const before = structuredClone(ticks);
      expect(run(ticks).decided).toEqual(run(ticks).decided);
      expect(ticks).toEqual(before);
    }),
    RUNS,
  );
});

test('the same story later has the same effects, so much later', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 500_000 }), ({ ticks }, minutes) => {
      const by = minutes * MINUTE;
      const { decided } = run(shifted(ticks, by));
      expect(shifted(decided, -by)).toEqual(shifted(run(ticks).decided, 0));
    }),
    RUNS,
  );
});

test('where the seconds of a story lie within the minute changes nothing about its causes', () => {
  const causes = (ticks: readonly Told[]) =>
    incidents(run(ticks)).map((line) => line.split(' ').slice(1, 5).join(' '));
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 59_999 }), ({ ticks }, by) => {
      expect(causes(shifted(ticks, by))).toEqual(causes(ticks));
    }),
    RUNS,
  );
});

test('into how many digests a second is cut changes nothing about incidents', () => {
  fc.assert(
    fc.property(story, ({ seed, ticks }) => {
      const draw = chance(seed);
      const cut = split(split(ticks, draw), draw);
      expect(incidents(run(cut))).toEqual(incidents(run(ticks)));
    }),
    RUNS,
  );
});

test('the order of the digests of one tick changes nothing about incidents', () => {
  fc.assert(
    fc.property(story, ({ seed, ticks }) => {
      const draw = chance(seed);
      const cut = spread(split(split(ticks, draw), draw), draw);
      expect(incidents(run(shuffled(cut, draw)))).toEqual(incidents(run(cut)));
    }),
    RUNS,
  );
});

test('a process that dies and one that takes up its snapshot decide as one that lived', () => {
  const seconds = fc.uniqueArray(fc.integer({ min: 1, max: 119 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(story, seconds, ({ ticks }, restarts) => {
      expect(run(ticks, { restarts }).decided).toEqual(run(ticks).decided);
    }),
    RUNS,
  );
});

test('a restart in a later quarter of an hour goes on just so', () => {
  const text = `0s acq-1 3 acq-2 3 acq-3 3\n1100s acq-2 3x55/3\n1160s end`;
  const ticks = ticksOf(text);
  const lived = run(ticks).decided;
  expect(run(ticks, { restarts: [1_000, 1_102, 1_130] }).decided).toEqual(lived);
  expect(lived[0]?.at).toBeGreaterThan(START + 1_100_000);
});
