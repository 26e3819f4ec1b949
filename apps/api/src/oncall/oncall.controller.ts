import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import { DAY, MINUTE } from '#domain/base/instant.js';
import { trialBody } from '#domain/notify/trial-body.js';
import type { OncallView } from '#domain/oncall/compose-view.js';
import type { OverrideDoubt } from '#domain/oncall/doubt-override.js';
import { laneOf } from '#domain/oncall/find-proven.js';
import type { PlanPerson } from '#domain/oncall/plan.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { execute, one, oneOrNone, rows } from '#infra/db/query.js';
import { wake } from '#infra/store/engine.sql.js';
import { addOverride, lastTestPage, withdrawOverride } from '#infra/store/oncall.sql.js';
import { enqueueNotification } from '#infra/store/outbox.sql.js';
import { TenantQuery } from '../http/input.js';
import type { Accepted } from '../incidents/incident-input.js';
import { doubtBack, doubtWanted, refuseDoubtful } from './judge-override.js';
import {
  CheckOverride,
  MakeOverride,
  SendTestPage,
  type TestPageSent,
  WithdrawOverride,
} from './oncall-input.js';
import { type KeptPlan, People } from './people.js';
import { readOncall } from './read-oncall.js';

const override_max_ms = 92 * DAY;

/** Who is on call, who stands in, and whom a test page reaches. */
@Controller('api/v1/oncall')
export class OncallController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
  ) {}

  @Get()
  async view(
    @Query({ schema: TenantQuery }) _query: TenantQuery,
    @Req() request: FastifyRequest,
  ): Promise<OncallView> {
    const kept = await this.people.plan();
    const me = (await this.people.speaker(request.headers))?.id ?? null;
    return readOncall(this.db, kept, me, this.clock.now());
  }

  @Get('overrides/check')
  async check(
    @Query({ schema: CheckOverride }) query: CheckOverride,
  ): Promise<{ items: OverrideDoubt[] }> {
    return { items: await this.doubts(query) };
  }

  @Post('overrides')
  @HttpCode(200)
  async override(
    @Query({ schema: TenantQuery }) _query: TenantQuery,
    @Body({ schema: MakeOverride }) input: MakeOverride,
  ): Promise<{ id: number }> {
    const { rota, person, from, to, note = null, by, despite } = input;
    refuseDoubtful(await this.doubts(input), despite);
    const now = this.clock.now();
    const span = [new Date(from), new Date(to)] as const;
    return one(this.db, addOverride, rota, person, ...span, note, by, new Date(now));
  }

  @Post('overrides/:override/withdraw')
  @HttpCode(202)
  async withdraw(
    @Param('override') id: string,
    @Query({ schema: TenantQuery }) _query: TenantQuery,
    @Body({ schema: WithdrawOverride }) { by, despite }: WithdrawOverride,
  ): Promise<Accepted> {
    const number = /^[0-9]{1,15}$/.test(id) ? Number(id) : 0;
    const at = new Date(this.clock.now());
    const kept = await this.people.plan();
    const doubts = kept ? await doubtBack(this.db, kept.plan, number, at.getTime()) : [];
    refuseDoubtful(doubts, despite);
    const done = await oneOrNone(this.db, withdrawOverride, number, by, at);
    if (!done) throw new DomainError('override_not_found', `no override ${JSON.stringify(id)}`);
    return { accepted: true };
  }

  @Post('people/:person/test')
  @HttpCode(202)
  async test(
    @Param('person') id: string,
    @Query({ schema: TenantQuery }) _query: TenantQuery,
    @Body({ schema: SendTestPage }) { contact }: SendTestPage,
  ): Promise<TestPageSent> {
    const { plan } = await this.demandPlan();
    const person = await this.demandPerson(id);
    const wanted = person.contacts.filter(({ name }) => contact === undefined || name === contact);
    if (wanted.length === 0) {
      const known = person.contacts.map(({ name }) => name).join(', ');
      throw new DomainError('person_not_found', `${person.name} has no such contact, but ${known}`);
    }
    const now = this.clock.now();
    for (const { name } of wanted) {
      const last = await oneOrNone(this.db, lastTestPage, laneOf(id, { by: name }));
      if (last && last.created_at.getTime() > now - MINUTE) {
        throw new DomainError('test_page_too_soon', `${name}: one was sent less than a minute ago`);
      }
    }
    const run = randomUUID();
    for (const { name } of wanted) {
      const receiver = laneOf(id, { by: name });
      const body = trialBody('first', now, { receiver, externalUrl: plan.externalUrl });
      const key = `test/inc-0/${run}/first/${receiver}`;
      const row = ['test', 'inc-0', receiver, 'first', key, body, new Date(now)] as const;
      await execute(this.db, enqueueNotification, ...row);
    }
    await rows(this.db, wake, 'tillwatch_outbox', '');
    return { contacts: wanted.map(({ name }) => name) };
  }

  /** What is doubtful about an override; refuses one that cannot be. */
  private async doubts(wanted: Pick<MakeOverride, 'rota' | 'person' | 'from' | 'to'>) {
    const { rota, person, from, to } = wanted;
    const { plan } = await this.demandPlan();
    if (!plan.rotas.some(({ id }) => id === rota)) {
      throw new DomainError('rota_not_found', `there is no rota "${rota}"`);
    }
    await this.demandPerson(person);
    const now = this.clock.now();
    if (to <= Math.max(from, now) || to - from > override_max_ms) {
      const detail = 'it ends before it begins, is over already, or is longer than 92 days';
      throw new DomainError('override_refused', detail);
    }
    return doubtWanted(this.db, plan, { rota, person, from, to }, now);
  }

  private async demandPlan(): Promise<KeptPlan> {
    const kept = await this.people.plan();
    if (kept) return kept;
    throw new DomainError('rota_not_found', 'no file of on-call is loaded: set ONCALL_FILE');
  }

  private async demandPerson(id: string): Promise<PlanPerson> {
    const found = (await this.demandPlan()).plan.people.find((each) => each.id === id);
    if (found) return found;
    throw new DomainError('person_not_found', `there is no person ${JSON.stringify(id)}`);
  }
}
