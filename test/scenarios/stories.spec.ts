/** A quick selection of the shipped stories, small; `npm run scenarios` plays all of them whole. */
import { join } from 'node:path';
import { scenariosFolder } from '../../apps/simulator/src/scenario/load-scenario.js';
import { playStory } from './play-story.js';
import { VARIANTS, type Variant } from './variants.js';

const play = (name: string, variant: Variant) =>
  playStory({ file: join(scenariosFolder(), `${name}.yaml`), variant });

/** Fifteen hundred terminals. */
const SMALL: Variant = { name: 'small', size: 0.075 };

/** Four thousand. */
const FIFTH: Variant = { name: 'fifth', size: 0.2 };

test.each([
  ['zpk-desync', ['first', 'changed', 'resolved']],
  ['issuer-down', ['first', 'changed', 'resolved']],
])(
  '%s is one incident with its cause, told at once, and over when it is over',
  async (name, thread) => {
    const { verdict, pages, rejected } = await play(name, FIFTH);
    expect(verdict).toMatchObject({ right: true, falsePages: [] });
    // One thread of pages: told when it opens, once more when it has grown, and when it is over.
    expect(pages.map((page) => page.split(' ')[1])).toEqual(thread);
    expect(rejected).toBe(0);
  },
  600_000,
);

const TENTH = VARIANTS.find(({ name }) => name === 'tenth') as Variant;

test('codes that nobody knows are an incident when they come in mass', async () => {
  const { verdict, rejected } = await play('unknown-codes', TENTH);
  expect(verdict).toMatchObject({ right: true, incidents: [{ marks: { cause: 'right' } }] });
  expect(rejected).toBe(0);
}, 600_000);

test.each([1, 2, 3])(
  'a tenth of the fleet, drawn with seed %i, is told of the same cause',
  async (seedBy) => {
    const { verdict } = await play('zpk-desync', { ...TENTH, seedBy });
    expect(verdict.incidents.map(({ marks }) => marks.cause)).toEqual(['right']);
    expect(verdict.falsePages).toEqual([]);
  },
  600_000,
);

test('a chain in a crash loop is one incident, named by its crashes, not payments', async () => {
  const { verdict } = await play('chain-crash-loop', SMALL);
  expect(verdict).toMatchObject({ right: true, incidents: [{ marks: { cause: 'right' } }] });
}, 600_000);

test.each(['card-testing', 'fee-plan-error'])(
  '%s is told right, to the right desk',
  async (name) => {
    const { verdict } = await play(name, SMALL);
    const wrong = verdict.incidents.flatMap(({ why }) => why);
    expect({ wrong, falsePages: verdict.falsePages }).toEqual({ wrong: [], falsePages: [] });
  },
  600_000,
);

test.each(['one-store', 'one-terminal'])(
  '%s is noted with its place, and told to nobody',
  async (name) => {
    const { verdict, pages } = await play(name, TENTH);
    expect({ right: verdict.right, notes: verdict.notes.length, pages }).toEqual({
      ...{ right: true, notes: 1, pages: [] },
    });
  },
  600_000,
);
