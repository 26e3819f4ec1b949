import { Controller, Get, Inject, Query } from '@nestjs/common';
import { hindsightText } from '#domain/notify/hindsight-text.js';
import { Database } from '#infra/db/database.js';
import { readHindsight } from '#infra/history/read-hindsight.js';
import { Tenants } from '../tenant/tenants.js';
import { type HindsightList, ListHindsight } from './hindsight-input.js';

/** What would have been told, had late data come in time. */
@Controller('api/v1/hindsight')
export class HindsightController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async list(@Query({ schema: ListHindsight }) query: ListHindsight): Promise<HindsightList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const found = await readHindsight(this.db, tenant, query.limit);
    const items = found.map((each) => ({
      ...each,
      words: { en: hindsightText('en', each), 'zh-CN': hindsightText('zh-CN', each) },
    }));
    return { items };
  }
}
