import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DomainError } from '#domain/base/domain-error.js';
import { type DrillOutlook, drillOutlook } from '#domain/oncall/drill-outlook.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { askDrill, askStop } from '#infra/drills/ask-drill.js';
import { measureDrill } from '#infra/drills/measure-drill.js';
import { drillServer, findDrill, graveIncident, listDrills } from '#infra/store/drills.sql.js';
import { People } from '../oncall/people.js';
import { readOncall } from '../oncall/read-oncall.js';
import { Tenants } from '../tenant/tenants.js';
import {
  AskDrill,
  type DrillList,
  DrillQuery,
  type DrillView,
  ListDrills,
  StopDrill,
} from './drill-input.js';

const digits_max = 9;

/** Fire drills: asked for, ended, and what they measured. */
@Controller('api/v1/drills')
export class DrillsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(People) private readonly people: People,
  ) {}

  @Get()
  async list(@Query({ schema: ListDrills }) query: ListDrills): Promise<DrillList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const items: DrillView[] = [];
    for (const row of await rows(this.db, listDrills, tenant, query.limit)) {
      items.push(await measureDrill(this.db, row, this.clock.now()));
    }
    return { items, outlook: await this.outlook(tenant) };
  }

  @Post()
  @HttpCode(200)
  async ask(
    @Query({ schema: DrillQuery }) query: DrillQuery,
    @Body({ schema: AskDrill }) input: AskDrill,
  ): Promise<DrillView> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { seconds: effectSeconds, startsAt = null, ...rest } = input;
    const at = this.clock.now();
    const wish = { ...rest, effectSeconds, tenant, at, startsAt };
    const n = await askDrill(this.db, { ...wish, carrier: null });
    return this.find(tenant, n);
  }

  @Post(':drill/stop')
  @HttpCode(200)
  async stop(
    @Param('drill') number: string,
    @Query({ schema: DrillQuery }) query: DrillQuery,
    @Body({ schema: StopDrill }) input: StopDrill,
  ): Promise<DrillView> {
    const tenant = await this.tenants.resolve(query.tenant);
    if (!/^\d+$/.test(number) || number.length > digits_max) throw noSuchDrill(number);
    await askStop(this.db, tenant, Number(number), input.by);
    return this.find(tenant, Number(number));
  }

  private async outlook(tenant: string): Promise<DrillOutlook> {
    const now = this.clock.now();
    const row = await oneOrNone(this.db, drillServer);
    const kept = await this.people.plan();
    const grave = await oneOrNone(this.db, graveIncident, tenant, true, new Date(0));
    const { rotas } = await readOncall(this.db, kept, null, now);
    const server = row ? { ...row, seenAt: row.seen_at.getTime() } : null;
    const plan = kept?.plan ?? null;
    return drillOutlook(tenant, { server, plan, rotas, inTheWay: grave ?? null }, now);
  }

  private async find(tenant: string, n: number): Promise<DrillView> {
    const row = await oneOrNone(this.db, findDrill, tenant, n);
    if (!row) throw noSuchDrill(String(n));
    return measureDrill(this.db, row, this.clock.now());
  }
}

function noSuchDrill(number: string): DomainError {
  return new DomainError('drill_not_found', `there is no drill ${JSON.stringify(number)}`);
}
