import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, chance, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { explain } from '../engine/explain.js';
import type { Change } from '../message/schema.js';
import type { Explanation } from '../rule/explanation.js';

/** As `PROFILES` of the tiny fleet: four profiles an acquirer. */
const FIRST_PROFILE: Readonly<Record<string, number>> = { 'acq-1': 0, 'acq-2': 4, 'acq-3': 8 };
const RULE = aRule('PaymentsStop', '', {
  detector: { kind: 'approvals_fall' },
  by: [],
  gates: { terminals: 30 },
  for: '60s',
  keep_firing_for: '1m',
});
const HEARD = { births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };

interface Playing {
  readonly restarts?: readonly number[];
  readonly changes?: readonly Change[];
  readonly hours?: string;
  /** All profiles of an acquirer are heard every second, and not one after the other. */
  readonly mixed?: boolean;
}

/**
 * Reads `60-120s acq-1 4hb 2ok`: each second four heartbeats of a minute and two payments, and with
 * `1x96` that many failures which are told as such. Payments are drawn around their number.
 */
function play(
  lines: readonly string[],
  { restarts = [], changes = [], hours, mixed }: Playing = {},
) {
  const read = lines.map((line) => {
    const [, from, to, acquirer = '', beats, paid, failed, code] =
      /^(\d+)-(\d+)s (\S+) ([\d.]+)hb ([\d.]+)ok(?: ([\d.]+)x(\S+))?$/.exec(line) ?? [];
    const [hb, ok, failing] = [Number(beats), Number(paid), Number(failed ?? 0)];
    return { from: Number(from), to: Number(to), acquirer, hb, ok, failing, code };
  });
  const places = (second: number) =>
    mixed
      ? [0, 1, 2, 3].map((offset) => ({ offset, part: 0.25 }))
      : [{ offset: second % 4, part: 1 }];
  const draw = chance(5);
  const some = (mean: number) => Math.floor(mean) + (draw() < mean % 1 ? 1 : 0);
  const end = Math.max(...read.map(({ to }) => to));
  const ticks = Array.from({ length: end }, (_, second) => {
    const now = START + (second + 1) * SECOND;
    const told = read
      .filter(({ from, to }) => second >= from && second < to)
      .flatMap((line) => places(second).map((place) => ({ ...line, place })))
      .map(({ acquirer, hb, ok, failing, code = '', place: { offset, part } }) => {
        const profile = (FIRST_PROFILE[acquirer] ?? 0) + offset;
        const [approved, declined] = [some(ok * part), some(failing * part)];
        const counts = { approved, declined, failed: 0, noAnswer: 0, pin: 0 };
        const at = { profile, terminal: `T-${acquirer}-${second % 200}`, at: now };
        const failure = { ...at, code: `cup-pos:${code}`, outcome: 'declined', count: declined };
        return {
          row: { profile, attempt: approved + declined, ...counts },
          failures: declined > 0 ? [failure] : [],
          heard: {
            ...HEARD,
            profile,
            heartbeats: some(hb * part),
            ...(hours && { hours: { [hours]: 1 } }),
          },
        };
      });
    const rows = told.map(({ row }) => row);
    const failures = told.flatMap((each) => each.failures);
    const heard = told.map((each) => each.heard);
    const announced = second === 0 ? [...changes] : [];
    return { now, digests: [aDigest(now, rows, failures, announced, { heard })], people: [] };
  });
  const rules = [RULE, aRule('HostErrors', 'host_system')];
  const played = run(ticks, { settings: { ...SETTINGS, rules }, restarts });
  const told = printed(played).filter((line) => !/tell|playbook/.test(line));
  const why = (cell: string): Explanation =>
    explain(played.state, RULE, cell, START + end * SECOND);
  const hit = played.decided.flatMap(({ effect: e }) =>
    e.kind === 'append_event' && e.event.kind === 'triggered'
      ? e.event.incident.impact.regions
      : [],
  );
  return { told, why, hit };
}

const DAY = ['0-720s acq-2 4hb 2ok', '0-720s acq-3 4hb 2ok'];
const withoutSeconds = (lines: readonly string[]) =>
  lines.map((line) => line.replace(/^\d+s /, ''));

