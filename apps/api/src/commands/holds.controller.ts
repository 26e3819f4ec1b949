import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { invariant } from '#domain/base/assert.js';
import { DomainError } from '#domain/base/domain-error.js';
import type { HoldList, HoldView } from '#domain/command/view.js';
import { Clock } from '#infra/clock.js';
import { placeOrder, type Wish } from '#infra/command/place-order.js';
import { releaseHold } from '#infra/command/release-hold.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { findHold } from '#infra/store/command-holds.sql.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { ListHolds, PlaceHold, ReleaseHold } from './command-input.js';
import { readHolds, viewOfHold } from './read-commands.js';

/** Holds: terminals that must not restart until they are released. */
@Controller('api/v1/holds')
export class HoldsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async list(@Query({ schema: ListHolds }) query: ListHolds): Promise<HoldList> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readHolds(this.db, tenant, query, this.clock.now());
  }

  @Post()
  @HttpCode(202)
  async place(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: PlaceHold }) input: PlaceHold,
  ): Promise<HoldView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { incident = null, where, ...said } = input;
    const at = this.clock.now();
    const base = { ...said, tenant, incident, step: null, version: 'hand', at } as const;
    const wish: Wish = { ...base, what: 'hold', args: {}, where: where as Wish['where'] };
    const order = await inTransaction(this.db, (tx) => placeOrder(tx, wish));
    invariant(order !== null, 'an order of no step is always a new one');
    return this.view(tenant, order.id);
  }

  @Post(':hold/release')
  @HttpCode(202)
  async release(
    @Param('hold') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: ReleaseHold }) input: ReleaseHold,
  ): Promise<HoldView> {
    const tenant = await this.tenants.resolve(query.tenant);
    await this.view(tenant, id);
    const said = { ...input, at: this.clock.now() };
    const ended = await inTransaction(this.db, (tx) => releaseHold(tx, tenant, id, said));
    if (ended === false) {
      throw new DomainError('hold_already_released', `hold ${id} is released already`);
    }
    return this.view(tenant, id);
  }

  private async view(tenant: string, id: string): Promise<HoldView> {
    const found = await oneOrNone(this.db, findHold, tenant, id);
    if (!found) {
      throw new DomainError('hold_not_found', `there is no hold ${JSON.stringify(id)}`);
    }
    return viewOfHold(this.db, found, this.clock.now());
  }
}
