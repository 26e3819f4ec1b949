/** Gateways say what became of messages they had accepted. */
import { Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import {
  type DeliveryReport,
  type ReportForm,
  readReports,
} from '#domain/notify/delivery-report.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { one, oneOrNone, rows } from '#infra/db/query.js';
import { Log } from '#infra/log.js';
import { openReportLink, REPORTS_PATH } from '#infra/reports/sign-report.js';
import { wake } from '#infra/store/engine.sql.js';
import { findForm, keepReport } from '#infra/store/reports.sql.js';
import { ApiMetrics } from '../api.metrics.js';
import { refusal } from './verify-slack.js';

/** What was made of one report. */
type Heard = 'delivered' | 'failed' | 'pending' | 'again' | 'unknown' | 'unreadable';

@Controller(REPORTS_PATH.slice(1))
export class ReportsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApiMetrics) private readonly metrics: ApiMetrics,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Kept once however often it comes; alerts makes use of it. What nobody waits for is answered
   * like the rest, since a gateway would only say it again, and said in the log; it is kept for a
   * day, because a report may be ahead of the answer that names its message.
   */
  @Post(':reporter/:token')
  @HttpCode(200)
  async hear(
    @Param('reporter') reporter: string,
    @Param('token') token: string,
    @Req() { headers, body }: FastifyRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    const form = (await oneOrNone(this.db, findForm, reporter))?.form;
    if (!form) {
      throw new DomainError('hook_not_connected', 'no receiver of this name has a report');
    }
    const proof = openReportLink(form.key, token);
    if (!proof) {
      const cure = 'compare the address with report.token of the receiver';
      throw refusal(`the end of the address is of another token: ${cure}`);
    }
    const value = readBody(Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers['content-type']);
    const heard: Partial<Record<Heard, number>> = {};
    for (const report of readReports(form, value)) {
      const message = proof.message ?? report.message;
      const what = await this.keep(reporter, { ...report, message });
      heard[what] = (heard[what] ?? 0) + 1;
      this.metrics.reports.inc({ receiver: reporter, heard: what });
    }
    if (heard.delivered || heard.failed) await rows(this.db, wake, 'tillwatch_reports', reporter);
    return answerOf(form, heard);
  }

  private async keep(reporter: string, report: DeliveryReport): Promise<Heard> {
    const { message, state, said } = report;
    if (message === null || state === 'unreadable') {
      const cure = 'compare report.id, report.state and its words with what the gateway sends';
      this.log.warn({ receiver: reporter, message, said }, `a report could not be read: ${cure}`);
      return 'unreadable';
    }
    if (state === 'pending') return 'pending';
    const at = new Date(this.clock.now());
    const { fresh, known } = await one(this.db, keepReport, reporter, message, state, said, at);
    if (!known) {
      this.log.warn(
        { receiver: reporter, message, said },
        'a report of a message that is not known',
      );
      return 'unknown';
    }
    return fresh ? state : 'again';
  }
}

function answerOf({ answer }: ReportForm, heard: object): Readonly<Record<string, unknown>> {
  return answer ?? { heard };
}

function readBody(body: Buffer, type = ''): unknown {
  const text = body.toString('utf8');
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('invalid_request', 'expected the reports as JSON or as a form');
  }
}