test('payments that stop at one acquirer are told as that, and over when they come', () => {
  const story = [
    ...DAY,
    '0-300s acq-1 4hb 2ok',
    '300-520s acq-1 4hb 0ok',
    '600-720s acq-1 4hb 2ok',
  ];
  const { told } = play(story);
  expect(withoutSeconds(told)).toEqual([
    'inc-1 triggered PaymentsStop acquirer=acq-1 payments_stopped SEV2',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  expect(Number.parseInt(told[0] ?? '', 10)).toBeLessThanOrEqual(375);
  expect(Number.parseInt(told[1] ?? '', 10)).toBeGreaterThan(520);
});

test('where it stops is told as it is, and not as where somebody was heard last', () => {
  const story = [...DAY, '0-300s acq-1 4hb 2ok', '300-420s acq-1 4hb 0ok'];
  expect(play(story, { mixed: true }).hit).toEqual(['310000', '320000']);
});

test('a restart in the middle changes nothing', () => {
  const story = [
    ...DAY,
    '0-300s acq-1 4hb 2ok',
    '300-520s acq-1 4hb 0ok',
    '600-720s acq-1 4hb 2ok',
  ];
  expect(play(story, { restarts: [330, 530] }).told).toEqual(play(story).told);
});

test('the whole fleet that stops selling is told as everything', () => {
  const { told } = play([
    ...['0-300s acq-1 4hb 2ok', '0-300s acq-2 4hb 2ok', '0-300s acq-3 4hb 2ok'],
    ...['300-480s acq-1 4hb 0ok', '300-480s acq-2 4hb 0ok', '300-480s acq-3 4hb 0ok'],
  ]);
  expect(withoutSeconds(told)).toEqual([
    'inc-1 triggered PaymentsStop everything payments_stopped SEV2',
  ]);
});

const MAINTENANCE: Change = {
  ...{ v: 1, id: 'chg-1', at: START, what: 'maintenance' },
  ...{ scope: { acquirer: 'acq-1' }, until: START + 720 * SECOND },
};
const CLOSED = '06:00-09:00 Asia/Shanghai';
const NONE: Playing = {};

test.each<[string, readonly string[], Playing]>([
  ['sales fall by half at one acquirer', ['300-720s acq-1 4hb 1ok'], NONE],
  ['terminals fall silent', ['300-720s acq-1 0hb 0ok'], NONE],
  ['terminals are lost', ['300-500s acq-1 2hb 1ok', '500-720s acq-1 1hb 0.5ok'], NONE],
  ['maintenance is announced', ['300-720s acq-1 4hb 0ok'], { changes: [MAINTENANCE] }],
  ['shops are closed', ['300-720s acq-1 4hb 0ok'], { hours: CLOSED }],
])('%s: nobody is told', (_what, lines, playing) => {
  const before = '0-300s acq-1 4hb 2ok';
  expect(play([...DAY, before, ...lines], playing).told).toEqual([]);
});

test('few terminals that stand still are told to nobody', () => {
  const { told } = play([...DAY, '0-300s acq-1 0.4hb 2ok', '300-720s acq-1 0.4hb 0ok']);
  expect(told).toEqual([]);
});

test('failures that are told are another rule’s matter, and customers give up over them', () => {
  const { told } = play([
    ...[...DAY, '0-300s acq-1 4hb 2ok'],
    ...['300-400s acq-1 4hb 0ok 2x96', '400-720s acq-1 4hb 0ok 0.1x96'],
  ]);
  expect(told.filter((line) => line.includes('triggered'))).toEqual([
    expect.stringContaining('HostErrors acquirer=acq-1'),
  ]);
});

test('how many payments are missing is explained by value', () => {
  const { why } = play([
    ...DAY.map((line) => line.replace('720', '320')),
    '0-300s acq-1 4hb 2ok',
    '300-320s acq-1 4hb 0ok',
  ]);
  const { verdict, units, failures, evidence, gates } = why('acquirer=acq-1');
  expect({ verdict, units }).toEqual({ verdict: 'below', units: 'selling' });
  expect(failures).toBeGreaterThan(20);
  expect(evidence?.nats).toBeGreaterThan(5);
  expect(gates[0]).toMatchObject({ name: 'terminals', limit: 30, met: true });
  expect(why('acquirer=acq-2')).toMatchObject({ verdict: 'below', failures: 0 });
});
