import { composeNotice, composeOptIn } from './compose.js';

const facts = {
  incident: 'inc-7',
  since: Date.parse('2026-11-26T19:02:10Z'),
  now: Date.parse('2026-11-26T19:10:00Z'),
  nextUpdate: Date.parse('2026-11-26T19:40:00Z'),
  merchants: 21,
};
const texts = {
  en: 'Since {since} {terminals} terminals of {scope} fail. Next {next_update}. Ref {id}.',
  'zh-CN': '{since}起，{scope}{terminals}台终端失败。下次{next_update}。事件号{id}。',
};

test('each shop reads its own clock, its own language and its own number', () => {
  const shanghai = { locale: 'zh-CN', tz: 'Asia/Shanghai', terminals: 12 } as const;
  expect(composeNotice(texts, shanghai, facts, null)).toBe(
    '03:02起，您门店12台终端失败。下次03:40。事件号inc-7。',
  );
  const kathmandu = { locale: 'en', tz: 'Asia/Kathmandu', terminals: 0 } as const;
  expect(composeNotice(texts, kathmandu, facts, 'https://x.example/m/1')).toBe(
    'Since 00:47 some terminals of your shop fail. Next 01:25. Ref inc-7.\n' +
      'How it stands, and your word on it: https://x.example/m/1',
  );
});

test('what began yesterday has its day', () => {
  const since = facts.since - 86_400_000;
  const to = { locale: 'en', tz: 'Asia/Shanghai', terminals: 1 } as const;
  expect(composeNotice(texts, to, { ...facts, since }, null)).toMatch(/^Since 11-26 03:02 1 /);
});

test('an opt-in carries its link', () => {
  const asks = { en: 'May we? {link}', 'zh-CN': '可以吗？{link}' };
  expect(composeOptIn(asks, 'zh-CN', 'https://x.example/m/2')).toBe(
    '可以吗？https://x.example/m/2',
  );
});
