import { GATE_NAMES } from '../detect/detector.js';
import { type Explanation, VERDICTS } from '../rule/explanation.js';
import { explanationText, gateName, heldBackText } from './explanation-text.js';

const AT = Date.UTC(2026, 2, 10, 4, 31, 3);

const normal = { rate: 0.0123, from: 'cell' as const, attempts: 12_345, fleet: 0.01, prior: 0.01 };

const fired: Explanation = {
  rule: 'MassError55',
  class: 'pin_key',
  units: 'pin',
  at: AT,
  scope: [{ attribute: 'acquirer', value: 'acq-1' }],
  verdict: 'fired',
  incident: 'inc-7',
  since: AT - 3_000,
  attempts: 28.4,
  failures: 11,
  normal,
  tolerated: 0.0194,
  evidence: { nats: 31.26, limit: 25, met: true },
  gates: [
    { name: 'failures', value: 11, limit: 5, met: true },
    { name: 'for', value: 12_000, limit: 30_000, met: false },
  ],
  owners: [{ incident: 'inc-6', cause: [{ attribute: 'region', value: '310000' }], whole: false }],
  newestAt: AT - 400,
};

test('in English', () => {
  expect(explanationText('en', fired)).toEqual([
    'MassError55 at acquirer = acq-1, 2026-03-10 04:31:03 UTC: it fired and opened inc-7.',
    'Since 2026-03-10 04:31:00: 11 of 28 attempts failed (39%).',
    "Normal is 1.2% (learned here from 12,345 attempts, drawn towards the fleet's 1%); " +
      'up to 1.9% is tolerated.',
    'Evidence: 31.3 nats of 25, enough.',
    'Gate failures: 11, needs 5, met.',
    'Gate seconds held: 12, needs 30, not met.',
    'inc-6 (region = 310000) is open and explains a part of this; what it explains is not ' +
      'counted here.',
    'The newest input was 0.4 s old.',
  ]);
});

test('in Chinese', () => {
  expect(explanationText('zh-CN', fired)).toEqual([
    '规则 MassError55，范围 收单机构 = acq-1，2026-03-10 04:31:03（UTC）：已触发，并开启故障 inc-7。',
    '自 2026-03-10 04:31:00 起：28 笔交易中有 11 笔失败（39%）。',
    '常态为 1.2%（由本范围 12,345 笔交易习得，并向整体的 1% 收敛）；容忍上限为 1.9%。',
    '证据：31.3 奈特，阈值 25，已达到。',
    '门槛「失败笔数」：实际 11，要求 5，满足。',
    '门槛「持续秒数」：实际 12，要求 30，不满足。',
    'inc-6（地区 = 310000）未结束，解释了此范围的部分失败，其所解释的部分不在此处计数。',
    '最新数据距当时 0.4 秒。',
  ]);
});

test.each(VERDICTS)('%s is said in both languages, each with its own words', (verdict) => {
  const en = explanationText('en', { ...fired, verdict, scope: [] });
  const zh = explanationText('zh-CN', { ...fired, verdict, scope: [] });
  expect(en[0]).toMatch(/^MassError55 at the whole fleet, .* UTC: it.+\.$/);
  expect(zh[0]).toMatch(/^规则 MassError55，范围 整个终端群，.*：\p{Script=Han}.*。$/u);
  expect(en).toHaveLength(verdict === 'not_watched' || verdict === 'not_known' ? 1 : 8);
  expect(zh).toHaveLength(en.length);
});

test('a gate that asks for nothing is not told', () => {
  const gates = [{ name: 'for' as const, value: 0, limit: 0, met: false }];
  for (const locale of ['en', 'zh-CN'] as const) {
    expect(explanationText(locale, { ...fired, gates })).toHaveLength(6);
  }
});

