/** Buttons in Slack: whoever presses one has the incident, as by the link and in the console. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { type IncidentKey, readIncidentKey } from '#domain/notify/incident-key.js';
import type { Locale } from '#domain/notify/locale.js';
import { SLACK_PRESS, SLACK_PRESS_BLOCK } from '#domain/notify/slack-press.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { acknowledgeIncident } from '../incidents/acknowledge-incident.js';
import { faceOf } from '../incidents/hear-person.js';
import { ACT_WORDS } from '../oncall/act-words.js';
import { People } from '../oncall/people.js';
import { hearCall, nameOf } from './hear-call.js';
import { type RoomReply, Rooms } from './rooms.js';
import { verifySlack } from './verify-slack.js';

/** What other services sign their calls with; a token for `provide`. */
export abstract class HookSecrets {
  abstract readonly slack: string | undefined;
  abstract readonly pagerduty: string | undefined;
}

/** Of Slack's `block_actions` what matters here; every other payload is for somebody else. */
const Press = z.object({
  type: z.literal('block_actions'),
  user: z.object({
    id: z.string().min(1).max(50),
    username: z.string().optional(),
    name: z.string().optional(),
  }),
  response_url: z.string().optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        block_id: z.string().optional(),
        value: z.string().optional(),
      }),
    )
    .min(1),
});
type Press = z.infer<typeof Press>;

@Controller('hooks/slack')
export class SlackController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
    @Inject(HookSecrets) private readonly secrets: HookSecrets,
    @Inject(Rooms) private readonly rooms: Rooms,
  ) {}

  /** Slack gives us three seconds, and reads nothing of the answer but whether it is 200. */
  @Post()
  @HttpCode(200)
  async press(@Req() { headers, body }: FastifyRequest): Promise<void> {
    const { slack } = this.secrets;
    if (slack === undefined) {
      throw new DomainError('hook_not_connected', 'SLACK_SIGNING_SECRET is not set');
    }
    const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const now = this.clock.now();
    const id = verifySlack(slack, { headers, body: raw }, now);
    const press = readPress(raw);
    // A link in a message is told of here as well, and wants nothing but an answer.
    const action = press?.actions.find(({ action_id }) => action_id === SLACK_PRESS);
    if (!press || action?.value === undefined) return;
    const locale: Locale = action.block_id === SLACK_PRESS_BLOCK['zh-CN'] ? 'zh-CN' : 'en';
    const key = readIncidentKey(action.value);
    if (!key) throw new DomainError('incident_not_found', 'the button is not one of ours');
    await this.take(press, key, { id, at: now }, locale);
  }

  private async take(
    { user, response_url }: Press,
    key: IncidentKey,
    call: { readonly id: string; readonly at: number },
    locale: Locale,
  ): Promise<void> {
    const people = (await this.people.plan())?.plan.people ?? [];
    const account = { id: user.id, name: user.username ?? user.name ?? user.id };
    const { by } = nameOf(people, 'slack', account);
    const words = ACT_WORDS[locale];
    let holder = by;
    const heard = await hearCall(this.db, { source: 'slack', ...call }, key, (face) => {
      holder = faceOf(face).acknowledgedBy ?? by;
      return acknowledgeIncident(face, { by }, call.at);
    });
    const say = (reply: RoomReply) => this.rooms.say(response_url, reply);
    if (heard === 'again') {
      throw new DomainError('call_heard_before', 'this press of the button was heard before');
    }
    if (heard === 'said') return say({ all: true, text: `${words.taken(by)}. ${words.takenText}` });
    if (heard.code === 'incident_already_acknowledged') {
      return say({ all: false, text: words.already(holder) });
    }
    if (heard.code === 'incident_already_resolved') return say({ all: false, text: words.over });
    say({ all: false, text: words.unknown });
    throw heard;
  }
}

/** The payload of a form, or null for one that is about something else. */
function readPress(body: Buffer): Press | null {
  const payload = new URLSearchParams(body.toString('utf8')).get('payload');
  try {
    return Press.safeParse(JSON.parse(payload ?? 'null')).data ?? null;
  } catch {
    throw new DomainError('invalid_request', 'payload: expected the JSON that Slack sends');
  }
}
