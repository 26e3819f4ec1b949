import { printed } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, chance, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { explain } from '../engine/explain.js';
import type { EngineState } from '../engine/memory.js';
import { newState } from '../engine/memory.js';
import { tick } from '../engine/tick.js';
import type { Effect } from '../engine/types.js';

const APPS = ['1', '2'];
const ACQUIRERS = ['acq-1', 'acq-2'];
const PROFILES = APPS.flatMap((app) => ACQUIRERS.map((acquirer) => ({ app, acquirer }))).map(
  (each, id) => ({ id, attributes: { ...each, model: 'P90' } }),
);
const RULE = aRule('ReleaseDoesWorse', '', {
  detector: { kind: 'version_regression' },
  by: [],
  gates: { failures: 10, terminals: 10 },
  keep_firing_for: '1m',
});
const HEARD = { births: {}, goodbyes: {}, wills: 0, unwell: {}, hostsAway: {} };
const idOf = (app: string, acquirer: string) =>
  APPS.indexOf(app) * ACQUIRERS.length + ACQUIRERS.indexOf(acquirer);

/**
 * Reads `60-300s 2 acq-1 3x5%96`: a second three attempts with application 2, of which 5 % fail
 * with 96; and `60s 20 1>2 acq-1`: twenty terminals move from application 1 to 2.
 */
function play(...lines: readonly string[]) {
  const draw = chance(17);
  const state: EngineState = newState();
  const decided: { at: number; effect: Effect }[] = [];
  const settings = { ...SETTINGS, rules: [RULE, aRule('HostErrors', 'host_system')] };
  const doings = lines.flatMap((line) => {
    const [, from, to, app = '', acquirer = '', n, share, code] =
      /^(\d+)-(\d+)s (\S+) (\S+) (\d+)x([\d.]+)%(\S+)$/.exec(line) ?? [];
    const own = { app, acquirer, n: Number(n), share: Number(share) / 100, code };
    return from === undefined ? [] : [{ from: Number(from), to: Number(to), ...own }];
  });
  const moves = lines.flatMap((line) => {
    const [, at, count, from = '', to = '', acquirer = ''] =
      /^(\d+)s (\d+) (\S+)>(\S+) (\S+)$/.exec(line) ?? [];
    const ids = { from: idOf(from, acquirer), to: idOf(to, acquirer) };
    return at === undefined ? [] : [{ at: Number(at), ...ids, count: Number(count) }];
  });
  const end = Math.max(...doings.map(({ to }) => to));
  for (let second = 0; second < end; second += 1) {
    const now = START + (second + 1) * SECOND;
    const failures: FailureRow[] = [];
    const rows = [];
    const heard = [];
    for (const { from, to, app, acquirer, n, share, code } of doings) {
      if (second < from || second >= to) continue;
      const profile = idOf(app, acquirer);
      for (let i = 0; i < n; i += 1) {
        if (draw() >= share) continue;
        const terminal = `T-${Math.floor(draw() * 1e6)}`;
        const failed = { code: `cup-pos:${code}`, outcome: 'failed', count: 1, at: now };
        failures.push({ profile, terminal, merchant: `m-${terminal}`, ...failed });
      }
      rows.push({ profile, attempt: n, approved: n, declined: 0, failed: 0, noAnswer: 0, pin: 0 });
      heard.push({ ...HEARD, profile, heartbeats: n });
    }
    const moved = moves.filter(({ at }) => at === second).map(({ at: _at, ...move }) => move);
    const digests = [aDigest(now, rows, failures, [], { heard, moved })];
    const { effects } = tick(state, settings, { digests, profiles: PROFILES, people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  const told = printed({ decided, state }).filter((line) => !/tell|playbook|updated/.test(line));
  return { told, why: (cell: string) => explain(state, RULE, cell, START + end * SECOND) };
}

const OLD = ['0-900s 1 acq-1 20x1%96', '0-900s 1 acq-2 20x1%30'];

test('a version that fails more often with several codes is told as the release', () => {
  const { told } = play(
    ...OLD,
    '60s 60 1>2 acq-2',
    '60-900s 2 acq-2 2x3%A9',
    '60-900s 2 acq-2 1x9%30',
  );
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^\d+s inc-1 triggered ReleaseDoesWorse app=2 release SEV2$/);
});

test('it is over when it fails no more', () => {
  const { told } = play(
    ...['0-900s 1 acq-2 20x4%30', '60s 60 1>2 acq-2'],
    ...['60-400s 2 acq-2 3x40%A9', '400-900s 2 acq-2 3x0%A9'],
  );
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered ReleaseDoesWorse app=2 release SEV2',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
});

test.each([
  ['the new version does as well', '60-900s 2 acq-2 3x1%30'],
  [
    'an acquirer fails for both alike',
    '60-900s 2 acq-2 3x1%30',
    '300-900s 1 acq-2 20x9%30',
    '300-900s 2 acq-2 3x9%30',
  ],
])('%s: no release is told', (_what, ...lines) => {
  const { told } = play(...OLD, '60s 60 1>2 acq-2', ...lines);
  expect(told.filter((line) => line.includes('ReleaseDoesWorse'))).toEqual([]);
});

test('how a roll-out does is explained', () => {
  const { why } = play('0-300s 1 acq-2 20x1%30', '60s 60 1>2 acq-2', '60-300s 2 acq-2 3x3%30');
  expect(why('app=2')).toMatchObject({
    units: 'release_attempts',
    gates: [{ name: 'failures' }, {}, {}],
  });
});
