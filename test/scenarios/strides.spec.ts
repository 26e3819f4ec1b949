/** The stored past of whole stories, lived through in strides as a backtest does it. */
import { join } from 'node:path';
import { SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { newState } from '#domain/engine/memory.js';
import { type Pace, Replay } from '#domain/engine/replay.js';
import {
  loadFleet,
  loadScenario,
  scenariosFolder,
} from '../../apps/simulator/src/scenario/load-scenario.js';
import { VirtualStore } from '../../apps/simulator/src/virtual/take-messages.js';
import { createWorld } from '../../apps/simulator/src/world/create-world.js';
import { storyStart } from '../../apps/simulator/src/world/timeline.js';
import { shippedSettings } from '../support/shipped-settings.js';

const TERMINALS = 1_500;

/** What the engine would have read of a story. */
function digestsOf(name: string) {
  const fleet = loadFleet();
  const scenario = loadScenario(join(scenariosFolder(), `${name}.yaml`));
  if (!fleet.ok || !scenario.ok) throw new Error(`${name} cannot be read`);
  const startAt = storyStart(scenario.value.start, fleet.value.tz);
  const made = { fleet: fleet.value, scenario: scenario.value, seed: fleet.value.seed };
  const world = createWorld({ ...made, terminals: TERMINALS, startAt });
  const state = newState();
  const store = new VirtualStore(state.profiles);
  const digests: Digest[] = [];
  const from = world.startsAt;
  const to = world.endsAt ?? from;
  for (let now = from + SECOND; now <= to; now += SECOND) {
    for (const digest of store.take(world.advance(now), now)) digests.push({ ...digest, to: now });
  }
  return { digests, profiles: state.profiles, from, to };
}

async function lived({ digests, profiles, from, to }: ReturnType<typeof digestsOf>, pace: Pace) {
  const opened: { readonly at: number; readonly rule: string; readonly cause: string }[] = [];
  let steps = 0;
  const state = { ...newState(), profiles };
  const replay = new Replay(
    state,
    await shippedSettings(),
    from,
    ({ now, effects }) => {
      steps += 1;
      for (const effect of effects) {
        if (effect.kind !== 'append_event' || effect.event.kind !== 'triggered') continue;
        const { rule, cause } = effect.event.incident;
        const named = cause.map(({ attribute, value }) => `${attribute}=${value}`).join(' ');
        opened.push({ at: (now - from) / SECOND, rule, cause: named });
      }
    },
    pace,
  );
  for (const digest of digests) replay.take(digest);
  replay.passUntil(to);
  return { opened, steps };
}

test.each([
  ['zpk-desync', 1],
  ['acquirer-host-down', 1],
  ['own-broker', 1],
  ['quiet-lunch-peak', 0],
  // Rules that detectors decide themselves, which are not asked whether they are near.
  ['card-testing', 1],
  ['payments-stop', 1],
  ['release-worse', 1],
  ['quiet-slow-afternoon', 0],
])(
  '%s: strides open the same incidents, within a quarter of a minute',
  async (name, incidents) => {
    const story = digestsOf(name);
    const exact = await lived(story, SECOND);
    const rough = await lived(story, 'strides');
    expect(exact.opened).toHaveLength(incidents);
    const named = ({ rule, cause }: (typeof exact.opened)[number]) => `${rule} ${cause}`;
    expect(rough.opened.map(named)).toEqual(exact.opened.map(named));
    for (const [i, { at }] of exact.opened.entries()) {
      expect(Math.abs((rough.opened[i]?.at ?? 0) - at)).toBeLessThanOrEqual(15);
    }
    expect(rough.steps).toBeLessThan(exact.steps);
  },
  600_000,
);
