/** What rules take: measured by alerts, told as metrics, in the log, and beside the rules. */
import { execute } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { saveRules } from '#infra/store/engine.sql.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { reportLoad } from '../../apps/alerts/src/load/report-load.js';
import type { RuleCost } from '../../apps/alerts/src/load/rule-load.js';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

let api: TestApi;
let metrics: AlertsMetrics;
let said: string[];

beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => {
  await api?.close();
  await stopTestServer();
});
beforeEach(async () => {
  metrics = new AlertsMetrics();
  said = [];
  const rules = ['Dear', 'Cheap', 'Idle'].map((alert) => ({
    ...{ alert, file: 'some.yaml', severity: 'SEV2', detector: 'x', summary: { en: alert } },
  }));
  await execute(api.db, saveRules, new Date(5_000), JSON.stringify(rules), '[]', null);
});

const say = (level: string) => (facts: object, text: string) => {
  said.push(`${level} ${JSON.stringify(facts)} ${text}`);
};
const log = { warn: say('warn'), info: say('info') } as unknown as Log;
const report = (costs: readonly RuleCost[], at = 9_000) =>
  reportLoad({ db: api.db, metrics, log, budget: 0.1 }, costs, at);
const aCost = (alert: string, share: number, more: Partial<RuleCost> = {}): RuleCost => ({
  ...{ alert, share, ms: share * 30_000, isOver: share > 0.1, hasTurned: false, ...more },
});
const scraped = (name: string) => metrics.registry.getSingleMetricAsString(name);

test('a rule beyond its budget is told in the log, as a metric and beside the rule', async () => {
  await report([aCost('Dear', 0.23456, { hasTurned: true }), aCost('Cheap', 0.002)]);
  expect(said).toEqual([
    'warn {"rule":"Dear","percent":23.5,"budgetPercent":10} ' +
      'a rule takes more than its budget of a processor, and is kept up',
  ]);
  expect(await scraped('pos_alerts_rule_over_budget')).toMatch(/rule="Dear"} 1\n.*"Cheap"} 0/);
  expect(await scraped('pos_alerts_rule_cpu_seconds_total')).toContain('rule="Cheap"} 0.06');
  const { items } = (await api.get('/api/v1/rules')).json as { items: object[] };
  expect(items).toMatchObject([
    { alert: 'Dear', cost: { share: 0.235, overBudget: true, measuredAt: 9_000 } },
    { alert: 'Cheap', cost: { share: 0.002, overBudget: false, measuredAt: 9_000 } },
    { alert: 'Idle' },
  ]);
  expect(items[2]).not.toHaveProperty('cost');
});

test('back within it is told once, and what is unchanged is not told', async () => {
  await report([aCost('Dear', 0.3), aCost('Cheap', 0.05, { hasTurned: true })]);
  expect(said).toEqual([expect.stringMatching(/^info .*"Cheap".* within its budget again$/)]);
  await report([aCost('Cheap', 0.05)], 12_000);
  expect(await scraped('pos_alerts_rule_over_budget')).not.toContain('Dear');
});

test('however many names files come to have, labels stay few', async () => {
  await report(Array.from({ length: 250 }, (_, n) => aCost(`R${n}`, 0.2)));
  const lines = (await scraped('pos_alerts_rule_over_budget')).split('\n');
  expect(lines.filter((line) => line.startsWith('pos_'))).toHaveLength(201);
  expect(lines).toContain('pos_alerts_rule_over_budget{rule="other"} 50');
});
