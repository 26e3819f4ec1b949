import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries } from '#domain/live/view.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { TenantQuery } from '../http/input.js';
import { Regulations } from '../regulation/regulations.js';
import { Tenants } from '../tenant/tenants.js';
import { acknowledgeIncident } from './acknowledge-incident.js';
import { Hearing } from './hearing.js';
import {
  type Accepted,
  Acknowledge,
  ListIncidents,
  ReportStep,
  Resolve,
} from './incident-input.js';
import { readIncident, readIncidentSeries, readIncidents } from './read-incidents.js';
import { reportStep } from './report-step.js';
import { resolveIncident } from './resolve-incident.js';

/** Incidents, and what people say about them. */
@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Hearing) private readonly hearing: Hearing,
    @Inject(Regulations) private readonly regulations: Regulations,
  ) {}

  @Get()
  async list(
    @Query({ schema: ListIncidents }) query: ListIncidents,
  ): Promise<{ items: Incident[] }> {
    const tenant = await this.tenants.resolve(query.tenant);
    return { items: await readIncidents(this.db, tenant, query) };
  }

  @Get(':incident')
  async find(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<IncidentDetail> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readIncident(this.db, this.regulations.file, tenant, id, this.clock.now());
  }

  @Get(':incident/series')
  async series(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<IncidentSeries> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readIncidentSeries(this.db, tenant, id, this.clock.now());
  }

  @Post(':incident/acknowledge')
  @HttpCode(202)
  acknowledge(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: Acknowledge }) input: Acknowledge,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) =>
      acknowledgeIncident(heard, input, this.clock.now()),
    );
  }

  @Post(':incident/resolve')
  @HttpCode(202)
  resolve(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: Resolve }) input: Resolve,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) => resolveIncident(heard, input, this.clock.now()));
  }

  @Post(':incident/steps/:step')
  @HttpCode(202)
  step(
    @Param('incident') id: string,
    @Param('step') step: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: ReportStep }) input: ReportStep,
  ): Promise<Accepted> {
    return this.hearing.hear(id, query, (heard) =>
      reportStep(heard, step, input, this.clock.now()),
    );
  }
}
