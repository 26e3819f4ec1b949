import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { DomainError } from '#domain/base/domain-error.js';
import { cureFor } from '#domain/notice/cures.js';
import { maskAddress } from '#domain/notice/mask-address.js';
import type { NoticeBody, Unreachable } from '#domain/notice/notice-body.js';
import type { NoticeView } from '#domain/notice/notice-view.js';
import { addressFits } from '#domain/registry/address-fits.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { execute, one, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { releaseNotice } from '#infra/notices/release-notice.js';
import { listContacts } from '#infra/store/contacts.sql.js';
import { holdAsked } from '#infra/store/notice-recipients.sql.js';
import { holdNotice, insertNotice, settleNotice } from '#infra/store/notices.sql.js';
import { TenantQuery } from '../http/input.js';
import { NoticeTexts } from '../notices/notice-texts.js';
import { readNotice } from '../notices/read-notice.js';
import { Tenants } from '../tenant/tenants.js';
import { AskContacts, type ContactList, ListContacts } from './contact-input.js';

/** Whom merchants name to be told, and whether they want to be. */
@Controller('api/v1/contacts')
export class ContactsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(NoticeTexts) private readonly texts: NoticeTexts,
  ) {}

  @Get()
  async list(@Query({ schema: ListContacts }) query: ListContacts): Promise<ContactList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { merchant = null, after = '', limit } = query;
    const [first = '', second = ''] = after.split(/\/(?=[^/]*$)/);
    const found = await rows(this.db, listContacts, tenant, merchant, first, second, limit);
    const items = found.map(({ consent, state, served, address, ...rest }) => {
      const why = whyNot({ consent, state, served, address, channel: rest.channel });
      return { ...rest, address: maskAddress(address), why, cure: cureFor(why) };
    });
    return { items };
  }

  /** Makes an opt-in of every address that was not asked before; it goes out at once. */
  @Post('ask')
  @HttpCode(200)
  async ask(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: AskContacts }) input: AskContacts,
  ): Promise<NoticeView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { by } = input;
    const merchant = input.merchant ?? null;
    const now = this.clock.now();
    const at = new Date(now);
    const face = [tenant, '', 0, 'opt_in', 'opt_in', 'SEV4', 'person', null, by, at] as const;
    return inTransaction(this.db, async (tx) => {
      const { n } = await one(tx, insertNotice, ...face);
      const asked = await execute(tx, holdAsked, tenant, merchant, n, at, 'en');
      if (asked === 0) {
        const detail = 'every address with consent and a channel was asked before';
        throw new DomainError('nobody_to_tell', detail);
      }
      const texts = this.texts.file.texts.opt_in;
      const body: NoticeBody = {
        ...{ texts, byHand: false, since: now, now, nextUpdate: now, merchants: asked },
      };
      await one(tx, settleNotice, n, JSON.stringify(body), 0, at);
      await releaseNotice(tx, { n, kind: 'opt_in', severity: 'SEV4' }, now);
      return readNotice(tx, await one(tx, holdNotice, n));
    });
  }
}

/** The same order as where recipients are chosen. */
function whyNot(contact: {
  readonly consent: boolean;
  readonly state: string | null;
  readonly served: boolean;
  readonly channel: string;
  readonly address: string;
}): Unreachable | null {
  const { consent, state, served, channel, address } = contact;
  if (state === 'withdrawn') return 'withdrawn';
  if (!consent) return 'no_consent';
  if (!served) return 'no_channel';
  if (!addressFits(channel, address)) return 'bad_address';
  if (state === null) return 'not_asked';
  return state === 'asked' ? 'not_confirmed' : null;
}
