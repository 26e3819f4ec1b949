import { Controller, Get, Inject, Query } from '@nestjs/common';
import { HOUR } from '#domain/base/instant.js';
import { codesOf, factsOf, listedCodes } from '#domain/code/read-code.js';
import type { Taxonomy } from '#domain/code/taxonomy.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { unlistedCodes } from '#infra/store/rollups.sql.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { type CodeList, ListCodes, ListUnlisted, type UnlistedList } from './code-input.js';
import { Codes } from './codes.js';

/** What response codes mean, alone and in mass; and those that are sent and nobody knows. */
@Controller('api/v1/codes')
export class CodesController {
  constructor(
    @Inject(Codes) private readonly codes: Codes,
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  list(@Query({ schema: ListCodes }) query: ListCodes): CodeList {
    const { book } = this.codes;
    const { codes, dialect, limit } = query;
    const dialects = [...book.dialects].map(([name, { title, lines, groups }]) => {
      return { dialect: name, title, codes: lines.size + groups.length };
    });
    const asked = dialect === undefined ? dialects.map(({ dialect: name }) => name) : [dialect];
    const items = codes
      ? codes.map((code) => factsOf(code, book))
      : asked.flatMap((name) => codesOf(name, book));
    return { dialects, items: items.slice(0, limit) };
  }

  @Get('taxonomy')
  readTaxonomy(@Query({ schema: TenantQuery }) _query: TenantQuery): Taxonomy {
    return this.codes.book.taxonomy;
  }

  @Get('unlisted')
  async listUnlisted(@Query({ schema: ListUnlisted }) query: ListUnlisted): Promise<UnlistedList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const since = this.clock.now() - query.hours * HOUR;
    const listed = listedCodes(this.codes.book);
    const found = await rows(this.db, unlistedCodes, tenant, new Date(since), listed);
    const items = found.map(({ code, failures, newest_at: newest }) => {
      return { code, failures, newestAt: newest.getTime() };
    });
    return { since, items };
  }
}
