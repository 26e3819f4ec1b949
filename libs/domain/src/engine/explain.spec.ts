import { ticksOf } from '../../../../test/support/engine-notation.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { NO_SIGNALS } from '../digest/signals.js';
import type { Rule } from '../rule/rule.js';
import { evidenceByCell, explain, ownership, takenUp } from './explain.js';
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
    scope: [{ attribute: 'acquirer', value: 'acq-1' }],
    normal: { rate: 0.01, from: 'prior', prior: 0.01 },
    evidence: { limit: 25, met: false },
    owners: [],
  });
  expect(calm.tolerated).toBeCloseTo(0.016);
  expect(calm.evidence?.nats).toBeLessThan(5);
});

test('later it is what was learned here, drawn towards the fleet', () => {
  const story = '0s acq-1 10 acq-2 10 acq-3 10\n 800s end';
  const { normal } = explained(790, 'acquirer=acq-1', SETTINGS.rules, story);
  expect(normal?.from).toBe('cell');
  expect(normal?.attempts).toBeGreaterThan(100);
  expect(explained(790, '', SETTINGS.rules, story).normal?.from).toBe('fleet');
});

test('the step that fires names its incident; a patient rule keeps the evidence', () => {
  const patient = [{ ...PIN, for: Number.MAX_SAFE_INTEGER }, ...SETTINGS.rules.slice(1)];
  const { taken, now } = playUntil((seen) => seen.taken !== null);
  expect(taken).toEqual({ verdict: 'fired', incident: 'inc-1' });
  const { state } = after((now - START) / 1_000, patient);
  const why = explain(state, PIN, 'acquirer=acq-1', now, taken);
  expect(why).toMatchObject({ verdict: 'fired', incident: 'inc-1', evidence: { met: true } });
  expect(why.evidence?.nats).toBeGreaterThan(25);
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
  // What is of another acquirer is none of it.
  expect(outside).toMatchObject({ verdict: 'below', owners: [] });
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

test('a value that no terminal has is told as such, and no incident is said to explain it', () => {
  const nobody = explained(75, 'acquirer=acq-99');
  expect(nobody).toMatchObject({ verdict: 'not_known', owners: [], incident: null });
  expect(nobody.gates.filter(({ met }) => met)).toEqual([]);
  expect(explained(75, 'acquirer=acq-3').verdict).toBe('below');
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
      for (const cell of evidenceByCell(state, rule, now).keys()) {
        const { evidence, gates } = explain(state, rule, cell, now);
        const met = evidence?.met && gates.every((gate) => gate.met || gate.name === 'for');
        const bank = state.memory.banks.get(`${rule.alert}|${cell}`);
        expect([now, cell, met === true]).toEqual([now, cell, bank?.heldSince != null]);
        held += met ? 1 : 0;
      }
    }
    return now >= START + 80_000;
  };
  playUntil(compare, slow);
  expect(held).toBeGreaterThan(10);
});

