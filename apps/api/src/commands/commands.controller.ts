import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { invariant } from '#domain/base/assert.js';
import type { Instant } from '#domain/base/instant.js';
import type { Result } from '#domain/base/result.js';
import type { BreakersView } from '#domain/command/breakers.js';
import { approve, goOn, type Refusal, stop } from '#domain/command/hear-word.js';
import type { Order } from '#domain/command/order.js';
import type { CommandList, CommandView, SwitchView } from '#domain/command/view.js';
import { Clock } from '#infra/clock.js';
import { changeOrder } from '#infra/command/change-order.js';
import { placeOrder, type Wish } from '#infra/command/place-order.js';
import { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { throwSwitch } from '#infra/store/command-orders.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import {
  ApproveCommand,
  type CommandDetail,
  GoOnWithCommand,
  ListCommands,
  PlaceCommand,
  StopCommand,
  ThrowSwitch,
} from './command-input.js';
import { readBreakers } from './read-breakers.js';
import { readCommand, readCommands, readTheSwitch, viewOf } from './read-commands.js';

/** How many terminals of a tenant may be given a turn. */
export abstract class CommandLimits {
  abstract readonly perMinute: number;
  abstract readonly perHour: number;
}

/** Commands to terminals: asked for, approved, stopped, watched. */
@Controller('api/v1/commands')
export class CommandsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(CommandLimits) private readonly limits: CommandLimits,
  ) {}

  @Get()
  async list(@Query({ schema: ListCommands }) query: ListCommands): Promise<CommandList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { incident = null, limit } = query;
    return readCommands(this.db, tenant, { incident, limit });
  }

  @Post()
  @HttpCode(202)
  async place(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: PlaceCommand }) input: PlaceCommand,
  ): Promise<CommandView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { incident = null, where, ...said } = input;
    const at = this.clock.now();
    const wish = { ...said, tenant, incident, step: null, version: 'hand', at };
    const order = await inTransaction(this.db, (tx) =>
      placeOrder(tx, { ...wish, where: where as Wish['where'] }),
    );
    invariant(order !== null, 'an order of no step is always a new one');
    return viewOf(this.db, order);
  }

  @Post('switch')
  @HttpCode(202)
  async halt(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: ThrowSwitch }) input: ThrowSwitch,
  ): Promise<SwitchView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { halted, by, reason } = input;
    const at = new Date(this.clock.now());
    await execute(this.db, throwSwitch, tenant, halted, at, by, reason);
    await rows(this.db, wake, 'tillwatch_command', tenant);
    return readTheSwitch(this.db, tenant);
  }

  @Get('breakers')
  async breakers(@Query({ schema: TenantQuery }) query: TenantQuery): Promise<BreakersView> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readBreakers(this.db, tenant, this.limits, this.clock.now());
  }

  @Get(':command')
  async find(
    @Param('command') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<CommandDetail> {
    return readCommand(this.db, await this.tenants.resolve(query.tenant), id);
  }

  @Post(':command/approve')
  @HttpCode(202)
  async approve(
    @Param('command') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: ApproveCommand }) input: ApproveCommand,
  ): Promise<CommandView> {
    return this.say(id, query, 'approved', input.by, (order, at) => approve(order, input, at));
  }

  @Post(':command/stop')
  @HttpCode(202)
  async stop(
    @Param('command') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: StopCommand }) input: StopCommand,
  ): Promise<CommandView> {
    return this.say(id, query, 'stopped', input.by, (order, at) => stop(order, input, at));
  }

  @Post(':command/go-on')
  @HttpCode(202)
  async goOn(
    @Param('command') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: GoOnWithCommand }) input: GoOnWithCommand,
  ): Promise<CommandView> {
    return this.say(id, query, 'gone_on', input.by, (order, at) => goOn(order, input.by, at));
  }

  private async say(
    id: string,
    query: TenantQuery,
    to: 'approved' | 'stopped' | 'gone_on',
    by: string,
    word: (order: Order, at: Instant) => Result<Order, Refusal>,
  ): Promise<CommandView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const at = this.clock.now();
    const order = await changeOrder(this.db, tenant, id, { to, by, at }, (o) => word(o, at));
    return viewOf(this.db, order);
  }
}
