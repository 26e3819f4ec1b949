import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { TerminalView } from '#domain/live/view.js';
import { TerminalId } from '#domain/message/schema.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { terminalAsOf, terminalHistory } from '#infra/store/attribute-changes.sql.js';
import { listTerminals } from '#infra/store/terminals.sql.js';
import { findTerminal } from '#infra/store/wall.sql.js';
import { ListChanges, type TerminalHistory } from '../registry/registry-input.js';
import { AskBundle, readBundle, type TerminalBundle } from '../support/terminal-bundle.js';
import { Tenants } from '../tenant/tenants.js';
import { FindTerminal, ListTerminals } from './terminal-input.js';
import { type TerminalRow, terminalView } from './terminal-view.js';

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
    @Query({ schema: FindTerminal }) query: FindTerminal,
  ): Promise<TerminalView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const known = TerminalId.safeParse(terminal).success;
    const now = new Date(this.clock.now());
    const found = known && (await oneOrNone(this.db, findTerminal, tenant, terminal, now));
    if (found && query.at === undefined) return terminalView(found);
    if (found) return this.asOf(tenant, found, query.at ?? 0);
    const name = JSON.stringify(terminal);
    throw new DomainError('terminal_not_found', `nothing was ever heard of terminal ${name}`);
  }

  @Get(':terminal/history')
  async history(
    @Param('terminal') terminal: string,
    @Query({ schema: ListChanges }) query: ListChanges,
  ): Promise<TerminalHistory> {
    if (!TerminalId.safeParse(terminal).success) return { items: [] };
    const tenant = await this.tenants.resolve(query.tenant);
    const found = await rows(this.db, terminalHistory, tenant, terminal, query.limit);
    return { items: found.map((row) => ({ ...row, at: row.at.getTime() })) };
  }

  /** A download: people mail it to whoever looks into the terminal. */
  @Get(':terminal/bundle')
  async bundle(
    @Param('terminal') terminal: string,
    @Query({ schema: AskBundle }) query: AskBundle,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TerminalBundle> {
    const tenant = await this.tenants.resolve(query.tenant);
    const now = this.clock.now();
    const bundle = await readBundle(this.db, tenant, terminal, query.incident, now);
    const name = [terminal, query.incident ?? 'all'].join('-');
    void reply.header('content-disposition', `attachment; filename="tillwatch-${name}.json"`);
    return bundle;
  }

  private async asOf(tenant: string, row: TerminalRow, at: Instant): Promise<TerminalView> {
    const then = await rows(this.db, terminalAsOf, tenant, row.terminal, new Date(at));
    const attributes = Object.fromEntries(then.map(({ attribute, value }) => [attribute, value]));
    return { ...terminalView(row), attributes, asOf: at };
  }
}