/** What some detectors look at, by the second, beside twelve healthy heartbeats of a profile. */
function lived(seconds: number, detector: object, said: (second: number) => Partial<Digest>) {
  const rule = aRule('Watched', '', { detector, by: ['model'] });
  const none = { wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  const heard = PROFILES.map(({ id }) => ({ profile: id, heartbeats: 12, ...none }));
  const state = newState();
  let taken: Taken = null;
  for (let second = 1; second <= seconds; second += 1) {
    const now = START + second * SECOND;
    const { signals, ...rest } = said(second);
    const healthy = aDigest(now, [], [], [], { heard });
    const digest = { ...healthy, ...rest, signals: { ...healthy.signals, ...signals } };
    const before = ownership(state);
    const input = { digests: [digest], profiles: PROFILES, people: [] };
    const { effects } = tick(state, { ...SETTINGS, rules: [rule] }, input, now);
    taken = takenUp(rule, effects, before, ownership(state)) ?? taken;
  }
  const now = START + seconds * SECOND;
  const nearest = [...evidenceByCell(state, rule, now)].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  return { taken, at: (cell = nearest) => explain(state, rule, cell, now) };
}

const who = (second: number, n = 1) => {
  return { profile: 0, terminal: `T-${n}`, merchant: 'm-77', at: START + second * SECOND };
};

/** From the 20th second on `n` terminals of a shop have a card refused every third second. */
const refusing = (n: number) => (second: number) => ({
  failures: Array.from({ length: second >= 20 && second % 3 === 0 ? n : 0 }, (_, i) => {
    const code = `cup-pos:${['14', '51', '05', '54'][(second / 3 + i) % 4]}`;
    return { ...who(second, i), code, outcome: 'declined', count: 1 };
  }),
});

test('crashes are explained among heartbeats, by what is normal for them', () => {
  const { at } = lived(30, { kind: 'device_events', trouble: 'crash' }, (second) => {
    const devices = [{ ...who(second, second), code: 'dev:APP.CRASH' }];
    return { signals: { ...NO_SIGNALS, devices: second === 25 ? devices : [] } };
  });
  expect(at('model=A920')).toMatchObject({
    class: 'device_crash',
    units: 'heartbeats',
    verdict: 'below',
    normal: { rate: 0.0005, from: 'prior', prior: 0.0005 },
    evidence: { limit: 25, met: false },
    failures: 1,
  });
  expect(at('chain=c-1').verdict).toBe('not_watched');
});

test.each([
  [10, 'below', null],
  [50, 'holding', null],
  [200, 'owned', 'inc-1'],
] as const)('card testing after %i seconds: %s', (seconds, verdict, incident) => {
  const { at, taken } = lived(seconds, { kind: 'card_testing' }, refusing(4));
  expect(at(seconds > 20 ? 'merchant=m-77' : '')).toMatchObject({ verdict, incident });
  expect(taken?.incident ?? null).toBe(incident);
  expect(at('merchant=m-1')).toMatchObject({ verdict: 'below', since: null, gates: [] });
});

test.each([
  [{ kind: 'card_testing' }, 'merchant=m-1', 'below'],
  [{ kind: 'card_testing' }, 'terminal=t-1', 'not_watched'],
  [{ kind: 'card_testing' }, 'region=310000', 'not_watched'],
  [{ kind: 'single_terminal' }, 'terminal=t-1', 'below'],
  [{ kind: 'single_terminal', terminals: 3 }, 'terminal=t-1', 'not_watched'],
  [{ kind: 'version_regression' }, 'fw=nowhere', 'not_known'],
  [{ kind: 'version_regression' }, 'acquirer=acq-1', 'not_watched'],
  [{ kind: 'slow_burn', classes: ['no_answer'] }, 'acquirer=acq-1', 'below'],
  [{ kind: 'base_drift' }, '', 'below'],
] as const)('of %o, where nothing stands: %s is %s', (detector, cell, verdict) => {
  expect(lived(3, detector, () => ({})).at(cell).verdict).toBe(verdict);
});

test('what a detector decides by itself is told by its own figures, nearest first', () => {
  const { at } = lived(50, { kind: 'card_testing' }, refusing(4));
  expect(at()).toMatchObject({
    scope: [{ attribute: 'merchant', value: 'm-77' }],
    class: 'card_testing',
    normal: null,
    attempts: null,
    evidence: { limit: 25, met: true },
    gates: [
      { name: 'failures', limit: 5, met: true },
      { name: 'answers', value: 4, limit: 2, met: true },
      { name: 'merchants_max', value: 1, limit: 10, met: true },
      { name: 'for', limit: 45_000, met: false },
    ],
  });
});

test('opened and cloned terminals are told by how many are, and how many are asked for', () => {
  const opened = (second: number) => ({
    signals: {
      ...NO_SIGNALS,
      devices: second <= 2 ? [{ ...who(second, second), code: 'hb:tamper' }] : [],
    },
  });
  const batch = lived(70, { kind: 'tamper', terminals: 3 }, opened).at();
  expect(batch).toMatchObject({ verdict: 'below', evidence: null, failures: 2 });
  expect(batch.gates).toMatchObject([
    { name: 'terminals', value: 2, limit: 3, met: false },
    { name: 'for', limit: 60_000, met: true },
  ]);
  expect(lived(70, { kind: 'tamper', terminals: 1 }, opened).at().verdict).toBe('holding');
  const birth = (second: number) => [
    { ...who(second), reason: 'reconnect', boot: (second % 2) + 7 },
  ];
  const cloned = (until: number) =>
    lived(until, { kind: 'cloned_identity' }, (second) => ({
      signals: { ...NO_SIGNALS, births: birth(second) },
    }));
  expect(cloned(4).at().gates).toEqual([{ name: 'returns', value: 2, limit: 3, met: false }]);
  expect(cloned(5).taken).toEqual({ verdict: 'fired', incident: 'inc-1' });
  expect(cloned(5).at().verdict).toBe('owned');
});

test.each([
  [{ kind: 'single_terminal' }, 'terminal=T-1', ['terminal=T-1', 'merchant=m-77', 'store=s-1']],
  [{ kind: 'single_terminal', terminals: 2 }, 'store=s-1', ['store=s-1', 'merchant=m-77']],
])('a device and a shop are found by each of their names: %j', (detector, nearest, names) => {
  const { at } = lived(600, detector, (second) => ({
    failures: [1, 2]
      .filter((n) => second % 150 === n)
      .map((n) => {
        const failure = { code: 'cup-pos:96', outcome: 'declined', count: 1 };
        return { ...who(second, n), store: 's-1', ...failure };
      }),
  }));
  const [attribute, value] = nearest.split('=');
  expect(at().scope).toEqual([{ attribute, value }]);
  for (const name of names) {
    expect(at(name)).toMatchObject({
      verdict: 'below',
      failures: at().failures,
      since: at().since,
    });
  }
  expect(at().failures).toBeGreaterThan(2);
  expect(at('merchant=m-9')).toMatchObject({ verdict: 'below', failures: 0, since: null });
  expect(at('region=310000').verdict).toBe('not_watched');
});
