import type { Instant } from '#domain/base/instant.js';
import type { Message } from '#domain/message/decode.js';

/** What became of a message. What was shed is not stored and not acknowledged. */
export type Verdict =
  | { readonly kind: 'stored' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'quarantined'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'shed' };

/** Why a message is not even looked at: who says it, or how it is sent. */
export type RefuseReason = 'identity_mismatch' | 'topic_unknown' | 'retained';

export const STORED: Verdict = { kind: 'stored' };
export const DUPLICATE: Verdict = { kind: 'duplicate' };

/** A message that keeps the contract and waits to be stored. */
export interface Taken {
  readonly kind: 'taken';
  readonly message: Message;
  /** The body as JSON, as it came; null when it has to be written from the message. */
  readonly json: Uint8Array | null;
  readonly receivedAt: Instant;
  readonly done: (verdict: Verdict) => void;
}

/** A message that does not, as it is counted and, while there is room for samples, kept. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly receivedAt: Instant;
  readonly tenant: string | null;
  readonly terminal: string | null;
  readonly channel: string;
  readonly verdict: Verdict & { readonly kind: 'quarantined' | 'refused' };
  readonly detail: string;
  /** Scrubbed; null when nothing of it may be kept. */
  readonly sample: string | null;
  /** Whether a row is kept; the rest are only counted. */
  readonly kept: boolean;
  readonly done: (verdict: Verdict) => void;
}

/** What goes into the database. */
export type Entry = Taken | Rejected;

export type TerminalMessage = Extract<Message, { from: 'terminal' }>;
export type HostMessage = Extract<Message, { from: 'host' }>;
