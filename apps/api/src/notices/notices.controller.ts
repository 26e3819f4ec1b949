import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DomainError } from '#domain/base/domain-error.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import { IncidentId } from '#domain/incident/incident.js';
import { approveNotice } from '#domain/notice/approve-notice.js';
import { chooseTexts, forbiddenFor } from '#domain/notice/choose-texts.js';
import { cureFor } from '#domain/notice/cures.js';
import { maskAddress } from '#domain/notice/mask-address.js';
import type {
  FeedbackList,
  NoticeList,
  NoticeView,
  RecipientList,
} from '#domain/notice/notice-view.js';
import { spanMs } from '#domain/playbook/step.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { type Executor, execute, one, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { draftNotice } from '#infra/notices/draft-notice.js';
import { feedbackOf, ratingsOf } from '#infra/store/contacts.sql.js';
import { findIncident, findPlaybookRun } from '#infra/store/incidents.sql.js';
import { countHit, dropHeld, listRecipients } from '#infra/store/notice-recipients.sql.js';
import { stopRecipients } from '#infra/store/notice-sending.sql.js';
import {
  findNotice,
  holdNotice,
  approveNotice as keepApproval,
  moveNotice,
  type NoticeRow,
  noticesOf,
} from '#infra/store/notices.sql.js';
import { holdIncident } from '#infra/store/people.sql.js';
import { TenantQuery } from '../http/input.js';
import { noSuchIncident } from '../incidents/hear-person.js';
import { Tenants } from '../tenant/tenants.js';
import {
  ApproveNotice,
  CancelNotice,
  DraftNotice,
  ListFeedback,
  ListNotices,
  ListRecipients,
  NoticeId,
} from './notice-input.js';
import { NoticeTexts } from './notice-texts.js';
import { readNotice } from './read-notice.js';

