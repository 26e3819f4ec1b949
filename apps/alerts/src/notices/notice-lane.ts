/**
 * Sends notices by one channel: a few at once, each leased, written down in groups. A process that
 * dies in the middle leaves leases that run out; what it had sent and not written down is sent
 * again under the same id, and marked as doubtful.
 */
import type { z } from 'zod';
import { composeNotice, composeOptIn } from '#domain/notice/compose.js';
import { LOCALES, type Locale } from '#domain/notify/locale.js';
import { type Clock, spanOf } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { signLink } from '#infra/notices/sign-link.js';
import { claimRecipients, settleRecipients } from '#infra/store/notice-sending.sql.js';
import { lease_ms } from '../alerts.config.js';
import type { MerchantChannel, MerchantMessage } from '../receivers/merchant/merchant-channel.js';
import { type Awaits, type DeliveryOutcome, isDoubtful } from '../receivers/receiver.js';
import { pauseAfter } from '../retry-ladder.js';

type Row = z.output<typeof claimRecipients.row>;

export interface NoticeLaneOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel as it is configured now; undefined when nobody serves it any more. */
  readonly channel: () => MerchantChannel | undefined;
  /** Where merchants open their pages, without a slash at the end. */
  readonly pages: string;
  /** Signs links. */
  readonly key: string;
  /** What became of a try. */
  readonly count: (outcome: DeliveryOutcome['kind']) => void;
  readonly chance: () => number;
}

/** Messages on the wire at once, and how many wait for their turn: all end within the lease. */
const sending_max = 16;
const taken_max = 32;
/** What was sent is written down when so many are, or when nothing is on the wire. */
const settle_every = 32;
/** Tries of one merchant; the last pause between them is five minutes. */
const tries_max = 6;

interface Settled {
  readonly n: number;
  readonly state: string;
  readonly why: string | null;
  readonly dueAt: Date;
  readonly doubtful: boolean;
  readonly awaits?: Awaits;
}

/** The lane of one channel, while this process lives. */
export class NoticeLane {
  private running: Promise<void> | null = null;
  private closed = false;
  private window = { began: 0, made: 0 };

  constructor(
    private readonly name: string,
    private readonly options: NoticeLaneOptions,
  ) {}

  /** Sends until nothing is due. */
  work(): void {
    if (this.closed || this.running !== null) return;
    this.running = this.drain()
      .catch((error: unknown) => {
        this.options.log.warn({ channel: this.name, reason: String(error) }, 'notices are late');
      })
      .finally(() => {
        this.running = null;
      });
  }

  /** Takes nothing more, and resolves when what is on the wire is written down. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    const waiting: Row[] = [];
    const ended: Settled[] = [];
    const inFlight = new Set<Promise<void>>();
    let failed: unknown;
    let more = true;
    const launch = (row: Row, channel: MerchantChannel | undefined) => {
      const sending: Promise<void> = this.send(row, channel)
        .then((settled) => {
          ended.push(settled);
        })
        .catch((error: unknown) => {
          // The lease ends by itself, and it is tried again.
          failed = error;
        })
        .finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    };
    while (failed === undefined) {
      const { channel: find } = this.options;
      const channel = find();
      const room = taken_max - waiting.length - inFlight.size;
      if (more && !this.closed && waiting.length === 0 && room > 0) {
        const taken = await this.claim(Math.min(room, this.left(channel)));
        more = taken.length > 0;
        waiting.push(...taken);
      }
      while (waiting.length > 0 && inFlight.size < sending_max) {
        launch(waiting.shift() as Row, channel);
      }
      if (inFlight.size === 0 && waiting.length === 0) break;
      await Promise.race(inFlight);
      if (ended.length >= settle_every) await this.settle(ended.splice(0));
    }
    await Promise.all(inFlight);
    if (ended.length > 0) await this.settle(ended.splice(0));
    if (failed !== undefined) throw failed;
  }

  /** How many messages the channel's rate still allows. */
  private left(channel: MerchantChannel | undefined): number {
    const rate = channel?.rate ?? null;
    if (rate === null) return taken_max;
    const now = performance.now();
    if (now - this.window.began >= rate.withinMs) this.window = { began: now, made: 0 };
    return Math.max(0, rate.messages - this.window.made);
  }

