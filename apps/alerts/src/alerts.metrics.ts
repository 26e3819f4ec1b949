import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric of this process. */
export class AlertsMetrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];
  readonly tickSeconds = new Histogram({
    name: 'pos_alerts_tick_seconds',
    help: 'Time one step of the engine takes',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers: this.registers,
  });
  readonly digests = new Counter({
    name: 'pos_alerts_digests_total',
    help: 'Digests the engine has taken in',
    registers: this.registers,
  });
  readonly unlistedFailures = new Counter({
    name: 'pos_alerts_unlisted_failures_total',
    help: 'Failures the engine has counted as other because no dialect lists their code',
    registers: this.registers,
  });
  readonly lagSeconds = new Gauge({
    name: 'pos_alerts_lag_seconds',
    help: 'Age of the newest input when it was decided on',
    registers: this.registers,
  });
  readonly leader = new Gauge({
    name: 'pos_alerts_leader',
    help: 'One in the process that decides, zero in one that waits',
    registers: this.registers,
  });
  readonly ruleCpuSeconds = new Counter({
    name: 'pos_alerts_rule_cpu_seconds_total',
    help: 'Processor time that watching by a rule took, from every fifth step of the engine',
    labelNames: ['rule'],
    registers: this.registers,
  });
  readonly ruleOverBudget = new Gauge({
    name: 'pos_alerts_rule_over_budget',
    help: 'One for a rule that takes more than RULE_CPU_PERCENT of a processor',
    labelNames: ['rule'],
    registers: this.registers,
  });
  /** The rules that have a label of their own. */
  readonly ruleLabels = new Set<string>();
  readonly cells = new Gauge({
    name: 'pos_alerts_cells',
    help: 'Cells that the rules watch, over all tenants',
    registers: this.registers,
  });
  readonly incidents = new Counter({
    name: 'pos_alerts_incident_events_total',
    help: 'Events of incidents, by kind',
    labelNames: ['kind'],
    registers: this.registers,
  });
  readonly notifications = new Counter({
    name: 'pos_alerts_notifications_total',
    help: 'Notifications, by receiver and outcome',
    labelNames: ['receiver', 'outcome'],
    registers: this.registers,
  });
  readonly fallbacks = new Counter({
    name: 'pos_alerts_fallbacks_total',
    help: 'Notifications that another receiver was told instead',
    labelNames: ['receiver', 'instead'],
    registers: this.registers,
  });
  readonly reports = new Counter({
    name: 'pos_alerts_delivery_reports_total',
    help: 'Messages that a gateway accepted, by what it reported: delivered, failed, or missing',
    labelNames: ['receiver', 'state'],
    registers: this.registers,
  });
  readonly hindsight = new Counter({
    name: 'pos_alerts_hindsight_total',
    help: 'Spans of the past looked at again because data came late, by outcome',
    labelNames: ['outcome'],
    registers: this.registers,
  });
  readonly merchantNotices = new Counter({
    name: 'pos_alerts_merchant_notices_total',
    help: 'Tries to tell merchants something, by channel and outcome',
    labelNames: ['channel', 'outcome'],
    registers: this.registers,
  });
  readonly reloadOk = new Gauge({
    name: 'pos_alerts_config_last_reload_successful',
    help: 'One when the rule and playbook files were all right when last read',
    registers: this.registers,
  });

  readonly codesReloadOk = new Gauge({
    name: 'pos_alerts_codes_last_reload_successful',
    help: 'One when the files of response codes were all right when last read',
    registers: this.registers,
  });

  readonly receiversReloadOk = new Gauge({
    name: 'pos_alerts_receivers_last_reload_successful',
    help: 'One when the file of receivers was all right when last read',
    registers: this.registers,
  });

  readonly oncallReloadOk = new Gauge({
    name: 'pos_alerts_oncall_last_reload_successful',
    help: 'One when the file of on-call was all right when last read',
    registers: this.registers,
  });
  readonly pages = new Counter({
    name: 'pos_alerts_pages_total',
    help: 'Pages to people, by person and time of day; further contacts of one page count as none',
    labelNames: ['person', 'time'],
    registers: this.registers,
  });

  /** Who only waits does not know what rules take. */
  stopLeading(): void {
    this.leader.set(0);
    this.ruleOverBudget.reset();
    this.cells.set(0);
  }

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
