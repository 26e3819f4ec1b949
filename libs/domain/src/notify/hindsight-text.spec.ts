import { MINUTE } from '../base/instant.js';
import type { Hindsight } from '../incident/hindsight.js';
import { hindsightText } from './hindsight-text.js';

const FIRED = Date.UTC(2026, 2, 10, 8, 3, 12);
const missed: Hindsight = {
  ...{ tenant: 'demo', kind: 'missed', rule: 'MassError55', of: 'outage', severity: 'SEV1' },
  cause: [{ attribute: 'acquirer', value: 'acq-1' }],
  explainedShare: 0.9,
  ...{ diagnosis: 'zone_pin_key', startedAt: FIRED - MINUTE, firedAt: FIRED },
  ...{ until: FIRED + 9 * MINUTE, terminals: 1_240, lateTerminals: 1_100 },
  ...{ heardAt: FIRED + 57 * MINUTE, incident: null, detectedAt: null },
};

test('what nobody was told says when, where, and whose data came how late', () => {
  expect(hindsightText('en', missed)).toBe(
    'With hindsight MassError55 (SEV1) would have fired at 2026-03-10 08:03:12 UTC: ' +
      'Zone PIN key out of step, acquirer = acq-1, 1,240 terminals hit. ' +
      'Nobody was told, because the data of 1,100 terminals came 57 min later.',
  );
  expect(hindsightText('zh-CN', missed)).toBe(
    '事后看，规则 MassError55（SEV1）本应在 2026-03-10 08:03:12 UTC 触发：区域 PIN 密钥不同步，' +
      '收单机构 = acq-1，涉及 1,240 台终端。由于 1,100 台终端的数据晚到了 57 分钟，当时没有通知任何人。',
  );
});

test('what was told later says by how much, and in the time of the reader', () => {
  const earlier: Hindsight = {
    ...missed,
    ...{ kind: 'earlier', incident: 'inc-7', detectedAt: FIRED + 8 * MINUTE },
    heardAt: FIRED + 150 * MINUTE,
  };
  expect(hindsightText('en', earlier, () => '16:03')).toBe(
    'With hindsight MassError55 (SEV1) would have fired at 16:03: ' +
      'Zone PIN key out of step, acquirer = acq-1, 1,240 terminals hit. ' +
      'inc-7 was opened 8 min later, because the data of 1,100 terminals came 2.5 h later.',
  );
  expect(hindsightText('zh-CN', earlier, () => '16:03')).toBe(
    '事后看，规则 MassError55（SEV1）本应在 16:03 触发：区域 PIN 密钥不同步，' +
      '收单机构 = acq-1，涉及 1,240 台终端。由于 1,100 台终端的数据晚到了 2.5 小时，' +
      'inc-7 晚了 8 分钟才开启。',
  );
});
