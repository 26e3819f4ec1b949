/**
 * What a link in a page does. Opening it shows what it is about and changes nothing, since chats
 * and scanners of mail open links by themselves; only the button on it does something.
 */

import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import { forbiddenFor } from '#domain/notice/choose-texts.js';
import type { Locale } from '#domain/notify/locale.js';
import { incidentUrl } from '#domain/notify/webhook-body.js';
import { actionName, incidentSentence, incidentTitle } from '#domain/notify/words.js';
import type { PlanPerson } from '#domain/oncall/plan.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { execute, oneOrNone } from '#infra/db/query.js';
import { ACT_PATH, type ProveLink, readLink, type TakeLink } from '#infra/people/sign-links.js';
import { findIncident, findPlaybookRun } from '#infra/store/incidents.sql.js';
import { saveProof } from '#infra/store/oncall.sql.js';
import { acknowledgeIncident } from '../incidents/acknowledge-incident.js';
import { hearPerson } from '../incidents/hear-person.js';
import { ACT_HEADERS, type ActPage, renderActPage } from './act-page.js';
import { ACT_WORDS } from './act-words.js';
import { People } from './people.js';

/** What links are signed with; a token for `provide`. */
export abstract class LinkKey {
  abstract readonly key: string | undefined;
}

/** What the page of a link sends: who presses the button, where the link does not say it. */
const Form = z.object({ by: z.string().optional() });

interface Shown extends ActPage {
  readonly status: number;
}

