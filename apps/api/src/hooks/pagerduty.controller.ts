/** PagerDuty's V3 webhooks: who acknowledges or resolves there is heard here. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { readIncidentKey } from '#domain/notify/incident-key.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { acknowledgeIncident } from '../incidents/acknowledge-incident.js';
import { resolveIncident } from '../incidents/resolve-incident.js';
import { People } from '../oncall/people.js';
import { call_age_ms_max, hearCall, nameOf } from './hear-call.js';
import { HookSecrets } from './slack.controller.js';
import { verifyPagerDuty } from './verify-pagerduty.js';

const Event = z.object({
  id: z.string().min(1).max(200),
  event_type: z.string(),
  occurred_at: z.iso.datetime({ offset: true }),
  /** Who did it; null for what PagerDuty did by itself. */
  agent: z
    .object({ id: z.string().max(50), type: z.string(), summary: z.string().nullish() })
    .nullish(),
  data: z
    .object({ incident_key: z.string().nullish(), resolve_reason: z.unknown().optional() })
    .nullish(),
});
type Event = z.infer<typeof Event>;
const Body = z.object({ event: Event });

/** What was made of a call: whether it changed something, and why not. */
interface Heard {
  readonly heard: boolean;
  readonly why?: string;
}

@Controller('hooks/pagerduty')
export class PagerDutyController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
    @Inject(HookSecrets) private readonly secrets: HookSecrets,
  ) {}

  /**
   * PagerDuty gives us five seconds. It drops what is answered 4xx, and after three of those calls
   * nobody for a day: whatever is signed and none of our business is answered 202.
   */
  @Post()
  @HttpCode(202)
  async hear(@Req() { headers, body }: FastifyRequest): Promise<Heard> {
    const { pagerduty } = this.secrets;
    if (pagerduty === undefined) {
      throw new DomainError('hook_not_connected', 'PAGERDUTY_WEBHOOK_SECRET is not set');
    }
    const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    verifyPagerDuty(pagerduty, { headers, body: raw });
    return this.fold(readEvent(raw));
  }

  private async fold({ id, event_type, occurred_at, agent, data }: Event): Promise<Heard> {
    const taken = event_type === 'incident.acknowledged';
    // A merge resolves all but one of what it merges, and nobody has said that it is over.
    const closed = event_type === 'incident.resolved' && (data?.resolve_reason ?? null) === null;
    if (!taken && !closed) return { heard: false, why: `${event_type} means nothing here` };
    // What we say to PagerDuty ourselves comes back as the word of a service, a limit of time as
    // that of nobody; only people take an incident.
    if (!agent?.type.startsWith('user')) return { heard: false, why: 'no person has said it' };
    const key = readIncidentKey(data?.incident_key ?? '');
    if (!key) return { heard: false, why: 'the incident is not one of ours' };
    const at = this.clock.now();
    if (at - Date.parse(occurred_at) > call_age_ms_max) {
      return { heard: false, why: 'it was said more than seven days ago' };
    }
    const people = (await this.people.plan())?.plan.people ?? [];
    const account = { id: agent.id, name: agent.summary ?? agent.id };
    const { by } = nameOf(people, 'pagerduty', account);
    const heard = await hearCall(this.db, { source: 'pagerduty', id, at }, key, (face) =>
      taken
        ? acknowledgeIncident(face, { by }, at)
        : resolveIncident(face, { by, reason: 'resolved in PagerDuty' }, at),
    );
    if (heard === 'said') return { heard: true };
    return { heard: false, why: heard === 'again' ? 'it was heard before' : heard.detail };
  }
}

function readEvent(body: Buffer): Event {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new DomainError('invalid_request', 'expected the JSON of a V3 webhook');
  }
  const read = Body.safeParse(value);
  if (read.success) return read.data.event;
  const mistakes = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new DomainError('invalid_request', 'this is no V3 webhook of PagerDuty', mistakes);
}