  private async claim(limit: number): Promise<Row[]> {
    if (limit <= 0) return [];
    const { db, clock } = this.options;
    const now = new Date(clock.now());
    const until = new Date(now.getTime() + spanOf(clock, lease_ms));
    const taken = await rows(db, claimRecipients, this.name, now, until, limit);
    this.window.made += taken.length;
    return taken;
  }

  private async send(row: Row, channel: MerchantChannel | undefined): Promise<Settled> {
    const { clock, count, chance, log } = this.options;
    const end = (state: string, why: string | null, doubtful = false): Settled => {
      return { n: row.n, state, why, dueAt: new Date(clock.now()), doubtful };
    };
    // Whoever has withdrawn since is told nothing.
    const wanted = row.kind === 'opt_in' ? 'asked' : 'confirmed';
    if (row.consent_state !== wanted) return end('dropped', row.consent_state ?? 'not_asked');
    if (!channel || row.address === null) return end('gave_up', 'no_channel');
    const outcome = await channel.send(this.messageFor(row, row.address, channel.links));
    count(outcome.kind);
    if (outcome.kind === 'sent') {
      return { ...end('sent', null), ...(outcome.awaits && { awaits: outcome.awaits }) };
    }
    const { reason } = outcome;
    const doubtful = isDoubtful(reason);
    log.warn({ notice: row.notice, recipient: row.n, reason }, 'a merchant was not told');
    const pause = outcome.kind === 'retry' ? pauseAfter(row.attempts, chance()) : null;
    // What a channel says of an address does not change by asking again.
    const final = reason === 'client_error' || row.attempts >= tries_max;
    if (pause === null || final) return end('gave_up', reason, doubtful);
    const asked = outcome.kind === 'retry' ? (outcome.afterMs ?? 0) : 0;
    const dueAt = new Date(clock.now() + spanOf(clock, Math.max(pause, asked)));
    return { n: row.n, state: 'due', why: reason, dueAt, doubtful };
  }

  private messageFor(row: Row, to: string, links: boolean): MerchantMessage {
    const { n, body, incident, severity, kind, merchant, tz, terminals, notice, tried } = row;
    const { pages, key } = this.options;
    const locale: Locale = LOCALES.find((each) => each === row.language) ?? 'en';
    const target =
      kind === 'opt_in'
        ? ({ kind: 'c', n: row.consent ?? 0 } as const)
        : ({ kind: 'n', n } as const);
    const url = `${pages}/m/${signLink(target, key)}`;
    const facts = { ...body, incident };
    const text =
      kind === 'opt_in'
        ? composeOptIn(body.texts, locale, url)
        : composeNotice(body.texts, { locale, tz, terminals }, facts, links ? url : null);
    const subject = SUBJECTS[kind][locale](incident);
    // Another contact is another message, also for gateways that send one message for one key.
    const id = [`ntc-${notice}-${n}`, ...(tried > 0 ? [tried] : [])].join('-');
    return { id, to, subject, text, url, incident, severity, kind, merchant };
  }

  private async settle(ended: readonly Settled[]): Promise<void> {
    const { db, clock } = this.options;
    const now = clock.now();
    await execute(
      db,
      settleRecipients,
      ended.map(({ n }) => n),
      ended.map(({ state }) => state),
      ended.map(({ why }) => why),
      ended.map(({ dueAt }) => dueAt),
      ended.map(({ doubtful }) => doubtful),
      new Date(now),
      ended.map(({ awaits }) => awaits?.reporter ?? null),
      ended.map(({ awaits }) => awaits?.message ?? null),
      ended.map(({ awaits }) => (awaits ? new Date(now + spanOf(clock, awaits.withinMs)) : null)),
    );
  }
}

type Subject = Readonly<Record<Locale, (incident: string) => string>>;

/** What stands above a mail. */
const SUBJECTS: Readonly<Record<Row['kind'], Subject>> = {
  opt_in: { en: () => 'Shall we tell you of faults?', 'zh-CN': () => '是否接收故障通知？' },
  start: { en: (id) => `Payments disturbed (${id})`, 'zh-CN': (id) => `交易故障通知（${id}）` },
  update: { en: (id) => `Payments: how it stands (${id})`, 'zh-CN': (id) => `故障进展（${id}）` },
  recovered: { en: (id) => `Payments work again (${id})`, 'zh-CN': (id) => `故障已恢复（${id}）` },
  correction: { en: (id) => `Correction (${id})`, 'zh-CN': (id) => `通知更正（${id}）` },
};