/** What merchants are told of an incident, who agrees to it, and what they say of it. */
@Controller('api/v1')
export class NoticesController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(NoticeTexts) private readonly texts: NoticeTexts,
  ) {}

  @Get('notices')
  async list(@Query({ schema: ListNotices }) query: ListNotices): Promise<NoticeList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const incident = query.incident ?? '';
    const items: NoticeView[] = [];
    for (const notice of await rows(this.db, noticesOf, tenant, incident)) {
      items.push(await readNotice(this.db, notice));
    }
    const epoch = (await oneOrNone(this.db, findIncident, tenant, incident))?.body.epoch ?? 0;
    return { items, ...(await one(this.db, countHit, tenant, incident, epoch)) };
  }

  @Get('notices/:notice')
  async find(
    @Param('notice') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<NoticeView> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readNotice(this.db, await this.demand(this.db, tenant, id));
  }

  @Get('notices/:notice/recipients')
  async recipients(
    @Param('notice') id: string,
    @Query({ schema: ListRecipients }) query: ListRecipients,
  ): Promise<RecipientList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { n } = await this.demand(this.db, tenant, id);
    const { state = null, after, limit } = query;
    const found = await rows(this.db, listRecipients, n, state, after, limit);
    const items = found.map(({ address, due_at, ended_at, ...rest }) => ({
      ...rest,
      address: address === null ? null : maskAddress(address),
      cure: cureFor(rest.why),
      dueAt: due_at.getTime(),
      endedAt: ended_at?.getTime() ?? null,
    }));
    return { items };
  }

  @Post('incidents/:incident/notices')
  @HttpCode(200)
  async draft(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: DraftNotice }) input: DraftNotice,
  ): Promise<NoticeView> {
    const tenant = await this.tenants.resolve(query.tenant);
    if (!IncidentId.safeParse(id).success) throw noSuchIncident(id);
    return inTransaction(this.db, async (tx) => {
      const incident = (await oneOrNone(tx, holdIncident, tenant, id))?.body;
      if (!incident) throw noSuchIncident(id);
      const { kind, by, texts, everybody } = input;
      if ((kind === 'recovered') !== hasEnded(incident) && kind !== 'correction') {
        const detail = kind === 'recovered' ? 'it is not over yet' : 'the incident is over';
        throw new DomainError('nobody_to_tell', detail);
      }
      const waiting = (await rows(tx, noticesOf, tenant, id)).find(
        (notice) => notice.state === 'draft' && notice.kind === kind,
      );
      if (waiting) {
        const detail = `ntc-${waiting.n} waits already: agree to it, or stop it`;
        throw new DomainError('notice_not_waiting', detail);
      }
      const run = (await oneOrNone(tx, findPlaybookRun, tenant, id))?.body ?? null;
      const { file } = this.texts;
      const n = await draftNotice(tx, file, {
        ...{ incident, kind, by, everybody, source: 'person', step: null },
        texts: texts ?? chooseTexts(file, run, kind),
        byHand: texts !== undefined,
        forbidden: forbiddenFor(incident, run),
        now: this.clock.now(),
      });
      if (n === null) {
        const detail = kind === 'start' ? 'all who are hit were told' : 'nobody was told of it';
        throw new DomainError('nobody_to_tell', detail);
      }
      return readNotice(tx, await one(tx, holdNotice, n));
    });
  }

  @Post('notices/:notice/approve')
  @HttpCode(200)
  async approve(
    @Param('notice') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: ApproveNotice }) input: ApproveNotice,
  ): Promise<NoticeView> {
    return this.change(query, id, async (tx, notice) => {
      const undo = spanMs(this.texts.file.undo);
      const waiting = { ...notice, holdUntil: notice.hold_until.getTime() };
      const agreed = approveNotice(waiting, input, this.clock.now(), undo);
      if ('code' in agreed) throw new DomainError(agreed.code, agreed.detail);
      const { approvals, holdUntil } = agreed;
      await execute(tx, keepApproval, notice.n, JSON.stringify(approvals), new Date(holdUntil));
    });
  }

  @Post('notices/:notice/cancel')
  @HttpCode(200)
  async cancel(
    @Param('notice') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: CancelNotice }) { by }: CancelNotice,
  ): Promise<NoticeView> {
    return this.change(query, id, async (tx, { n, state }) => {
      const at = new Date(this.clock.now());
      if (state !== 'draft' && state !== 'sending') {
        throw new DomainError('notice_not_waiting', `it is ${state}`);
      }
      // Of one that is going out those are stopped who were not tried yet.
      if (state === 'draft') await execute(tx, dropHeld, n);
      else await execute(tx, stopRecipients, n, at);
      await execute(tx, moveNotice, n, state === 'draft' ? 'cancelled' : 'sending', at, by);
    });
  }

  @Get('incidents/:incident/feedback')
  async feedback(
    @Param('incident') id: string,
    @Query({ schema: ListFeedback }) query: ListFeedback,
  ): Promise<FeedbackList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const known = IncidentId.safeParse(id).success;
    if (!known || !(await oneOrNone(this.db, findIncident, tenant, id))) throw noSuchIncident(id);
    const items = await rows(this.db, feedbackOf, tenant, id, query.limit);
    return {
      ratings: await rows(this.db, ratingsOf, tenant, id),
      items: items.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() })),
    };
  }

  private async change(
    query: TenantQuery,
    id: string,
    change: (tx: Transaction, notice: NoticeRow) => Promise<void>,
  ): Promise<NoticeView> {
    const tenant = await this.tenants.resolve(query.tenant);
    return inTransaction(this.db, async (tx) => {
      const { n } = await this.demand(tx, tenant, id);
      await change(tx, await one(tx, holdNotice, n));
      return readNotice(tx, await one(tx, holdNotice, n));
    });
  }

  private async demand(on: Executor, tenant: string, id: string): Promise<NoticeRow> {
    const found = NoticeId.safeParse(id).success
      ? await oneOrNone(on, findNotice, tenant, Number(id.slice(4)))
      : undefined;
    if (found) return found;
    throw new DomainError('notice_not_found', `there is no notice ${JSON.stringify(id)}`);
  }
}
