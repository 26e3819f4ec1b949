import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DAY, type Instant } from '#domain/base/instant.js';
import type { Words } from '#domain/code/taxonomy.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import { textHoldsCardData } from '#domain/message/card-data.js';
import { maskAddress } from '#domain/notice/mask-address.js';
import { wordsForHit } from '#domain/notify/answer-caller.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { execute, oneOrNone, rows } from '#infra/db/query.js';
import { opt_in_valid_ms } from '#infra/notices/release-notice.js';
import { type LinkTarget, readLink } from '#infra/notices/sign-link.js';
import { findConsent, findRecipient, saveFeedback, sayConsent } from '#infra/store/contacts.sql.js';
import { linkKeys } from '#infra/store/notices.sql.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import { type PageParts, renderPage, STYLE } from './page.js';
import { PAGE } from './page-words.js';

/** How long somebody reads how it was, and says what he thinks of it. */
const valid_ms = 90 * DAY;
const comment_letters_max = 500;

/** What a form sends; anything else in it is not read. */
interface Sent {
  readonly act?: unknown;
  readonly rating?: unknown;
  readonly comment?: unknown;
}

/** The pages of merchants. No login: whoever has the link is whom it was sent to. */
@Controller('m')
export class MerchantPageController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('style.css')
  async style(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(STYLE);
  }

  @Get(':link')
  async show(@Param('link') link: string, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(reply, link, null);
  }

  @Post(':link')
  @HttpCode(200)
  async hear(
    @Param('link') link: string,
    @Body() sent: Sent,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const target = await this.target(link);
    const said = target && (await this.take(target, sent ?? {}));
    await this.answer(reply, link, said ?? null);
  }

  private async target(link: string): Promise<LinkTarget | null> {
    const keys = await rows(this.db, linkKeys);
    return readLink(
      link,
      keys.map(({ secret }) => secret),
    );
  }

  /** Does what a form asks for, and says what came of it; null when it asks for nothing. */
  private async take({ kind, n }: LinkTarget, sent: Sent): Promise<Words | null> {
    const now = this.clock.now();
    const { act, rating: given, comment: text } = sent;
    const found = kind === 'n' ? await oneOrNone(this.db, findRecipient, n) : undefined;
    const consent = kind === 'c' ? n : (found?.consent ?? null);
    if ((act === 'yes' || act === 'no') && consent !== null) {
      return this.takeConsent(consent, act === 'yes' && kind === 'c', act === 'no', now);
    }
    if (act !== 'rate' || !found || now - found.due_at.getTime() > valid_ms) return null;
    const rating = Number(given);
    if (!Number.isInteger(rating) || rating < 1 || rating > 5) return null;
    const comment = typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
    if (comment !== null && comment.length > comment_letters_max) return PAGE.long;
    // People paste what a customer reads to them.
    if (comment !== null && textHoldsCardData(comment)) return PAGE.card;
    const { tenant, incident, merchant } = found;
    const kept = comment?.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, ' ') ?? null;
    await execute(this.db, saveFeedback, tenant, incident, merchant, new Date(now), rating, kept);
    return PAGE.thanks;
  }

  private async takeConsent(
    n: number,
    yes: boolean,
    no: boolean,
    now: Instant,
  ): Promise<Words | null> {
    if (!yes && !no) return null;
    const asked = await oneOrNone(this.db, findConsent, n);
    if (!asked) return null;
    if (yes && asked.state === 'asked' && now - asked.asked_at.getTime() > opt_in_valid_ms) {
      return PAGE.late;
    }
    const said = await oneOrNone(this.db, sayConsent, n, yes, new Date(now));
    return said?.state === 'confirmed' ? PAGE.confirmed : PAGE.withdrawn;
  }

  private async answer(reply: FastifyReply, link: string, said: Words | null): Promise<void> {
    const target = await this.target(link);
    const page = target && (await this.page(target, said));
    const lost: PageParts = {
      ...{ language: 'en', heading: PAGE.title, lines: [PAGE.notValid], facts: [], said: null },
      forms: [],
    };
    const policy = SECURITY_HEADERS['content-security-policy'].replace(
      "form-action 'none'",
      "form-action 'self'",
    );
    await reply
      .code(page ? 200 : 404)
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-store', 'content-security-policy': policy })
      .send(renderPage(page ?? lost));
  }

  private async page({ kind, n }: LinkTarget, said: Words | null): Promise<PageParts | null> {
    return kind === 'c' ? this.consentPage(n, said) : this.statusPage(n, said);
  }

  private async consentPage(n: number, said: Words | null): Promise<PageParts | null> {
    const asked = await oneOrNone(this.db, findConsent, n);
    if (!asked) return null;
    const { state, address, language } = asked;
    const stands = { confirmed: PAGE.confirmed, withdrawn: PAGE.withdrawn }[state];
    const offers = { asked: ['yes', 'no'], confirmed: ['no'] }[state] ?? [];
    return {
      language: language ?? 'en',
      heading: PAGE.title,
      lines: [stands ?? PAGE.ask],
      facts: [{ name: PAGE.address, value: maskAddress(address) }],
      said,
      forms: [{ kind: 'consent', offers: offers as ('yes' | 'no')[] }],
    };
  }

  private async statusPage(n: number, said: Words | null): Promise<PageParts | null> {
    const found = await oneOrNone(this.db, findRecipient, n);
    const now = this.clock.now();
    if (!found || now - found.due_at.getTime() > valid_ms) return null;
    const { body: incident, language, terminals, tz, consent_state, rating, comment, hit } = found;
    const over = hasEnded(incident);
    const calm = incident.status === 'monitoring' ? PAGE.watched : PAGE.open;
    const heading = hit ? (over ? PAGE.over : calm) : PAGE.notHit;
    const clock = (at: Instant) =>
      new Intl.DateTimeFormat('sv-SE', {
        ...{ timeZone: tz, dateStyle: 'short', timeStyle: 'short' },
      }).format(at);
    return {
      ...{ language, heading, said },
      lines: hit ? [wordsForHit(incident)] : [],
      facts: [
        { name: PAGE.since, value: clock(incident.startedAt) },
        ...(incident.resolvedAt === null
          ? []
          : [{ name: PAGE.until, value: clock(incident.resolvedAt) }]),
        ...(terminals > 0 ? [{ name: PAGE.terminals, value: String(terminals) }] : []),
        { name: PAGE.reference, value: incident.id },
        { name: PAGE.read, value: `${clock(now)} ${tz}` },
      ],
      forms: [
        { kind: 'rate', rating, comment },
        ...(consent_state === 'confirmed'
          ? [{ kind: 'consent' as const, offers: ['no' as const] }]
          : []),
      ],
    };
  }
}
