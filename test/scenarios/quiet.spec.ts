/**
 * Stories in which nothing is wrong, with a fifth of the fleet; `npm run scenarios` plays all.
 * Beside the others, so that two processors play them.
 */
import { join } from 'node:path';
import { scenariosFolder } from '../../apps/simulator/src/scenario/load-scenario.js';
import { playStory } from './play-story.js';
import { VARIANTS, type Variant } from './variants.js';

const play = (name: string, variant: Variant) =>
  playStory({ file: join(scenariosFolder(), `${name}.yaml`), variant });

/** Four thousand terminals. */
const FIFTH: Variant = { name: 'fifth', size: 0.2 };
const TENTH = VARIANTS.find(({ name }) => name === 'tenth') as Variant;

test('codes of its own that one shop sends page nobody', async () => {
  const { verdict, pages } = await play('quiet-unknown-codes', TENTH);
  expect({ right: verdict.right, pages }).toEqual({ right: true, pages: [] });
}, 600_000);

test.each(['quiet-lunch-peak', 'quiet-one-shop-mistypes', 'quiet-duplicates'])(
  'nobody is paged for %s',
  async (name) => {
    const { verdict, pages } = await play(name, FIFTH);
    // So small a fleet may be noted for its everyday failures, which go up and down.
    const notes = verdict.notes.filter((note) => !note.includes('base_drift'));
    expect({ ...verdict, notes, pages }).toEqual({
      ...{ incidents: [], falsePages: [], notes: [], right: true },
      pages: [],
    });
  },
  600_000,
);

test('a store’s hiccup, its poor customers and its poor line are not even noted', async () => {
  const { verdict, pages } = await play('quiet-one-store', TENTH);
  expect({ notes: verdict.notes, pages }).toEqual({ notes: [], pages: [] });
}, 600_000);
