import { printed } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { explain } from '../engine/explain.js';
import { newState } from '../engine/memory.js';
import { tick } from '../engine/tick.js';
import type { Effect } from '../engine/types.js';

const PROFILES = ['std@12', 'std@13', 'own@1'].map((feePlan, id) => ({
  id,
  attributes: { feePlan },
}));
const RULE = aRule('FeesOffContract', '', {
  detector: { kind: 'fee_deviation', plans: { std: { rate_bp: 60 } } },
  by: [],
  gates: { failures: 20 },
  keep_firing_for: '1m',
});

/** Reads `10-60s std@13 2x1000 7.20`: two sales of 1000 yuan a second, each with this fee. */
function play(...lines: readonly string[]) {
  const read = lines.map((line) => {
    const [, from, to, plan = '', n, yuan, fee] =
      /^(\d+)-(\d+)s (\S+) (\d+)x(\d+) ([\d.]+)$/.exec(line) ?? [];
    const [amount, charged] = [Number(yuan) * 100, Math.round(Number(fee) * 100)];
    return { from: Number(from), to: Number(to), plan, count: Number(n), amount, charged };
  });
  const state = newState();
  const decided: { at: number; effect: Effect }[] = [];
  const end = Math.max(...read.map(({ to }) => to));
  for (let second = 0; second < end; second += 1) {
    const now = START + (second + 1) * SECOND;
    const records = read
      .filter(({ from, to }) => second >= from && second < to)
      .map(({ plan, count, amount, charged }) => {
        const profile = PROFILES.findIndex(({ attributes }) => attributes.feePlan === plan);
        const sums = { amount: count * amount, feeAmount: count * amount, fee: count * charged };
        return { profile, plan, card: 'debit', currency: 'CNY', count, withFee: count, ...sums };
      });
    const digests = [aDigest(now, [], [], [], { records })];
    const settings = { ...SETTINGS, rules: [RULE] };
    const { effects } = tick(state, settings, { digests, profiles: PROFILES, people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  const told = printed({ decided, state }).filter((line) => !line.includes('tell'));
  return { told, why: (cell: string) => explain(state, RULE, cell, START + end * SECOND) };
}

test('a plan with a wrong rate is one incident of that plan, over when its fees are right', () => {
  const { told } = play(
    '0-300s std@12 1x50 0.30',
    '60-120s std@13 2x1000 7.20',
    '120-300s std@13 2x1000 6',
  );
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered FeesOffContract feePlan=std@13 fee_plan SEV3',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  expect(Number.parseInt(told[0] ?? '', 10)).toBeLessThanOrEqual(71);
  expect(Number.parseInt(told[1] ?? '', 10)).toBeGreaterThan(120);
});

test.each([
  ['fees are as agreed', '0-120s std@13 3x1000 6', 0],
  ['fees are rounded', '0-120s std@13 3x3 0.02', 0],
  ['too little is charged', '0-120s std@13 3x1000 4.80', 1],
  ['nobody said what was agreed', '0-120s own@1 3x1000 72', 0],
  ['a handful differs', '0-9s std@13 2x1000 7.20', 0],
])('%s', (_what, line, incidents) => {
  const { told } = play('0-120s std@12 1x50 0.30', line);
  expect(told.filter((text) => text.includes('triggered'))).toHaveLength(incidents);
});

test('how many fees differ is explained by plan', () => {
  const { why } = play('0-9s std@13 2x1000 7.20');
  expect(why('feePlan=std@13')).toMatchObject({
    verdict: 'below',
    units: 'fee_records',
    failures: 18,
    gates: [{ name: 'failures', value: 18, limit: 20, met: false }],
  });
});
