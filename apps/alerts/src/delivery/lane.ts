/**
 * What goes to one receiver. Every receiver has a lane of its own, so that one that is slow or dead
 * keeps nobody else waiting; and in each lane what is urgent has places that nothing else takes.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { readNotice } from '#domain/notify/notice.js';
import { spanOf } from '#infra/clock.js';
import { execute, one, rows } from '#infra/db/query.js';
import {
  claimDigest,
  claimDue,
  postponeDue,
  recordDelivery,
  requestsSince,
} from '#infra/store/outbox.sql.js';
import { lease_ms } from '../alerts.config.js';
import type { Delivery, DeliveryOutcome, Receiver } from '../receivers/receiver.js';
import { budgetLeft } from './budget.js';
import { type SettleOptions, settle } from './settle.js';

/** A row of the outbox that this process has leased. */
export type Claimed = z.output<typeof claimDue.row>;

export interface LaneOptions extends SettleOptions {
  /** The receiver as it is configured now; undefined when nobody has that name any more. */
  readonly receiver: (name: string) => Receiver | undefined;
}

/** Requests at once to one receiver, and how many of them only what is urgent may use. */
const requests_max = 6;
const urgent_reserved = 2;
const digest_max = 200;

/** The lane of one receiver, while this process lives. */
export class Lane {
  private readonly inFlight = new Set<Promise<void>>();
  private slow = 0;
  private claiming: Promise<void> | null = null;
  private again = false;
  private closed = false;
  private disabled: string | null = null;

  constructor(
    private readonly name: string,
    private readonly options: LaneOptions,
  ) {}

  /** Sends what is due, as much as there is room for; and again whenever there is room. */
  work(): void {
    if (this.closed) return;
    if (this.claiming !== null) {
      this.again = true;
      return;
    }
    this.claiming = this.claim()
      .catch((error: unknown) => {
        const { log } = this.options;
        log.warn({ receiver: this.name, reason: String(error) }, 'the outbox could not be read');
      })
      .finally(() => {
        this.claiming = null;
        const again = this.again;
        this.again = false;
        if (again) this.work();
      });
  }

  /** Claims nothing more, and resolves when nothing is being sent. */
  async close(): Promise<void> {
    this.closed = true;
    await this.claiming;
    await Promise.all(this.inFlight);
  }

  private async claim(): Promise<void> {
    const { db, clock, receiver: find } = this.options;
    const now = new Date(clock.now());
    const until = new Date(now.getTime() + spanOf(clock, lease_ms));
    const receiver = find(this.name);
    const room = requests_max - this.inFlight.size;
    if (room <= 0) return;
    const urgent = await rows(db, claimDue, this.name, now, until, room, true);
    // Settings may have changed while it was read: nothing new is given up for what was old.
    for (const row of urgent) this.launch([row], find(this.name));
    const calm = Math.min(
      requests_max - this.inFlight.size,
      requests_max - urgent_reserved - this.slow,
    );
    if (calm <= 0) return;
    for (const batch of await this.claimCalm(receiver, { now, until, calm })) {
      this.slow += 1;
      this.launch(batch, batch.length > 1 ? receiver : find(this.name), () => {
        this.slow -= 1;
      });
    }
  }

  /** What can wait: one by one while the budget lasts, then together in one, or later. */
  private async claimCalm(
    receiver: Receiver | undefined,
    { now, until, calm }: { now: Date; until: Date; calm: number },
  ): Promise<readonly (readonly Claimed[])[]> {
    const { db, clock } = this.options;
    const oneByOne = async (limit: number) =>
      (await rows(db, claimDue, this.name, now, until, limit, false)).map((row) => [row]);
    const budget = receiver?.budget;
    if (!receiver || !budget || this.disabled === receiver.fingerprint) return oneByOne(calm);
    const window = spanOf(clock, budget.withinMs);
    const since = new Date(now.getTime() - window);
    const { requests, oldest } = await one(db, requestsSince, this.name, since);
    const left = budgetLeft(budget, requests + this.inFlight.size);
    if (left <= 0) {
      const free = new Date((oldest ?? now).getTime() + window + 1);
      await execute(db, postponeDue, this.name, now, free);
      return [];
    }
    if (!receiver.sendDigest || left > requests_max) return oneByOne(Math.min(calm, left));
    // The last requests that are left go to everybody who waits, together.
    const batch = await rows(db, claimDigest, this.name, now, until, digest_max);
    return batch.length === 0 ? [] : [batch];
  }

  private launch(
    batch: readonly Claimed[],
    receiver: Receiver | undefined,
    done: () => void = () => {},
  ): void {
    const sending = this.send(batch, receiver)
      .catch((error: unknown) => {
        // The lease ends by itself, and it is tried again.
        const { log } = this.options;
        log.warn({ receiver: this.name, reason: String(error) }, 'a delivery was not written down');
      })
      .finally(() => {
        this.inFlight.delete(sending);
        done();
        this.work();
      });
    this.inFlight.add(sending);
  }

  private async send(batch: readonly Claimed[], receiver: Receiver | undefined): Promise<void> {
    const { db, clock, log } = this.options;
    const ordered = [...batch].sort((a, b) => a.id - b.id);
    const started = performance.now();
    const outcome = await this.attempt(ordered, receiver);
    const tookMs = Math.round(performance.now() - started);
    const reason = outcome.kind === 'sent' ? null : outcome.reason;
    const ids = ordered.map(({ id }) => id);
    const { kind, answer } = outcome;
    const at = new Date(clock.now());
    // Also before it is ended: a receipt twice is better than none.
    const request = randomUUID();
    const { awaits } = outcome.kind === 'sent' ? outcome : {};
    const { reporter = null, message = null } = awaits ?? {};
    const due = awaits ? new Date(at.getTime() + spanOf(clock, awaits.withinMs)) : null;
    const tried = [at, kind, reason, answer, tookMs] as const;
    const awaited = [reporter, message, due] as const;
    await execute(db, recordDelivery, ids, this.name, request, ...tried, ...awaited);
    if (kind === 'gave_up' && outcome.disable && receiver) {
      this.disabled = receiver.fingerprint;
      log.error(
        { receiver: this.name, answer },
        'the receiver says that it is gone: nothing more is sent to it until its settings change',
      );
    }
    for (const row of ordered) await settle(this.options, row, outcome, receiver);
  }

  private async attempt(
    batch: readonly Claimed[],
    receiver: Receiver | undefined,
  ): Promise<DeliveryOutcome> {
    if (!receiver) return { kind: 'gave_up', reason: 'gone', answer: 'nobody has this name now' };
    if (this.disabled === receiver.fingerprint) {
      return { kind: 'gave_up', reason: 'disabled', answer: 'it had answered that it is gone' };
    }
    try {
      const deliveries: Delivery[] = batch.map(({ dedup_key: id, body }) => {
        return { id, body, notice: readNotice(body) };
      });
      const [first] = deliveries;
      return deliveries.length > 1 && receiver.sendDigest
        ? await receiver.sendDigest(deliveries)
        : await receiver.send(first as Delivery);
    } catch (error) {
      // A mistake of ours in one receiver is no reason to stop telling the others.
      this.options.log.error({ receiver: this.name, err: error }, 'a receiver failed');
      return { kind: 'retry', reason: 'client_error', answer: `not sent: ${String(error)}` };
    }
  }
}
