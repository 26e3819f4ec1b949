import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Review } from '#domain/incident/review.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { TenantQuery } from '../http/input.js';
import { Regulations } from '../regulation/regulations.js';
import { Tenants } from '../tenant/tenants.js';
import { keepReview, readReview } from './keep-review.js';
import { readQuality } from './read-quality.js';
import { AskQuality, type QualityReport, type ReviewSaved, SaveReview } from './review-input.js';

/** What is learned from incidents. */
@Controller('api/v1')
export class ReviewController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Regulations) private readonly regulations: Regulations,
  ) {}

  @Get('incidents/:incident/review')
  async read(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<Review> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readReview(this.db, this.regulations.file, tenant, id, this.clock.now());
  }

  @Post('incidents/:incident/review')
  @HttpCode(200)
  async save(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: SaveReview }) input: SaveReview,
  ): Promise<ReviewSaved> {
    const tenant = await this.tenants.resolve(query.tenant);
    return keepReview(this.db, tenant, id, input, this.clock.now());
  }

  @Get('quality')
  async quality(@Query({ schema: AskQuality }) query: AskQuality): Promise<QualityReport> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readQuality(this.db, tenant, query.months, this.clock.now());
  }
}
