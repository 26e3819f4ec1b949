import { newState } from '#domain/engine/memory.js';
import { systemClock } from '#infra/clock.js';
import { ticksOf } from '../../../test/support/engine-notation.js';
import { PROFILES, SETTINGS } from '../../../test/support/tiny-fleet.js';
import { AlertsMetrics } from './alerts.metrics.js';
import { RuleLoad, window_ms } from './load/rule-load.js';
import { thinkThrough } from './think-through.js';

const STORY = '0s acq-1 10 acq-2 10\n20s acq-1 8x55/10\n32s end';
const digests = ticksOf(STORY).flatMap((told) => told.digests);

/** Lives through the story; answers how often others had their turn meanwhile, and the effects. */
async function live(turnMs: number) {
  const state = newState();
  for (const { id, attributes } of PROFILES) state.profiles.set(id, attributes);
  let turns = 0;
  let waiting = setImmediate(function again() {
    turns += 1;
    waiting = setImmediate(again);
  });
  let cpu = 0;
  const load = new RuleLoad({ budget: 1, cpu: () => cpu++ });
  load.look(0);
  const effects = await thinkThrough({ tenant: 'demo', state, readTo: 0 }, digests, [], {
    ...{ settings: SETTINGS, clock: systemClock, metrics: new AlertsMetrics(), turnMs, load },
  });
  clearImmediate(waiting);
  return { turns, effects, costs: load.look(window_ms) };
}

test('history is lived through second by second, each at its own time', async () => {
  const { effects } = await live(1_000_000);
  const opened = effects.flatMap((effect) =>
    effect.kind === 'append_event' && effect.event.kind === 'triggered' ? [effect.event] : [],
  );
  expect(opened).toHaveLength(1);
  expect(opened[0]?.at).toBeLessThanOrEqual(digests.at(-1)?.to ?? 0);
});

test('however much there is to live through, others have their turn meanwhile', async () => {
  const [patient, impatient] = [await live(1_000_000), await live(0)];
  expect(patient.turns).toBeLessThanOrEqual(1);
  expect(impatient.turns).toBeGreaterThan(10);
  expect(impatient.effects).toEqual(patient.effects);
});

test('what its rules take of the processor is charged to them', async () => {
  const { costs } = await live(1_000_000);
  const alerts = SETTINGS.rules.map(({ alert }) => alert);
  expect(costs?.map(({ alert }) => alert).toSorted()).toEqual(alerts.toSorted());
  expect(costs?.every(({ ms }) => ms > 0)).toBe(true);
});
