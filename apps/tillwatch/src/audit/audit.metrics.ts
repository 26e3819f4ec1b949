import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { FINDING_KINDS } from './find-untold.js';

/** Every metric of the auditor. */
export class AuditMetrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];
  readonly findings = new Gauge({
    name: 'pos_audit_findings',
    help: 'Notifications, incidents and engines that are not as they should be, by kind',
    labelNames: ['kind'],
    registers: this.registers,
  });
  readonly looked = new Gauge({
    name: 'pos_audit_looked_timestamp_seconds',
    help: 'When the auditor last compared everything, in seconds since 1970',
    registers: this.registers,
  });
  readonly alarms = new Counter({
    name: 'pos_audit_alarms_total',
    help: 'Alarms that the auditor sent by its own path, by outcome',
    labelNames: ['outcome'],
    registers: this.registers,
  });
  readonly heartbeat = new Gauge({
    name: 'pos_audit_heartbeat_timestamp_seconds',
    help: "When the dead-man's switch outside last took a heartbeat, in seconds since 1970",
    registers: this.registers,
  });
  readonly receiversReloadOk = new Gauge({
    name: 'pos_audit_receivers_last_reload_successful',
    help: "One when the auditor's file of receivers was all right when last read",
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const kind of FINDING_KINDS) this.findings.set({ kind }, 0);
  }
}
