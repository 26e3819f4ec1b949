import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Wall } from '#domain/live/frame.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { readWall } from './read-wall.js';

/** The wall, for programs; browsers get it from the live feed. */
@Controller('api/v1/wall')
export class WallController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async read(@Query({ schema: TenantQuery }) query: TenantQuery): Promise<Wall> {
    return readWall(this.db, this.clock, await this.tenants.resolve(query.tenant));
  }
}
