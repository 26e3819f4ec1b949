/** From a raw message to what is written: decoded, counted, and kept or put aside. */
import { HOUR, type Instant } from '#domain/base/instant.js';
import { decode, type RawMessage, type Reject } from '#domain/message/decode.js';
import type { Log } from '#infra/log.js';
import type { BatchWriter } from './batch-writer.js';
import { quarantine_samples_max } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';
import { scrub, scrubText } from './scrub.js';

/** What a sender is told: taken (or known), or put aside for a reason. */
export type Verdict = { readonly taken: true } | { readonly taken: false; readonly reason: string };

/** Takes messages in, from whatever brought them. */
export abstract class Intake {
  /** Resolves when the message may be acknowledged. */
  abstract take(raw: RawMessage): Promise<Verdict>;
  /** Counts a message whose sender may not speak for that topic; nothing of it is kept. */
  abstract refuse(reason: 'identity_mismatch' | 'topic_unknown'): void;
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
    async take(raw) {
      const decoded = decode(raw);
      if (decoded.ok) {
        const { message, unknownFields } = decoded.value;
        metrics.received.inc({ channel: message.channel });
        if (unknownFields > 0) metrics.unknownFields.inc(unknownFields);
        await writer.write({ kind: 'taken', taken: { message, receivedAt: raw.receivedAt } });
        return { taken: true };
      }
      const reject = decoded.error;
      const channel = reject.address?.channel ?? 'other';
      metrics.received.inc({ channel });
      metrics.rejected.inc({ reason: reject.reason });
      if (reject.reason === 'card_data') {
        // Never the data: the terminal and the field are what somebody has to act on.
        const { address, detail } = reject;
        log.warn({ address, detail: scrubText(detail) }, 'card data received, refused');
      }
      if (reject.reason !== 'topic_unknown' && samples.spend(reject, raw.receivedAt)) {
        await writer.write({ kind: 'rejected', rejected: record(raw, reject) });
      }
      return { taken: false, reason: reject.reason };
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
