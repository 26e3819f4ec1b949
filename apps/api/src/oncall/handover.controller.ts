import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DomainError } from '#domain/base/domain-error.js';
import { DAY } from '#domain/base/instant.js';
import { type Handover, handOver, peopleOf, spanOf, turnsAround } from '#domain/live/hand-over.js';
import type { Rota } from '#domain/oncall/roster.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { LimitReader } from '#infra/regulation/limit-reader.js';
import { addNote, notesOf, pagesTo, runsAtWork, windowsAhead } from '#infra/store/handover.sql.js';
import { listIncidents } from '#infra/store/incidents.sql.js';
import { silencesOf } from '#infra/store/silences.sql.js';
import { TenantQuery } from '../http/input.js';
import { Regulations } from '../regulation/regulations.js';
import { Tenants } from '../tenant/tenants.js';
import { WriteNote } from './handover-input.js';
import { readOverrides } from './judge-override.js';
import { type KeptPlan, People } from './people.js';

/** As far back as shifts are looked at. */
const BACK_MS = 15 * DAY;
/** Windows are announced at most so long before they end, or are not told. */
const ANNOUNCED_MS = 15 * DAY;
const open_max = 200;

/** What one shift hands over to the next. */
@Controller('api/v1/oncall/rotas/:rota/handover')
export class HandoverController {
  private readonly limits: LimitReader | null;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Regulations) regulations: Regulations,
  ) {
    this.limits = regulations.file && new LimitReader(db, regulations.file);
  }

  @Get()
  async read(
    @Param('rota') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<Handover> {
    const { db } = this;
    const { plan, rota } = await this.demandRota(id);
    const tenant = await this.tenants.resolve(query.tenant);
    const now = this.clock.now();
    const overrides = await readOverrides(db, now - BACK_MS);
    const turns = turnsAround(rota, plan.holidays, overrides, now);
    const since = new Date(spanOf(turns).from);
    const notes = await rows(db, notesOf, id, since);
    const pages = await rows(db, pagesTo, tenant, peopleOf(rota, overrides), since);
    const incidents = await rows(db, listIncidents, tenant, true, open_max);
    const silences = await rows(db, silencesOf, tenant, new Date(now));
    const announced = new Date(now - ANNOUNCED_MS);
    const windows = await rows(db, windowsAhead, tenant, announced, now);
    const runs = await rows(db, runsAtWork, tenant);
    return handOver(plan, id, turns, {
      notes: notes.map(({ n, said_by, said_at, body }) => {
        return { n, by: said_by, at: said_at.getTime(), text: body };
      }),
      pages: pages.map((page) => ({ ...page, at: page.at.getTime() })),
      incidents: incidents.map(({ body }) => body),
      silences: silences.map(({ body }) => body),
      windows: windows.map(({ what, id: window, source, note, until }) => {
        return { what, id: window, by: source, note, at: until };
      }),
      runs: runs.map(({ body }) => body),
      limits: (await this.limits?.read(tenant, now)) ?? [],
    });
  }

  @Post()
  @HttpCode(200)
  async write(
    @Param('rota') id: string,
    @Query({ schema: TenantQuery }) _query: TenantQuery,
    @Body({ schema: WriteNote }) { by, text }: WriteNote,
  ): Promise<{ n: number }> {
    await this.demandRota(id);
    return one(this.db, addNote, id, by, new Date(this.clock.now()), text);
  }

  private async demandRota(id: string): Promise<{ plan: KeptPlan['plan']; rota: Rota }> {
    const plan = (await this.people.plan())?.plan;
    const rota = plan?.rotas.find((each) => each.id === id);
    if (plan && rota) return { plan, rota };
    throw new DomainError('rota_not_found', `there is no rota ${JSON.stringify(id)}`);
  }
}
