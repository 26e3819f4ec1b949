import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { readDuties } from '../regulation/read-duties.js';
import { Regulations } from '../regulation/regulations.js';
import { Tenants } from '../tenant/tenants.js';
import { ExportIncident, exportAccount } from './export-incident.js';
import { readAccount } from './read-account.js';

/** Incidents as files. */
@Controller('api/v1/incidents')
export class ExportController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Regulations) private readonly regulations: Regulations,
  ) {}

  @Get(':incident/export')
  async export(
    @Param('incident') id: string,
    @Query({ schema: ExportIncident }) query: ExportIncident,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tenant = await this.tenants.resolve(query.tenant);
    const { file } = this.regulations;
    const now = this.clock.now();
    const account = await readAccount(this.db, file, tenant, id, now);
    const duties = await readDuties(this.db, file, tenant, id, now);
    const { type, text } = exportAccount(account, duties, query, now);
    await reply
      .type(type)
      .header('cache-control', 'no-store')
      // The page carries its own style and nothing else; it is saved, not shown under this origin.
      .header('content-disposition', `attachment; filename="${tenant}-${id}.${query.format}"`)
      .send(text);
  }
}