test.each(GATE_NAMES)('the gate %s has a name in both languages', (name) => {
  const gates = [{ name, value: 1_000, limit: 2_000, met: false }];
  const said = (['en', 'zh-CN'] as const).map(
    (locale) => explanationText(locale, { ...fired, gates, owners: [] })[4],
  );
  expect(said[0]).toMatch(/^Gate [a-z ]+: [\d,]+, (needs|at most) [\d,]+, not met\.$/);
  expect(said[1]).toMatch(/^门槛「\p{Script=Han}+」：/u);
});

test('without evidence, input or anything learned it says so', () => {
  const nothing: Explanation = {
    ...fired,
    verdict: 'unheard',
    since: null,
    attempts: 0,
    failures: 0,
    normal: { ...normal, from: 'prior', attempts: 0 },
    owners: [],
    newestAt: null,
  };
  expect(explanationText('en', nothing).slice(1, 3)).toEqual([
    'Nothing spoke against normal.',
    'Normal is 1.2% (shipped: nothing has been learned yet); up to 1.9% is tolerated.',
  ]);
  expect(explanationText('zh-CN', nothing)[1]).toBe('没有任何偏离常态的迹象。');
});

test('what a detector decides by itself has no normal, and what it found in its own words', () => {
  const own: Explanation = {
    ...fired,
    rule: 'CardTesting',
    class: 'card_testing',
    units: 'cards',
    scope: [{ attribute: 'merchant', value: 'm-77' }],
    verdict: 'holding',
    attempts: null,
    failures: 1_042,
    normal: null,
    tolerated: null,
    gates: [
      { name: 'answers', value: 5, limit: 3, met: true },
      { name: 'merchants_max', value: 12, limit: 10, met: false },
    ],
    owners: [],
  };
  expect(explanationText('en', own)).toEqual([
    'CardTesting at merchant = m-77, 2026-03-10 04:31:03 UTC: its condition held, but not yet ' +
      'for as long as it asks.',
    'Since 2026-03-10 04:31:00: 1,042 cards refused in a hurry.',
    'Evidence: 31.3 nats of 25, enough.',
    'Gate different answers: 5, needs 3, met.',
    'Gate merchants at once: 12, at most 10, not met.',
    'The newest input was 0.4 s old.',
  ]);
  expect(explanationText('zh-CN', { ...own, evidence: null })).toEqual([
    expect.stringContaining('商户 = m-77'),
    '自 2026-03-10 04:31:00 起：1,042 张卡短时间内连续被拒。',
    '门槛「不同应答数」：实际 5，要求 3，满足。',
    '门槛「同时涉及商户数」：实际 12，至多 10，不满足。',
    '最新数据距当时 0.4 秒。',
  ]);
});

test('what held it back is told by itself: what was not enough, whose failures they are', () => {
  const held = (more: Partial<Explanation>) => heldBackText('en', { ...fired, ...more });
  expect(held({})).toEqual(['Nothing held it back.']);
  const evidence = { nats: 3, limit: 25, met: false };
  expect(held({ verdict: 'below', incident: null, evidence })).toEqual([
    'Evidence: 3 nats of 25, not enough.',
    'Gate seconds held: 12, needs 30, not met.',
    expect.stringContaining('inc-6 (region = 310000) is open'),
  ]);
  const gates = [{ name: 'for' as const, value: 0, limit: 0, met: false }];
  expect(held({ verdict: 'below', evidence, gates, owners: [] })).toHaveLength(1);
  expect(held({ verdict: 'unheard', owners: [] })).toEqual([
    expect.stringContaining('missing data is no evidence'),
  ]);
  expect(held({ verdict: 'waiting', gates: [], owners: [] })).toEqual([
    expect.stringContaining('it waited for a clearer cause'),
  ]);
});

test('each gate has a name of its own in both languages', () => {
  const names = GATE_NAMES.flatMap((name) => [gateName('en', name), gateName('zh-CN', name)]);
  expect(new Set(names).size).toBe(2 * GATE_NAMES.length);
});
