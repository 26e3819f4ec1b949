import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Duties } from '#domain/regulation/compose-duty.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { incidentStory } from '#infra/store/incidents.sql.js';
import { TenantQuery } from '../http/input.js';
import { append, hold } from '../incidents/hear-person.js';
import { Hearing } from '../incidents/hearing.js';
import type { Accepted } from '../incidents/incident-input.js';
import { Tenants } from '../tenant/tenants.js';
import { readDuties } from './read-duties.js';
import { AnswerQuestion, GradeIncident, TellAuthority } from './regulation-input.js';
import { Regulations } from './regulations.js';
import { answerQuestion, gradeIncident, tellAuthority } from './say-to-authority.js';

/** Reports to authorities: what is measured and due, and what people say of it. */
@Controller('api/v1/incidents/:incident/regulation')
export class RegulationController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
    @Inject(Hearing) private readonly hearing: Hearing,
    @Inject(Regulations) private readonly regulations: Regulations,
  ) {}

  @Get()
  async read(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
  ): Promise<Duties> {
    const tenant = await this.tenants.resolve(query.tenant);
    return readDuties(this.db, this.regulations.file, tenant, id, this.clock.now());
  }

  @Post('answers')
  @HttpCode(202)
  answer(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: AnswerQuestion }) input: AnswerQuestion,
  ): Promise<Accepted> {
    const { file } = this.regulations;
    return this.hearing.hear(id, query, () => answerQuestion(file, input, this.clock.now()));
  }

  @Post('grade')
  @HttpCode(202)
  grade(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: GradeIncident }) input: GradeIncident,
  ): Promise<Accepted> {
    const { file } = this.regulations;
    return this.hearing.hear(id, query, () => gradeIncident(file, input, this.clock.now()));
  }

  @Post('reports')
  @HttpCode(202)
  async tell(
    @Param('incident') id: string,
    @Query({ schema: TenantQuery }) query: TenantQuery,
    @Body({ schema: TellAuthority }) input: TellAuthority,
  ): Promise<Accepted> {
    const tenant = await this.tenants.resolve(query.tenant);
    await inTransaction(this.db, async (tx) => {
      await hold(tx, tenant, id);
      const events = (await rows(tx, incidentStory, tenant, id)).map(({ body }) => body);
      const event = tellAuthority(this.regulations.file, events, input, this.clock.now());
      await append(tx, tenant, id, event);
    });
    return { accepted: true };
  }
}
