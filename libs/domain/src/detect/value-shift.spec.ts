import type { Told } from '../../../../test/support/engine-notation.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { shuffled, split } from '../../../../test/support/retell.js';
import {
  aDigest,
  aRule,
  chance,
  PROFILES,
  SETTINGS,
  START,
} from '../../../../test/support/tiny-fleet.js';
import type { Profile } from '../base/attribute.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { type Figure, type Of, sizeOf } from '../digest/figures.js';
import { explain } from '../engine/explain.js';
import { firesAtWorst } from '../engine/try-rule.js';

const HOSTS = aRule('HostSlow', '', { detector: { kind: 'value_shift', figure: 'host_ms' } });
const NETWORK = aRule('NetworkSlow', '', { detector: { kind: 'value_shift', figure: 'rtt' } });
const BATTERY = aRule('BatteriesLow', '', { detector: { kind: 'value_shift', figure: 'bat' } });
const RULES = [HOSTS, NETWORK, BATTERY];
const settings = (rules = RULES) => ({ ...SETTINGS, rules: [...SETTINGS.rules, ...rules] });

/** A third of a minute's terminals. */
const TERMINALS = 15;
const STEP = 20 * SECOND;

/**
 * Reads `45m host_ms acquirer=acq-1 480 ~10`: from then on so much is told, give or take so many
 * percent; `45m host_ms acquirer=acq-1 -` for nothing; and `100m end`.
 */
function ticksOf(story: string, seed = 7): Told[] {
  const draw = chance(seed);
  const lines = story.split(/\n/).map((line) => line.trim().split(/\s+/));
  const end = Number.parseInt(lines.at(-1)?.[0] ?? '', 10) * MINUTE;
  const told = new Map<string, { readonly value: number; readonly give: number }>();
  const ticks: Told[] = [];
  for (let passed = STEP; passed <= end; passed += STEP) {
    for (const [at = '', figure, of, value, give = '~2'] of lines) {
      if (Number.parseInt(at, 10) * MINUTE !== passed - STEP || figure === 'end') continue;
      told.delete(`${figure} ${of}`);
      if (value === '-') continue;
      told.set(`${figure} ${of}`, { value: Number(value), give: Number(give.slice(1)) / 100 });
    }
    const readings = [...told].map(([key, { value, give }]) => {
      const [figure, of, name] = key.split(/[ =]/) as [Figure, Of, string];
      const size = sizeOf(value * (1 + give * (2 * draw() - 1)));
      return { figure, of, value: name, count: TERMINALS, sum: TERMINALS * size };
    });
    const now = START + passed;
    ticks.push({ now, digests: [aDigest(now, [], [], [], { readings })], people: [] });
  }
  return ticks;
}

/** What happened, by minutes. */
function told(ticks: readonly Told[], options: Parameters<typeof run>[1] = {}): string[] {
  const lines = printed(run(ticks, { settings: settings(), ...options }));
  return lines.flatMap((line) => {
    const [, second, what = ''] = /^(\d+)s (.*)$/.exec(line) ?? [];
    return /^tell|playbook_started|updated/.test(what)
      ? []
      : [`${Math.floor(Number(second) / 60)}m ${what}`];
  });
}

const SLOW = `0m host_ms acquirer=acq-1 160
  0m host_ms acquirer=acq-2 140
  0m host_ms acquirer=acq-3 150
  60m host_ms acquirer=acq-1 400
  120m host_ms acquirer=acq-1 170
  140m end`;

test('a host that takes longer is a note at its acquirer, over when it is as before', () => {
  expect(told(ticksOf(SLOW))).toEqual([
    '64m inc-1 triggered HostSlow acquirer=acq-1 host_slow SEV3',
    '125m inc-1 monitoring',
    '126m inc-1 recovered',
  ]);
});

test('how many are hit is said at first, and nothing more as long as it lasts', () => {
  const lines = printed(run(ticksOf(SLOW), { settings: settings() }));
  const said = lines.filter((line) => /tell/.test(line)).map((line) => line.replace(/^\S+ /, ''));
  expect(said).toEqual(['tell oncall first inc-1', 'tell oncall resolved inc-1']);
  const { decided } = run(ticksOf(SLOW.replace('140m', '66m')), { settings: settings() });
  const hit = decided.flatMap(({ effect }) => {
    if (effect.kind !== 'append_event' || effect.event.kind !== 'triggered') return [];
    return [effect.event.incident.impact.terminals];
  });
  expect(hit).toEqual([3 * TERMINALS]);
});

