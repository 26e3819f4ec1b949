/** Says what rules take: as metrics, in the log when one goes beyond its budget, and to the API. */
import type { Instant } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { saveRuleCosts } from '#infra/store/engine.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { RuleCost } from './rule-load.js';

export interface LoadReporting {
  readonly db: Database;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
  /** The share of one processor that a rule may take. */
  readonly budget: number;
}

/** Rules beyond these share the label `other`: names come from files that people change. */
const labels_max = 200;

/** Tells what one measurement found. */
export async function reportLoad(
  { db, metrics, log, budget }: LoadReporting,
  costs: readonly RuleCost[],
  at: Instant,
): Promise<void> {
  metrics.ruleOverBudget.reset();
  for (const { alert, ms, share, isOver, hasTurned } of costs) {
    const rule = labelOf(metrics, alert);
    metrics.ruleCpuSeconds.inc({ rule }, ms / 1_000);
    metrics.ruleOverBudget.inc({ rule }, isOver ? 1 : 0);
    if (!hasTurned) continue;
    const said = { rule: alert, percent: percent(share), budgetPercent: percent(budget) };
    if (isOver) log.warn(said, 'a rule takes more than its budget of a processor, and is kept up');
    else log.info(said, 'a rule is within its budget again');
  }
  const told = costs.map(({ alert, share, isOver }) => [
    alert,
    { share: Number(share.toPrecision(3)), overBudget: isOver, measuredAt: at },
  ]);
  await execute(db, saveRuleCosts, JSON.stringify(Object.fromEntries(told)));
}

function labelOf({ ruleLabels }: AlertsMetrics, alert: string): string {
  if (ruleLabels.has(alert)) return alert;
  if (ruleLabels.size >= labels_max) return 'other';
  ruleLabels.add(alert);
  return alert;
}

function percent(share: number): number {
  return Number((share * 100).toPrecision(3));
}

/** Milliseconds of a processor that this process has taken. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
