/** From a raw message to what is written: decoded, counted, and kept or put aside. */
import { HOUR, type Instant } from '#domain/base/instant.js';
import { decode, type RawMessage, type Reject } from '#domain/message/decode.js';
import type { Log } from '#infra/log.js';
import type { BatchWriter } from './batch-writer.js';
import { quarantine_samples_max } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';
import { scrub, scrubText } from './scrub.js';

/** What became of a message. `shed`: not stored and not acknowledged. */
export type Verdict =
  | { readonly kind: 'stored' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'quarantined'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'shed' };

/** Why a message is not even looked at: who says it, or how it is sent. */
export type RefuseReason = 'identity_mismatch' | 'topic_unknown' | 'retained';

/** Takes messages in, from whatever brought them. */
export abstract class Intake {
  /**
   * Hands a message over. `done` is called exactly once: after the commit that covers it, or at
   * once when it is shed. The payload's bytes may be kept until then.
   */
  abstract take(raw: RawMessage, sheddable: boolean, done: (verdict: Verdict) => void): void;
  /** Counts a message whose sender may not speak for that topic; nothing of it is kept. */
  abstract refuse(reason: RefuseReason): void;
  /** True while no more should be read from sockets. */
  abstract readonly full: boolean;
  /** Calls back once when there is room again. */
  abstract onRoom(resume: () => void): void;
}

const senders_max = 100_000;

export interface IntakeOptions {
  readonly writer: BatchWriter;
  readonly metrics: IngestMetrics;
  readonly log: Log;
}

/** Opens the intake in front of a writer. */
export function openIntake({ writer, metrics, log }: IntakeOptions): Intake {
  const samples = new SampleBudget();
  return {
    refuse(reason) {
      metrics.received.inc({ channel: 'other' });
      metrics.rejected.inc({ reason });
    },
    get full() {
      return writer.full;
    },
    onRoom: (resume) => writer.onRoom(resume),
    take(raw, _sheddable, done) {
      const decoded = decode(raw);
      if (decoded.ok) {
        const { message, unknownFields } = decoded.value;
        metrics.received.inc({ channel: message.channel });
        if (unknownFields > 0) metrics.unknownFields.inc(unknownFields);
        const entry = { kind: 'taken', taken: { message, receivedAt: raw.receivedAt } } as const;
        writer.write(entry, () => done({ kind: 'stored' }));
        return;
      }
      const reject = decoded.error;
      const { reason } = reject;
      const channel = reject.address?.channel ?? 'other';
      metrics.received.inc({ channel });
      metrics.rejected.inc({ reason });
      const refused = reason === 'card_data' || reason === 'topic_unknown';
      const verdict = { kind: refused ? 'refused' : 'quarantined', reason } as const;
      if (reason === 'card_data') {
        // Never the data: the terminal and the field are what somebody has to act on.
        const { address, detail } = reject;
        log.warn({ address, detail: scrubText(detail) }, 'card data received, refused');
      }
      if (reason !== 'topic_unknown' && samples.spend(reject, raw.receivedAt)) {
        writer.write({ kind: 'rejected', rejected: record(raw, reject) }, () => done(verdict));
      } else done(verdict);
    },
  };
}

/** How many rejected messages of one sender are kept in an hour; the rest are only counted. */
class SampleBudget {
  private readonly spent = new Map<string, number>();
  private hour = 0;

  spend(reject: Reject, now: Instant): boolean {
    const hour = Math.floor(now / HOUR);
    if (hour !== this.hour || this.spent.size >= senders_max) {
      this.spent.clear();
      this.hour = hour;
    }
    const { address } = reject;
    const name = address?.from === 'host' ? address.source : address?.terminal;
    const key = `${address?.tenant}/${name}`;
    const used = this.spent.get(key) ?? 0;
    this.spent.set(key, used + 1);
    return used < quarantine_samples_max;
  }
}

function record(raw: RawMessage, { address, reason, detail }: Reject) {
  return {
    receivedAt: raw.receivedAt,
    tenant: address?.tenant ?? null,
    terminal: address?.from === 'terminal' ? address.terminal : null,
    channel: address?.channel ?? null,
    reason,
    // The way to a field is made of names that a sender chose, and a name can be a card number.
    detail: scrubText(detail),
    sample: reason === 'card_data' ? null : scrub(raw.payload),
  };
}
