import { SECOND } from '../base/instant.js';
import { Rule } from '../rule/rule.js';
import { newState } from './memory.js';
import { RuleMeter } from './rule-meter.js';
import { tick } from './tick.js';
import type { Settings } from './types.js';

const annotations = { summary: { en: 'words', 'zh-CN': '文字' } };
const RULES = [
  { alert: 'Keys', detector: { kind: 'failure_ratio', class: 'pin_key' } },
  { alert: 'Host', detector: { kind: 'failure_ratio', class: 'host_system' } },
  { alert: 'Opened', detector: { kind: 'tamper', terminals: 1 } },
].map((rule) => Rule.parse({ ...rule, annotations }));
const SETTINGS: Settings = {
  tenant: 'demo',
  rules: RULES,
  playbooks: new Map(),
  externalUrl: 'https://tillwatch.example',
  receivers: [],
};

test('what is done is charged to who is named, and what is charged to many is shared', () => {
  let now = 100;
  const meter = new RuleMeter(() => now);
  meter.begin();
  now += 4;
  meter.charge('One');
  now += 6;
  meter.charge('One', 'Two');
  now += 50;
  meter.begin();
  now += 1;
  meter.charge('Two');
  meter.charge();
  expect([...meter.spent()]).toEqual([
    ['One', 7],
    ['Two', 4],
  ]);
});

test('a tick charges a rule at each place where it is worked on', () => {
  const times = new Map<string, number>();
  const meter = new (class extends RuleMeter {
    override charge(...alerts: readonly string[]): void {
      for (const alert of alerts) times.set(alert, (times.get(alert) ?? 0) + 1);
    }
  })(() => 0);
  tick(newState(), SETTINGS, { digests: [], profiles: [], people: [], meter }, 1_000 * SECOND);
  // What is gathered and what is decided of it, by the engine or by a detector.
  expect(Object.fromEntries(times)).toEqual({ Keys: 2, Host: 2, Opened: 2 });
});

test('a tick charges every rule, whoever decides it, and nothing twice', () => {
  let now = 0;
  // Every look at the clock takes a millisecond, so that no charge is nothing.
  const meter = new RuleMeter(() => {
    now += 1;
    return now;
  });
  const state = newState();
  tick(state, SETTINGS, { digests: [], profiles: [], people: [], meter }, 1_000 * SECOND);
  const spent = meter.spent();
  expect([...spent.keys()].sort()).toEqual(['Host', 'Keys', 'Opened']);
  const sum = [...spent.values()].reduce((total, ms) => total + ms, 0);
  expect(sum).toBeLessThan(now);
  for (const ms of spent.values()) expect(ms).toBeGreaterThanOrEqual(1);
});
