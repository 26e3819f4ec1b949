import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { DomainError } from '#domain/base/domain-error.js';
import type { TerminalView } from '#domain/live/view.js';
import { TerminalId } from '#domain/message/schema.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { listTerminals } from '#infra/store/terminals.sql.js';
import { findTerminal } from '#infra/store/wall.sql.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { ListTerminals } from './terminal-input.js';
import { terminalView } from './terminal-view.js';

/** Terminals, as far as they have been heard of. */
@Controller('api/v1/terminals')
export class TerminalsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async list(
    @Query({ schema: ListTerminals }) query: ListTerminals,
  ): Promise<{ items: TerminalView[] }> {
    const tenant = await this.tenants.resolve(query.tenant);
    const now = new Date(this.clock.now());
    const found = await rows(this.db, listTerminals, tenant, query.search, now, query.limit);
    return { items: found.map(terminalView) };
  }

  @Get(':terminal')
  async find(
    @Param('terminal') terminal: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<TerminalView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const known = TerminalId.safeParse(terminal).success;
    const now = new Date(this.clock.now());
    const found = known && (await oneOrNone(this.db, findTerminal, tenant, terminal, now));
    if (found) return terminalView(found);
    const name = JSON.stringify(terminal);
    throw new DomainError('terminal_not_found', `nothing was ever heard of terminal ${name}`);
  }
}
