/** From a raw message to what is written: decoded, counted, and kept or put aside. */
import { HOUR, type Instant } from '#domain/base/instant.js';
import { decode, type RawMessage, type Reject } from '#domain/message/decode.js';
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import type { RefuseReason, Rejected, Verdict } from './batch/entry.js';
import type { BatchWriter } from './batch-writer.js';
import { quarantine_samples_max } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';
import { scrub, scrubText } from './scrub.js';

/** Takes messages in, from whatever brought them. */
export abstract class Intake {
  /**
   * Hands a message over. `done` is called once: after the commit that covers it, or at once when
   * it is shed, which only a message that is `sheddable` may be. Until then the payload is kept.
   */
  abstract take(raw: RawMessage, sheddable: boolean, done: (verdict: Verdict) => void): void;
  /** Counts a message whose sender may not send it; nothing of it is kept. `done` as above. */
  abstract refuse(reason: RefuseReason, done?: (verdict: Verdict) => void): void;
  /** Whether no more should be read from sockets. */
  abstract readonly full: boolean;
  /** Calls back once there is room again. */
  abstract onRoom(resume: () => void): void;
}

const senders_max = 100_000;

export interface IntakeOptions {
  readonly writer: BatchWriter;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the intake in front of a writer. */
export function openIntake(options: IntakeOptions): Intake {
  const { writer, metrics, clock, log } = options;
  const samples = new SampleBudget();
  const reject = (raw: RawMessage, found: Reject, done: (verdict: Verdict) => void) => {
    if (found.reason === 'card_data') {
      // Never the data: the terminal and the field are what somebody has to act on.
      const { address, detail } = found;
      log.warn({ address, detail: scrubText(detail) }, 'card data received, refused');
    }
    const kept = found.reason !== 'topic_unknown' && samples.spend(found, raw.receivedAt);
    writer.write(record(raw, found, kept, done), false);
  };
  return {
    get full() {
      return writer.full;
    },
    onRoom: (resume) => writer.onRoom(resume),
    refuse(reason, done = () => {}) {
      const address = null;
      const raw = { topic: '', payload: new Uint8Array(), receivedAt: clock.now() };
      writer.write(record(raw, { reason, detail: '', address }, false, done), false);
    },
    take(raw, sheddable, done) {
      const decoded = decode(raw);
      if (!decoded.ok) return reject(raw, decoded.error, done);
      const { message, unknownFields, verbatim } = decoded.value;
      if (unknownFields > 0) metrics.unknownFields.inc(unknownFields);
      const json = verbatim ? raw.payload : null;
      const { receivedAt } = raw;
      writer.write({ kind: 'taken', message, json, receivedAt, done }, sheddable);
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

/** Refused whole: whose topic it was not, and whose data must not be here. Others are put aside. */
const REFUSED: ReadonlySet<string> = new Set(['card_data', 'topic_unknown', 'identity_mismatch']);

type Found = Pick<Reject, 'detail' | 'address'> & { readonly reason: string };

function record(
  raw: RawMessage,
  { address, reason, detail }: Found,
  kept: boolean,
  done: (verdict: Verdict) => void,
): Rejected {
  const refused = REFUSED.has(reason) || address === null;
  return {
    kind: 'rejected',
    receivedAt: raw.receivedAt,
    tenant: address?.tenant ?? null,
    terminal: address?.from === 'terminal' ? address.terminal : null,
    channel: address?.channel ?? 'other',
    verdict: { kind: refused ? 'refused' : 'quarantined', reason },
    // The way to a field is made of names that a sender chose, and a name can be a card number.
    detail: kept ? scrubText(detail) : '',
    sample: kept && reason !== 'card_data' ? scrub(raw.payload) : null,
    kept,
    done,
  };
}
