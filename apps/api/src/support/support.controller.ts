import { Controller, Get, Inject, Query } from '@nestjs/common';
import { DAY, type Instant } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import { TerminalId } from '#domain/message/schema.js';
import { wordsForHit, wordsForNoHit } from '#domain/notify/answer-caller.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { incidentsThatHit } from '#infra/store/incidents.sql.js';
import { merchantsOfCaller } from '#infra/store/registry-read.sql.js';
import { findTerminal } from '#infra/store/wall.sql.js';
import { Tenants } from '../tenant/tenants.js';
import { AskSupport, type SupportAnswer } from './support-input.js';

/** A caller may ask about what ended this long ago. */
const remembered_ms = DAY;
/** Fewer digits are no phone number of anybody in particular. */
const phone_digits_min = 7;

/** Somebody calls: is this merchant in an incident, and what is he told? */
@Controller('api/v1/support')
export class SupportController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async ask(
    @Query({ schema: AskSupport }) { tenant: asked, q }: AskSupport,
  ): Promise<SupportAnswer> {
    const tenant = await this.tenants.resolve(asked);
    const now = this.clock.now();
    const { terminal, merchants } = await this.identify(tenant, q, now);
    const after = new Date(now - remembered_ms);
    const hits = await rows(this.db, incidentsThatHit, tenant, terminal, merchants, after);
    const incidents = hits.map(({ body, terminal: itself }) => ({
      ...faceOf(body),
      hit: itself ? ('terminal' as const) : ('merchant' as const),
      say: wordsForHit(body),
    }));
    const whose = { asked: q, terminal, merchants };
    const gravest = [...incidents].sort((a, b) => rankOf(a) - rankOf(b))[0];
    if (gravest) {
      const verdict = gravest.resolvedAt === null ? ('hit' as const) : ('over' as const);
      return { ...whose, verdict, say: gravest.say, incidents };
    }
    const known = terminal !== null || merchants.length > 0;
    const verdict = known ? ('not_hit' as const) : ('stranger' as const);
    return { ...whose, verdict, say: wordsForNoHit(known), incidents };
  }

  /** The terminal of this name, and the merchants that may be meant. */
  private async identify(tenant: string, q: string, now: Instant) {
    const isName = TerminalId.safeParse(q).success;
    const found = isName && (await oneOrNone(this.db, findTerminal, tenant, q, new Date(now)));
    const digits = q.replace(/\D/g, '');
    const phone = digits.length >= phone_digits_min ? digits : null;
    const merchants = new Set<string>();
    if (found && found.merchant !== null) merchants.add(found.merchant);
    for (const { merchant } of await rows(this.db, merchantsOfCaller, tenant, q, phone)) {
      merchants.add(merchant);
    }
    return { terminal: found ? found.terminal : null, merchants: [...merchants] };
  }
}

/** Open ones before those that are over, then by severity. */
function rankOf({ resolvedAt, severity }: Pick<Incident, 'resolvedAt' | 'severity'>): number {
  return (resolvedAt === null ? 0 : 10) + Number(severity.slice(-1));
}

function faceOf(incident: Incident) {
  const { id, severity, status, diagnosis, startedAt, resolvedAt } = incident;
  return { id, severity, status, diagnosis, startedAt, resolvedAt };
}