test('what is said of it are readings, and the figure', () => {
  const { state } = run(ticksOf(SLOW.replace('140m', '70m')), { settings: settings() });
  const { incident } = state.memory.followed[0] ?? {};
  expect(incident?.evidence.units).toBe('readings');
  expect(incident?.evidence.codes[0]?.code).toBe('host-ms:400');
});

test.each([
  ['of one minute', '60m host_ms acquirer=acq-1 900\n61m host_ms acquirer=acq-1 160'],
  ['of half as much again, hardly', '60m host_ms acquirer=acq-1 230'],
  ['downwards', '60m host_ms acquirer=acq-1 60'],
  ['before anything is known', '10m host_ms acquirer=acq-1 900'],
  ['to silence', '60m host_ms acquirer=acq-1 -\n100m host_ms acquirer=acq-1 165'],
])('a shift %s is told to nobody', (_what, shift) => {
  const story = `0m host_ms acquirer=acq-1 160\n0m host_ms acquirer=acq-2 140\n${shift}\n120m end`;
  expect(told(ticksOf(story))).toEqual([]);
});

test('silence ends nothing, and is no proof of health', () => {
  const story = SLOW.replace('120m host_ms acquirer=acq-1 170', '70m host_ms acquirer=acq-1 -');
  expect(told(ticksOf(story))).toHaveLength(1);
});

test('where most hosts slow down together it is not one of them', () => {
  const all = ['acq-1', 'acq-2', 'acq-3'];
  const at = (minute: number, ms: number) =>
    all.map((name) => `${minute}m host_ms acquirer=${name} ${ms}`).join('\n');
  expect(told(ticksOf(`${at(0, 150)}\n${at(60, 500)}\n70m end`))).toEqual([
    '63m inc-1 triggered HostSlow everything host_slow SEV3',
  ]);
});

test('a slow host does not hide another, nor does its incident have the other’s readings', () => {
  const slow = `0m host_ms acquirer=acq-1 160\n0m host_ms acquirer=acq-2 140
    0m host_ms acquirer=acq-3 150\n0m host_ms acquirer=acq-4 150\n0m host_ms acquirer=acq-5 150
    60m host_ms acquirer=acq-1 270\n100m host_ms acquirer=acq-3 310\n110m end`;
  const ticks = ticksOf(slow);
  expect(told(ticks)).toEqual([
    expect.stringMatching(/inc-1 triggered HostSlow acquirer=acq-1/),
    expect.stringMatching(/^10[345]m inc-2 triggered HostSlow acquirer=acq-3/),
  ]);
  const { state } = run(ticks, { settings: settings() });
  const both = state.memory.followed.map(({ incident }) => incident);
  expect(both.map(({ impact }) => impact.terminals)).toEqual([3 * TERMINALS, 3 * TERMINALS]);
  expect(both.map(({ evidence }) => evidence.codes[0]?.code)).toEqual([
    'host-ms:270',
    'host-ms:310',
  ]);
});

test('what is slow everywhere is over for its own figure, and one of many says it once', () => {
  const all = ['acq-1', 'acq-2', 'acq-3'];
  const at = (minute: number, ms: number, names = all) =>
    names.map((name) => `${minute}m host_ms acquirer=${name} ${ms}`).join('\n');
  const bat = '0m bat fw=3.2.1 60\n0m bat fw=3.2.0 62\n62m bat fw=3.2.1 25';
  const slow = `${at(0, 150)}\n${bat}\n${at(60, 500)}`;
  const story = `${slow}\n${at(90, 150, ['acq-1', 'acq-3'])}\n${at(110, 150, ['acq-2'])}\n125m end`;
  expect(told(ticksOf(story))).toEqual([
    '64m inc-1 triggered HostSlow everything host_slow SEV3',
    expect.stringMatching(/inc-2 triggered BatteriesLow fw=3.2.1/),
    '115m inc-1 monitoring',
    '116m inc-1 recovered',
  ]);
});

test('the profile that stands for a value names no region, and is the same in every order', () => {
  const ticks = ticksOf(SLOW.replace('140m', '66m'));
  const hitOf = (profiles: readonly Profile[]) => {
    const { state } = run(ticks, { settings: settings(), profiles });
    const { incident } = state.memory.followed[0] ?? {};
    const { failures } = state.recent.slices.findLast((each) => each.failures.length > 0) ?? {};
    return { regions: incident?.impact.regions, profile: failures?.[0]?.profile };
  };
  expect(hitOf(PROFILES)).toEqual({ regions: [], profile: 0 });
  expect(hitOf([...PROFILES].reverse())).toEqual(hitOf(PROFILES));
  const story =
    '0m rtt region=310000 80\n0m rtt region=320000 75\n60m rtt region=310000 400\n70m end';
  const { state } = run(ticksOf(story), { settings: settings() });
  expect(state.memory.followed[0]?.incident.impact.regions).toEqual(['310000']);
});

