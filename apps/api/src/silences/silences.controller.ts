import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { endSilence, postSilence, readSilences } from './change-silence.js';
import { EndSilence, ListSilences, PostSilence } from './silence-input.js';
import { type SilenceKept, type SilenceView, viewOf } from './silence-view.js';

const log = createLog('api');

/** What nobody is told of, for a time. */
@Controller('api/v1/silences')
export class SilencesController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async list(
    @Query({ schema: ListSilences }) query: ListSilences,
  ): Promise<{ items: SilenceView[] }> {
    const tenant = await this.tenants.resolve(query.tenant);
    const now = this.clock.now();
    const silences = await readSilences(this.db, tenant, query.status, now);
    return { items: silences.map((silence) => viewOf(silence, now)) };
  }

  @Post()
  @HttpCode(200)
  async make(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: PostSilence }) input: PostSilence,
  ): Promise<SilenceKept> {
    const tenant = await this.tenants.resolve(query.tenant);
    const silenceID = await postSilence(this.db, tenant, input, this.clock.now());
    log.info({ tenant, silenceID, by: input.createdBy }, 'a silence was made');
    return { silenceID };
  }

  @Post(':silence/expire')
  @HttpCode(200)
  async end(
    @Param('silence') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: EndSilence }) input: EndSilence,
  ): Promise<SilenceKept> {
    const tenant = await this.tenants.resolve(query.tenant);
    const silenceID = await endSilence(this.db, tenant, id, this.clock.now());
    log.info({ tenant, silenceID, by: input.by }, 'a silence was ended');
    return { silenceID };
  }
}
