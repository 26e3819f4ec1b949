import { Body, Controller, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { TenantQuery } from '../http/input.js';
import { Hearing } from '../incidents/hearing.js';
import type { Accepted } from '../incidents/incident-input.js';
import { Tenants } from '../tenant/tenants.js';
import { commentIncident } from './comment-incident.js';
import {
  Comment,
  GiveRole,
  Judge,
  MergeIncident,
  Mitigate,
  SetSeverity,
  SplitIncident,
} from './life-input.js';
import { mergeIncident } from './merge-incident.js';
import { askToSplit, beginMitigation, giveRole, judgeIncident, setSeverity } from './say-life.js';

/** What people do with an incident beside taking and closing it. */
@Controller('api/v1/incidents')
export class LifeController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Hearing) private readonly hearing: Hearing,
  ) {}

  @Post(':incident/roles')
  @HttpCode(202)
  role(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: GiveRole }) input: GiveRole,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, () => giveRole(input, this.clock.now()));
  }

  @Post(':incident/comments')
  @HttpCode(202)
  async comment(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: Comment }) input: Comment,
  ): Promise<Accepted> {
    const tenant = await this.tenants.resolve(query.tenant);
    await commentIncident(this.db, tenant, id, input, this.clock.now());
    return { accepted: true };
  }

  @Post(':incident/verdict')
  @HttpCode(202)
  judge(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: Judge }) input: Judge,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, () => judgeIncident(input, this.clock.now()));
  }

  @Post(':incident/mitigate')
  @HttpCode(202)
  mitigate(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: Mitigate }) input: Mitigate,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) => beginMitigation(heard, input, this.clock.now()));
  }

  @Post(':incident/severity')
  @HttpCode(202)
  severity(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: SetSeverity }) input: SetSeverity,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) => setSeverity(heard, input, this.clock.now()));
  }

  @Post(':incident/merge')
  @HttpCode(202)
  async merge(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: MergeIncident }) input: MergeIncident,
  ): Promise<Accepted> {
    const tenant = await this.tenants.resolve(query.tenant);
    await mergeIncident(this.db, tenant, id, input, this.clock.now());
    return { accepted: true };
  }

  @Post(':incident/split')
  @HttpCode(202)
  split(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: SplitIncident }) input: SplitIncident,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) => askToSplit(heard, input, this.clock.now()));
  }
}
