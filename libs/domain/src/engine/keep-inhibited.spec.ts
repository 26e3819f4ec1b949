/** Inhibition as the engine lives it, with restarts: what is held, shown, and told after all. */
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, printed, run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { type Matcher, parseMatcher } from '../notify/matcher.js';
import type { Routing } from '../notify/route.js';
import type { Effect } from './types.js';

const matchers = (...texts: string[]) => texts.map((text) => parseMatcher(text) as Matcher);

/** An outage at `acq-1` keeps those elsewhere from people. */
const routing = (...targets: string[]): Routing => ({
  receiver: 'oncall',
  ways: [],
  withoutEnd: [],
  inhibitRules: [
    { sources: matchers('acquirer="acq-1"'), targets: matchers(...targets), equal: [] },
  ],
});

/** Plays with a restart every ten steps. */
function play(story: string, route: Routing): { lines: string[]; effects: Effect[] } {
  const { decided, state } = run(ticksOf(story), {
    settings: { ...SETTINGS, routing: route },
    rereadEvery: 10,
  });
  const lines = printed({ decided, state }).filter(
    (line) => !/updated|playbook_started|step_passed|monitoring/.test(line),
  );
  expect(decided.every(({ at }) => at >= START)).toBe(true);
  return { lines, effects: decided.map(({ effect }) => effect) };
}

const TWO = `
0s   acq-1 10 acq-2 10 acq-3 10
60s  acq-1 8x55/10
90s  acq-2 8x55/10
`;

test('what is inhibited is shown and told to nobody, and told when what inhibited it ends', () => {
  const { lines, effects } = play(
    `${TWO}120s acq-1 10\n400s end`,
    routing('acquirer="acq-2"', 'severity=~"SEV.*"'),
  );
  const about = (id: string) => lines.filter((line) => line.includes(id));
  expect(about('inc-2').join('\n')).not.toMatch(/tell .*inc-2[\s\S]*uninhibited/);
  expectStory(
    about('inc-2').map((line) => line.replace(/^\d+s/, '0s')),
    `0-0s inc-2 triggered MassError55 acquirer=acq-2 zone_pin_key SEV1
     0-0s inc-2 inhibited
     0-0s inc-2 uninhibited
     0-0s tell oncall first inc-2`,
  );
  const over = lines.findIndex((line) => line.endsWith('inc-1 recovered'));
  const told = lines.findIndex((line) => line.endsWith('tell oncall first inc-2'));
  expect(told).toBeGreaterThan(over);
  const faces = effects.flatMap((e) => (e.kind === 'save_incident' ? [e.incident] : []));
  expect(faces.some(({ id, inhibited }) => id === 'inc-2' && inhibited?.by[0] === 'inc-1')).toBe(
    true,
  );
  expect(faces.filter(({ id }) => id === 'inc-2').at(-1)?.inhibited).toBeUndefined();
});

test('a SEV1 that the rule does not name is told, and its story says why', () => {
  const { lines } = play(`${TWO}130s end`, routing('acquirer="acq-2"'));
  expect(lines.some((line) => line.endsWith('tell oncall first inc-2'))).toBe(true);
  expect(lines.filter((line) => line.endsWith('inc-2 inhibition_overruled'))).toHaveLength(1);
});

test('one that ends while it is inhibited is told to nobody', () => {
  const { lines } = play(
    `${TWO}120s acq-2 10\n500s end`,
    routing('acquirer="acq-2"', 'severity=~"SEV.*"'),
  );
  expect(lines.some((line) => line.endsWith('inc-2 recovered'))).toBe(true);
  expect(lines.filter((line) => /tell .*inc-2/.test(line))).toEqual([]);
});
