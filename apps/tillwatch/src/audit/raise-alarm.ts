/** Says what the auditor found, by its own receivers, until one of them has taken it. */
import { createHash, randomUUID } from 'node:crypto';
import type { Instant } from '#domain/base/instant.js';
import { type Alarm, alarmBody } from '#domain/notify/alarm-body.js';
import { readNotice } from '#domain/notify/notice.js';
import type { Log } from '#infra/log.js';
import type { Receiver } from '../../../alerts/src/receivers/receiver.js';
import { repeat_every_ms } from './audit.config.js';
import type { AuditMetrics } from './audit.metrics.js';
import type { Finding } from './find-untold.js';

export interface AlarmOptions {
  readonly receivers: () => readonly Receiver[];
  readonly externalUrl: string;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

interface Raised {
  readonly number: number;
  readonly since: Instant;
  /** The keys of what was told, and when. */
  told: ReadonlySet<string>;
  toldAt: Instant;
  /** How often somebody has taken it. */
  times: number;
}

/** The alarm of one auditor: one at a time, told anew for each new finding, and when it is over. */
export class Alarms {
  private raised: Raised | null = null;
  private number = 0;
  /** Ids of one auditor are its own: another one, after a restart, tells anew. */
  private readonly run = randomUUID().slice(0, 8);

  constructor(private readonly options: AlarmOptions) {}

  /** Tells of new findings, of old ones now and then, and of the end. */
  async hear(findings: readonly Finding[], now: Instant): Promise<void> {
    const keys = new Set(findings.map(({ kind, key }) => `${kind} ${key}`));
    if (findings.length === 0) return this.end(now);
    this.raised ??= { number: this.next(), since: now, told: new Set(), toldAt: 0, times: 0 };
    const { told, toldAt, number, since, times } = this.raised;
    const anew = [...keys].some((key) => !told.has(key));
    if (!anew && now - toldAt < repeat_every_ms) return;
    const says = findings.map((finding) => finding.says);
    this.options.log.error({ findings: says.slice(0, 20) }, 'notifications are not as they should');
    const what = createHash('sha256')
      .update([...keys].sort().join('\n'))
      .digest('hex');
    const id = `${number}/${times}/${what.slice(0, 12)}`;
    const taken = await this.send(id, { number, since, over: null, findings: says }, now);
    if (!taken) return;
    this.raised.told = keys;
    this.raised.toldAt = now;
    this.raised.times += 1;
  }

  private async end(now: Instant): Promise<void> {
    if (!this.raised) return;
    const { number, since, told } = this.raised;
    this.options.log.info('notifications are as they should be again');
    // What nobody has heard of need not be ended.
    const over = { number, since, over: now, findings: [] };
    if (told.size > 0 && !(await this.send(`${number}/end`, over, now))) return;
    this.raised = null;
  }

  private next(): number {
    this.number += 1;
    return this.number;
  }

  /** True when somebody has taken it, or nobody is there to be told; tries of one have one id. */
  private async send(id: string, alarm: Alarm, now: Instant): Promise<boolean> {
    const { receivers, externalUrl, metrics, log } = this.options;
    const all = receivers();
    const outcomes = await Promise.all(
      all.map(async (receiver) => {
        const body = alarmBody(alarm, now, { receiver: receiver.name, externalUrl });
        const key = `audit/${this.run}/${id}/${receiver.name}`;
        const outcome = await receiver.send({ id: key, body, notice: readNotice(body) });
        metrics.alarms.inc({ outcome: outcome.kind });
        if (outcome.kind !== 'sent') {
          const { reason, answer } = outcome;
          log.error({ receiver: receiver.name, reason, answer }, 'an alarm was not taken');
        }
        return outcome.kind === 'sent';
      }),
    );
    return all.length === 0 || outcomes.includes(true);
  }
}
