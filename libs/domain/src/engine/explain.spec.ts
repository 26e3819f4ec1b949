import { ticksOf } from '../../../../test/support/engine-notation.js';
import { aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import type { Rule } from '../rule/rule.js';
import { evidenceByCell, explain, ownership, scopeOf, takenUp } from './explain.js';
import { type EngineState, newState } from './memory.js';
import { tick } from './tick.js';

const PIN = SETTINGS.rules[0] as Rule;
const HOST = SETTINGS.rules[2] as Rule;

const STORY = `
  0s    acq-1 10  acq-2 10  acq-3 10
  60s   acq-1 8x55/10
  80s   silence
  200s  end`;

type Taken = ReturnType<typeof takenUp>;
type Seen = { readonly state: EngineState; readonly taken: Taken; readonly now: number };

/** Plays a story to its end, or until a step is the one that was looked for. */
function playUntil(isIt: (seen: Seen) => boolean, rules = SETTINGS.rules, story = STORY): Seen {
  const state = newState();
  const settings = { ...SETTINGS, rules };
  let seen: Seen = { state, taken: null, now: START };
  for (const { now, digests, people } of ticksOf(story)) {
    const before = ownership(state);
    const { effects } = tick(state, settings, { digests, profiles: PROFILES, people }, now);
    const taken = takenUp(rules[0] as Rule, effects, before, ownership(state));
    seen = { state, taken, now };
    if (isIt(seen)) break;
  }
  return seen;
}

/** Plays so many seconds of a story. */
function after(seconds: number, rules: readonly Rule[] = SETTINGS.rules, story = STORY): Seen {
  return playUntil(({ now }) => now >= START + seconds * 1_000, rules, story);
}

const explained = (seconds: number, cell: string, rules = SETTINGS.rules, story = STORY) => {
  const { state, taken, now } = after(seconds, rules, story);
  return explain(state, rules[0] as Rule, cell, now, taken);
};

test('on a calm day little speaks against normal, and normal is what was shipped', () => {
  const calm = explained(30, 'acquirer=acq-1');
  expect(calm).toMatchObject({
    verdict: 'below',
    incident: null,
    class: 'pin_key',
    scope: { attribute: 'acquirer', value: 'acq-1' },
    normal: { rate: 0.01, from: 'prior', prior: 0.01 },
    evidence: { limit: 25, met: false },
    owners: [],
  });
  expect(calm.tolerated).toBeCloseTo(0.016);
  expect(calm.evidence.nats).toBeLessThan(5);
});

test('later it is what was learned here, drawn towards the fleet', () => {
  const story = '0s acq-1 10 acq-2 10 acq-3 10\n 800s end';
  const { normal } = explained(790, 'acquirer=acq-1', SETTINGS.rules, story);
  expect(normal.from).toBe('cell');
  expect(normal.attempts).toBeGreaterThan(100);
  expect(explained(790, '', SETTINGS.rules, story).normal.from).toBe('fleet');
});

test('the step that fires names its incident; a patient rule keeps the evidence', () => {
  const patient = [{ ...PIN, for: Number.MAX_SAFE_INTEGER }, ...SETTINGS.rules.slice(1)];
  const { taken, now } = playUntil((seen) => seen.taken !== null);
  expect(taken).toEqual({ verdict: 'fired', incident: 'inc-1' });
  const { state } = after((now - START) / 1_000, patient);
  const why = explain(state, PIN, 'acquirer=acq-1', now, taken);
  expect(why).toMatchObject({ verdict: 'fired', incident: 'inc-1', evidence: { met: true } });
  expect(why.evidence.nats).toBeGreaterThan(25);
  expect(why.gates.map(({ name, met }) => [name, met])).toEqual([
    ['failures', true],
    ['terminals', true],
    ['merchants', true],
    ['times_normal', true],
    ['for', true],
  ]);
});

test('afterwards the incident explains its scope whole, and the fleet in part', () => {
  const inside = explained(75, 'acquirer=acq-1');
  expect(inside).toMatchObject({ verdict: 'owned', incident: 'inc-1' });
  expect(inside.owners).toMatchObject([{ incident: 'inc-1', whole: true }]);
  const outside = explained(75, 'acquirer=acq-2');
  expect(outside).toMatchObject({ verdict: 'below', owners: [{ whole: false }] });
  expect(explained(75, '').owners).toMatchObject([{ whole: false }]);
});

test('a condition that has to hold for longer says how long it has', () => {
  const slow = [{ ...PIN, for: 60_000 }];
  const holding = explained(75, 'acquirer=acq-1', slow);
  expect(holding.verdict).toBe('holding');
  const gate = holding.gates.find(({ name }) => name === 'for');
  expect(gate).toMatchObject({ limit: 60_000, met: false });
  expect(gate?.value).toBeGreaterThan(10_000);
});

test('a gate that is not met is the reason', () => {
  const wide = [aRule('MassError55', 'pin_key', { gates: { failures: 60, terminals: 60 } })];
  const why = explained(66, 'acquirer=acq-1', wide);
  expect(why).toMatchObject({ verdict: 'below', evidence: { met: true } });
  expect(why.gates.filter(({ met }) => !met).map(({ name }) => name)).toContain('terminals');
});

test('silence is no evidence, and an attribute that is not watched is told as such', () => {
  expect(explained(150, 'acquirer=acq-2').verdict).toBe('unheard');
  expect(explained(30, 'chain=c-1').verdict).toBe('not_watched');
});

test('another class that belongs to an open incident joins it', () => {
  const story = `
    0s    acq-1 10  acq-2 10  acq-3 10
    60s   acq-1 8x96/10
    75s   acq-1 4x96+4x55/10
    120s  end`;
  const { taken } = playUntil((seen) => seen.taken !== null, SETTINGS.rules, story);
  expect(taken).toEqual({ verdict: 'joined', incident: 'inc-1' });
});

test('whether all gates are met is what the engine itself went by', () => {
  const slow = SETTINGS.rules.map((rule) => ({ ...rule, for: Number.MAX_SAFE_INTEGER }));
  let held = 0;
  const compare = ({ state, now }: Seen) => {
    for (const rule of [PIN, HOST]) {
      for (const cell of evidenceByCell(state, rule).keys()) {
        const { evidence, gates } = explain(state, rule, cell, now);
        const met = evidence.met && gates.every((gate) => gate.met || gate.name === 'for');
        const bank = state.memory.banks.get(`${rule.alert}|${cell}`);
        expect([now, cell, met]).toEqual([now, cell, bank?.heldSince != null]);
        held += met ? 1 : 0;
      }
    }
    return now >= START + 80_000;
  };
  playUntil(compare, slow);
  expect(held).toBeGreaterThan(10);
});

test('a cell is the fleet, or an attribute and a value that may have any sign in it', () => {
  expect(scopeOf('')).toBeNull();
  expect(scopeOf('chain=a=b')).toEqual({ attribute: 'chain', value: 'a=b' });
});
