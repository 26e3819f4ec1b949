import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { askDatabase } from '#infra/store/wall.sql.js';
import { ApiMetrics } from '../api.metrics.js';

/** A probe that asks every few seconds must not wait for a connection that never comes. */
const ready_limit_ms = 3_000;

/** What machines that look after this process ask. */
@Controller()
export class OpsController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ApiMetrics) private readonly metrics: ApiMetrics,
  ) {}

  /** Alive: nothing but that this process answers. */
  @Get('healthz')
  @Header('cache-control', 'no-store')
  healthz(): string {
    return 'ok';
  }

  /** Whether requests should come here now. */
  @Get('readyz')
  async readyz(@Res() reply: FastifyReply): Promise<void> {
    const reasons = (await answersWithin(this.db, ready_limit_ms))
      ? []
      : ['the database does not answer'];
    await reply
      .code(reasons.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: reasons.length === 0, reasons });
  }

  @Get('metrics')
  async read(@Res() reply: FastifyReply): Promise<void> {
    const { registry } = this.metrics;
    await reply
      .type(registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  }
}

async function answersWithin(db: Database, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const answer = one(db, askDatabase).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
