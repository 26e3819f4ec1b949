import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { Tenant } from '#domain/message/schema.js';
import { fits, parseMatcher } from '#domain/notify/matcher.js';
import type { Silence } from '#domain/notify/silence.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { endSilence, findSilence, postSilence, readSilences } from './change-silence.js';
import { PostSilence } from './silence-input.js';
import { type SilenceKept, type SilenceView, viewOf } from './silence-view.js';

const texts = z.union([z.string(), z.array(z.string())]).default([]);
/** What Alertmanager's clients ask silences by: `filter=acquirer="acq-1"`, several times. */
const FilterSilences = z.strictObject({ tenant: Tenant.optional(), filter: texts });
type FilterSilences = z.infer<typeof FilterSilences>;

/**
 * Silences where clients of Alertmanager look for them, such as `amtool silence` and its relatives:
 * the paths and answers of its API v2. Nothing else of that API is here.
 */
@Controller('api/v2')
export class AmtoolController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get('silences')
  async list(@Query({ schema: FilterSilences }) query: FilterSilences): Promise<SilenceView[]> {
    const wanted = [query.filter].flat().map(filterOf);
    const tenant = await this.tenants.resolve(query.tenant);
    const now = this.clock.now();
    return (await readSilences(this.db, tenant, 'all', now))
      .filter((silence) => wanted.every((is) => is(silence)))
      .map((silence) => viewOf(silence, now));
  }

  @Post('silences')
  @HttpCode(200)
  async make(
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: PostSilence }) input: PostSilence,
  ): Promise<SilenceKept> {
    const tenant = await this.tenants.resolve(query.tenant);
    return { silenceID: await postSilence(this.db, tenant, input, this.clock.now()) };
  }

  @Get('silence/:silence')
  async find(
    @Param('silence') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<SilenceView> {
    const tenant = await this.tenants.resolve(query.tenant);
    return viewOf(await findSilence(this.db, tenant, id), this.clock.now());
  }

  @Delete('silence/:silence')
  @HttpCode(200)
  async end(
    @Param('silence') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<void> {
    const tenant = await this.tenants.resolve(query.tenant);
    await endSilence(this.db, tenant, id, this.clock.now());
  }
}

/** A silence is listed when one of its matchers has that name and a value that fits. */
function filterOf(text: string): (silence: Silence) => boolean {
  const matcher = parseMatcher(text);
  if (typeof matcher === 'string') {
    throw new DomainError('invalid_request', `filter: ${matcher}`);
  }
  return ({ matchers }) =>
    matchers.some(({ name, value }) => name === matcher.label && fits(matcher, value));
}