test('a carrier is told apart from the regions it slows a little', () => {
  const story = `0m rtt carrier=cmcc 80\n0m rtt region=310000 70\n0m rtt region=320000 75
    60m rtt carrier=cmcc 300\n60m rtt region=310000 130\n70m end`;
  expect(told(ticksOf(story))).toEqual([
    '63m inc-1 triggered NetworkSlow carrier=cmcc network_slow SEV4',
  ]);
});

test('a region nearly as slow as a carrier is explained by it, one far slower is not', () => {
  const story = (region: number) => `0m rtt carrier=cmcc 80\n0m rtt region=310000 70
    60m rtt carrier=cmcc 300\n75m rtt region=310000 ${region}\n90m end`;
  expect(told(ticksOf(story(300)))).toHaveLength(1);
  expect(told(ticksOf(story(800)))[1]).toContain('region=310000');
});

test('of batteries it is the low ones that are odd', () => {
  const story = (then: number) =>
    `0m bat fw=3.2.1 60\n0m bat fw=3.2.0 62\n60m bat fw=3.2.1 ${then}\n75m end`;
  expect(told(ticksOf(story(25)))).toEqual([
    '64m inc-1 triggered BatteriesLow fw=3.2.1 batteries_low SEV4',
  ]);
  expect(told(ticksOf(story(98)))).toEqual([]);
});

test('what was announced for it is expected', () => {
  const what = 'maintenance' as const;
  const scope = { acquirer: ['acq-1'] };
  const change = { v: 1 as const, id: 'chg-1', at: START + 50 * MINUTE, what, scope };
  const ticks = ticksOf(SLOW).map((tick, i) => {
    const [digest] = tick.digests;
    if (i !== 150 || !digest) return tick;
    const changes = [{ ...change, until: START + 125 * MINUTE }];
    return { ...tick, digests: [{ ...digest, changes }] };
  });
  expect(told(ticks)).toEqual([]);
});

test('nothing is said beside an outage of the same place', () => {
  const failing = ticksOf(SLOW.replace('140m', '75m')).map((tick) => {
    const passed = tick.now - START;
    if (passed < 58 * MINUTE) return tick;
    const rows = [0, 1].map((profile) => {
      const none = { approved: 0, declined: 0, failed: 0, pin: 0 };
      return { ...none, profile, attempt: 20, noAnswer: 20 };
    });
    const failures = Array.from({ length: 20 }, (_, i) => ({
      ...{ profile: i % 4, terminal: `T-${i}-${passed}`, merchant: `m-${i}` },
      ...{ code: 'local:timeout', outcome: 'noAnswer', count: 1, at: tick.now },
    }));
    const readings = tick.digests[0]?.signals.readings ?? [];
    return { ...tick, digests: [aDigest(tick.now, rows, failures, [], { readings })] };
  });
  const lines = told(failing).filter((line) => /triggered/.test(line));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('NoAnswer');
});

test('pieces, order and restarts change nothing', () => {
  const ticks = ticksOf(SLOW);
  const draw = chance(3);
  const lived = told(ticks);
  expect(told(shuffled(split(split(ticks, draw), draw), draw))).toEqual(lived);
  expect(told(ticks, { restarts: [80, 181, 190, 225, 361] })).toEqual(lived);
});

test('how far a value is from its usual is explained', () => {
  const { state } = run(ticksOf(SLOW.replace('140m', '62m')), { settings: settings() });
  const now = START + 62 * MINUTE;
  const why = explain(state, HOSTS, 'acquirer=acq-1', now);
  expect(why).toMatchObject({ verdict: 'below', units: 'readings', evidence: { limit: 25 } });
  expect(why.gates[0]).toMatchObject({ name: 'times_normal', limit: 1.5, met: true });
  expect(why.gates[0]?.value).toBeCloseTo(2.5, 1);
});

test.each([
  [{ figure: 'host_ms' }, true],
  [{ figure: 'rtt', evidence: 60 }, true],
  [{ figure: 'bat', tolerate: 5 }, true],
  [{ figure: 'host_ms', tolerate: 20 }, false],
])('a rule with %j can fire: %s', (detector, can) => {
  expect(firesAtWorst(aRule('Any', '', { detector: { kind: 'value_shift', ...detector } }))).toBe(
    can,
  );
});
