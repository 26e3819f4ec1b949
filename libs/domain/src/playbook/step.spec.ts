import { Condition, Span, Step, spanMs } from './step.js';

const title = { en: 'words', 'zh-CN': '文字' };

test('a span stays as it is written, and can be counted', () => {
  expect(Span.parse('10m')).toBe('10m');
  expect(spanMs('10m')).toBe(600_000);
  expect(Span.safeParse('0m').success).toBe(false);
  expect(Span.safeParse('soon').success).toBe(false);
  expect(() => spanMs('soon')).toThrow('soon is no duration');
});

test('a condition says something, and bounds have an end', () => {
  expect(Condition.safeParse({}).success).toBe(false);
  expect(Condition.safeParse({ failing_share: {} }).success).toBe(false);
  expect(Condition.safeParse({ failing_share: { below: 0.05 } }).success).toBe(true);
  expect(Condition.safeParse({ recovered: true }).success).toBe(true);
});

test('a copy that was stored reads as it was written', () => {
  const said = { id: 'go', kind: 'command', title, command: 'sign_in', to: title, limit: '5m' };
  const step = Step.parse(said);
  expect(Step.parse(JSON.parse(JSON.stringify(step)))).toEqual(step);
});

test('a command is one that terminals know', () => {
  const said = { id: 'go', kind: 'command', title, command: 'explode', to: title };
  expect(Step.safeParse(said).success).toBe(false);
});
