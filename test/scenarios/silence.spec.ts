/** Stories of what is not heard, with small fleets; `npm run scenarios` plays them whole. */
import { join } from 'node:path';
import { scenariosFolder } from '../../apps/simulator/src/scenario/load-scenario.js';
import { playStory } from './play-story.js';
import type { Variant } from './variants.js';

const play = (name: string, size: number) => {
  const variant: Variant = { name: 'small', size };
  return playStory({ file: join(scenariosFolder(), `${name}.yaml`), variant });
};

test.each([
  ['carrier-region', 0.1],
  ['cert-expiry', 0.2],
  ['own-broker', 0.075],
])(
  '%s is one incident with its cause, told in time',
  async (name, size) => {
    const { verdict } = await play(name, size);
    expect(verdict).toMatchObject({ right: true, falsePages: [] });
  },
  600_000,
);

test.each([
  'quiet-closing-time',
  'quiet-reboot-wave',
  'quiet-paper-evening',
  'quiet-retired',
  'quiet-own-restart',
])(
  'nobody is paged for %s',
  async (name) => {
    const { verdict, pages } = await play(name, 0.075);
    const quiet = { incidents: [], notes: [], falsePages: [], right: true };
    expect({ verdict, pages }).toEqual({ verdict: quiet, pages: [] });
  },
  600_000,
);
