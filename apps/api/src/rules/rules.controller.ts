import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { RuleView } from '#domain/live/view.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { loadedRules } from '#infra/store/engine.sql.js';
import { TenantQuery } from '../http/input.js';

/** What is loaded, and what is wrong with the files; null before the engine first loaded any. */
export const RuleList = z.strictObject({
  loadedAt: Instant.nullable(),
  items: z.array(RuleView),
  mistakes: z.array(z.string()),
});
export type RuleList = z.infer<typeof RuleList>;

/** The rules that the engine watches by; they are the same for all tenants. */
@Controller('api/v1/rules')
export class RulesController {
  constructor(@Inject(Database) private readonly db: Database) {}

  @Get()
  async list(@Query({ schema: TenantQuery }) _query: TenantQuery): Promise<RuleList> {
    const loaded = await oneOrNone(this.db, loadedRules);
    if (!loaded) return { loadedAt: null, items: [], mistakes: [] };
    const { loaded_at: loadedAt, rules, mistakes } = loaded;
    return { loadedAt: loadedAt.getTime(), items: rules, mistakes };
  }
}