@Controller(ACT_PATH.slice(1))
export class ActController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
    @Inject(LinkKey) private readonly links: LinkKey,
  ) {}

  @Get(':link')
  async show(
    @Param('link') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = this.read(text);
    const locale = await this.localeFor(link, request);
    if (typeof link === 'string') return send(reply, locale, deadLink(locale, link));
    const page =
      link.kind === 'take' ? this.offerTake(link, locale) : this.offerProve(link, locale);
    return send(reply, locale, await page);
  }

  @Post(':link')
  async act(
    @Param('link') text: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = this.read(text);
    const locale = await this.localeFor(link, request);
    if (typeof link === 'string') return send(reply, locale, deadLink(locale, link));
    const page = link.kind === 'take' ? this.take(link, locale, body) : this.prove(link, locale);
    return send(reply, locale, await page);
  }

  private read(text: string): TakeLink | ProveLink | 'expired' | 'unknown' {
    const { key } = this.links;
    return (key !== undefined && readLink(key, text, this.clock.now())) || 'unknown';
  }

  private async person(id: string): Promise<PlanPerson | undefined> {
    return (await this.people.plan())?.plan.people.find((each) => each.id === id);
  }

  /** A person's own language; in a room that of the browser. */
  private async localeFor(
    link: TakeLink | ProveLink | string,
    { headers }: FastifyRequest,
  ): Promise<Locale> {
    const person = typeof link === 'string' ? undefined : await this.person(link.person);
    if (person) return person.language;
    return /^\s*zh\b/i.test(headers['accept-language'] ?? '') ? 'zh-CN' : 'en';
  }

  private async offerTake(link: TakeLink, locale: Locale): Promise<Shown> {
    const incident = await this.incidentOf(link);
    if (!incident) return deadLink(locale, 'unknown');
    const story = await this.tell(incident, link, locale);
    if (hasEnded(incident)) return { ...story, title: ACT_WORDS[locale].over };
    if (incident.acknowledgedAt !== null) {
      return { ...story, title: ACT_WORDS[locale].already(incident.acknowledgedBy ?? '') };
    }
    const people = (await this.people.plan())?.plan.people ?? [];
    const own = link.person === '' ? { people } : {};
    return { ...story, button: ACT_WORDS[locale].take, ...own };
  }

  private async take(link: TakeLink, locale: Locale, body: unknown): Promise<Shown> {
    const said = Form.safeParse(body).data?.by;
    const person = await this.person(link.person === '' ? (said ?? '') : link.person);
    if (!person) return this.offerTake(link, locale);
    const incident = await this.incidentOf(link);
    if (!incident) return deadLink(locale, 'unknown');
    const words = ACT_WORDS[locale];
    const story = await this.tell(incident, link, locale);
    try {
      await hearPerson(this.db, link.tenant, link.incident, (heard) =>
        acknowledgeIncident(heard, { by: person.name }, this.clock.now()),
      );
    } catch (error) {
      // Somebody was faster, or it ended: no mistake of whoever pressed the button.
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'incident_already_resolved') return { ...story, title: words.over };
      if (error.code !== 'incident_already_acknowledged') throw error;
      const now = await this.incidentOf(link);
      const who = now?.acknowledgedBy ?? person.name;
      return { ...story, title: words.already(who) };
    }
    return { ...story, title: words.taken(person.name), lines: [words.takenText, ...story.lines] };
  }

  private async offerProve(link: ProveLink, locale: Locale): Promise<Shown> {
    const words = ACT_WORDS[locale];
    const person = await this.person(link.person);
    if (!person) return deadLink(locale, 'unknown');
    const lines = [words.proveText(link.contact)];
    return { status: 200, title: person.name, lines, button: words.prove };
  }

  private async prove(link: ProveLink, locale: Locale): Promise<Shown> {
    const words = ACT_WORDS[locale];
    const { person: id, contact, mark } = link;
    const person = await this.person(id);
    const kept = await this.people.plan();
    if (!person || !kept) return deadLink(locale, 'unknown');
    await execute(this.db, saveProof, id, contact, mark, new Date(this.clock.now()));
    const days = String(kept.plan.proofDays);
    return { status: 200, title: words.proven, lines: [words.provenText(person.name, days)] };
  }

  /** The incident a link is about, in the epoch it was about. */
  private async incidentOf({ tenant, incident, epoch }: TakeLink): Promise<Incident | null> {
    const found = await oneOrNone(this.db, findIncident, tenant, incident);
    return found && found.body.epoch === epoch ? found.body : null;
  }

  /** What its diagnosis and its playbook forbid, with the playbook's reasons. */
  private async neverDo(
    incident: Incident,
    locale: Locale,
  ): Promise<NonNullable<ActPage['never']>> {
    const run = await oneOrNone(this.db, findPlaybookRun, incident.tenant, incident.id);
    const rules = run?.body.playbook.forbidden ?? [];
    const reasons = new Map(rules.map(({ action, why }) => [action, why[locale]]));
    return forbiddenFor(incident, run?.body ?? null).map((id) => {
      return { action: actionName(locale, id), why: reasons.get(id) ?? null };
    });
  }

  private async tell(incident: Incident, { person }: TakeLink, locale: Locale): Promise<Shown> {
    const kept = (await this.people.plan())?.plan;
    const timeZone = kept?.people.find(({ id }) => id === person)?.timeZone ?? 'UTC';
    const style = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
    const at = new Intl.DateTimeFormat(locale, style).format(incident.startedAt);
    const words = ACT_WORDS[locale];
    const never = hasEnded(incident) ? [] : await this.neverDo(incident, locale);
    return {
      status: 200,
      never,
      title: `${incident.severity} ${incidentTitle(locale, incident)}`,
      lines: [incidentSentence(locale, incident), words.since(`${at} (${timeZone})`), incident.id],
      ...(kept && {
        link: { text: words.open, url: incidentUrl(incident, kept.externalUrl) },
      }),
    };
  }
}

function deadLink(locale: Locale, why: 'expired' | 'unknown'): Shown {
  const words = ACT_WORDS[locale];
  return why === 'expired'
    ? { status: 410, title: words.expired, lines: [words.expiredText] }
    : { status: 404, title: words.unknown, lines: [words.unknownText] };
}

async function send(reply: FastifyReply, locale: Locale, page: Shown): Promise<void> {
  await reply.code(page.status).headers(ACT_HEADERS).send(renderActPage(locale, page));
}
