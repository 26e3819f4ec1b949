import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FollowUp } from '#domain/incident/follow-up.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { formOf, withFirst } from '../http/csv-answer.js';
import { TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';
import { exportFollowUps } from './export-follow-ups.js';
import { ListFollowUps, MoveFollowUp } from './follow-up-input.js';
import { moveFollowUp } from './move-follow-up.js';
import { readFollowUps } from './read-follow-ups.js';

/** What is to follow from incidents, across them. */
@Controller('api/v1')
export class FollowUpsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get('follow-ups')
  async list(
    @Query({ schema: ListFollowUps }) query: ListFollowUps,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tenant = await this.tenants.resolve(query.tenant);
    reply.header('vary', 'accept');
    if (formOf(request, query.format) === 'json') {
      await reply.send({ items: await readFollowUps(this.db, tenant, query) });
      return;
    }
    const lines = exportFollowUps(this.db, tenant, query);
    const first = await lines.next();
    await reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${tenant}-follow-ups.csv"`)
      .send(Readable.from(withFirst(first, lines)));
  }

  @Post('incidents/:incident/follow-ups/:followUp')
  @HttpCode(200)
  async move(
    @Param('incident') incident: string,
    @Param('followUp') n: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: MoveFollowUp }) input: MoveFollowUp,
  ): Promise<FollowUp> {
    const tenant = await this.tenants.resolve(query.tenant);
    return moveFollowUp(this.db, tenant, { incident, n }, input, this.clock.now());
  }
}
