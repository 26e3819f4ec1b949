import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { Tenants } from '../tenant/tenants.js';
import {
  type AccountList,
  ListAccounts,
  ListBoots,
  ListMessages,
  type MessageList,
  type TerminalLedger,
} from './ledger-view.js';
import { readAccounts, readMessages, readTerminalLedger } from './read-ledger.js';

/** What became of messages, and which of a terminal's are there. */
@Controller('api/v1')
export class LedgerController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get('ledger/accounts')
  async accounts(@Query({ schema: ListAccounts }) query: ListAccounts): Promise<AccountList> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readAccounts(this.db, tenant, query, this.clock.now());
  }

  @Get('terminals/:terminal/ledger')
  async boots(
    @Param('terminal') terminal: string,
    @Query({ schema: ListBoots }) query: ListBoots,
  ): Promise<TerminalLedger> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readTerminalLedger(this.db, tenant, terminal, query.limit);
  }

  @Get('terminals/:terminal/messages')
  async messages(
    @Param('terminal') terminal: string,
    @Query({ schema: ListMessages }) query: ListMessages,
  ): Promise<MessageList> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readMessages(this.db, tenant, terminal, query, this.clock.now());
  }
}
