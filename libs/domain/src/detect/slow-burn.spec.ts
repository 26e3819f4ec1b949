import { printed } from '../../../../test/support/play-engine.js';
import {
  aDigest,
  aRule,
  chance,
  PROFILES,
  SETTINGS,
  START,
} from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { explain } from '../engine/explain.js';
import { newState } from '../engine/memory.js';
import { tick } from '../engine/tick.js';
import type { Effect } from '../engine/types.js';

const SLOW = aRule('SlowBurn', '', {
  detector: { kind: 'slow_burn', classes: ['host_system', 'no_answer'] },
  by: [],
  gates: { failures: 30, terminals: 20, merchants: 10 },
  for: '10m',
  keep_firing_for: '5m',
});
/** A step of the story: what is told of ten seconds. */
const STEP_MS = 10 * SECOND;
const EACH = 100;

/**
 * Reads `0-30m all 0.3%96` as half an hour in which 0.3 % of all payments fail with 96, and
 * `30-90m acq-1 0.8%96` as an hour in which more of one acquirer's do.
 */
function play(...lines: readonly string[]) {
  const draw = chance(23);
  const state = newState();
  const decided: { at: number; effect: Effect }[] = [];
  const settings = { ...SETTINGS, rules: [aRule('HostErrors', 'host_system'), SLOW] };
  const doings = lines.map((line) => {
    const [, from, to, who, share, code] = /^(\d+)-(\d+)m (\S+) ([\d.]+)%(\S+)$/.exec(line) ?? [];
    return { from: Number(from), to: Number(to), who, share: Number(share) / 100, code };
  });
  const end = Math.max(...doings.map(({ to }) => to)) * MINUTE;
  for (let passed = 0; passed < end; passed += STEP_MS) {
    const now = START + passed + STEP_MS;
    const failures: FailureRow[] = [];
    const rows = PROFILES.map(({ id: profile, attributes }) => {
      const here = doings.filter(({ from, to, who }) => {
        const is = who === 'all' || who === attributes.acquirer;
        return is && passed >= from * MINUTE && passed < to * MINUTE;
      });
      const worst = here.sort((a, b) => b.share - a.share)[0];
      for (let i = 0; i < EACH; i += 1) {
        if (!worst || draw() >= worst.share) continue;
        const terminal = `T-${Math.floor(draw() * 1e6)}`;
        const who = { profile, terminal, merchant: `m-${terminal}`, count: 1, at: now };
        failures.push({ ...who, code: `cup-pos:${worst.code}`, outcome: 'failed' });
      }
      const none = { declined: 0, failed: 0, noAnswer: 0, pin: 0 };
      return { profile, attempt: EACH, approved: EACH, ...none };
    });
    const digests = [aDigest(now, rows, failures)];
    const input = { digests, profiles: passed === 0 ? PROFILES : [], people: [] };
    for (const effect of tick(state, settings, input, now).effects) {
      decided.push({ at: now, effect });
    }
  }
  const told = printed({ decided, state }).filter((line) => !/playbook|tell|updated/.test(line));
  return { told, why: (cell: string) => explain(state, SLOW, cell, START + end) };
}

test('an acquirer that fails twice as often for an hour is a ticket until it is well', () => {
  const { told } = play('0-150m all 0.3%96', '30-90m acq-1 0.75%96');
  const lines = told.map((line) => line.replace(/^\d+s /, ''));
  expect(lines[0]).toBe('inc-1 triggered SlowBurn acquirer=acq-1 slow_burn SEV3');
  // By chance it may seem to be back while it is watched.
  expect([...new Set(lines.slice(1).filter((line) => !line.endsWith('relapsed')))]).toEqual([
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  expect(Number.parseInt(told[0] ?? '', 10)).toBeGreaterThan(40 * 60);
});

test.each([
  ['twice as often everywhere', ['0-30m all 0.3%96', '30-90m all 0.6%96']],
  ['an acquirer that always did', ['0-90m all 0.3%96', '0-90m acq-1 0.6%96']],
])('%s is none', (_what, lines) => {
  expect(play(...lines).told).toEqual([]);
});

test.each([
  ['an outage', 30, 'acquirer_host SEV1'],
  ['one that is not violent', 4, 'acquirer_host SEV1'],
  ['one in which few fail', 2, 'slow_burn SEV3'],
])('%s is told by others, and not again once it is over', (_what, share, name) => {
  const { told } = play('0-90m all 0.3%96', `30-50m acq-1 ${share}%96`);
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    `inc-1 triggered HostErrors acquirer=acq-1 ${name}`,
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
});

test('how near it is can be explained: over the whole time, and lately', () => {
  const { why } = play('0-50m all 0.3%96', '30-50m acq-1 0.6%96');
  const { units, evidence, gates } = why('acquirer=acq-1');
  expect(units).toBe('burning_attempts');
  expect(evidence?.nats).toBeGreaterThan(3);
  expect(gates.map(({ name }) => name)).toEqual([
    'failures',
    'terminals',
    'merchants',
    'times_normal',
    'for',
  ]);
});
