/** What a digest is made from: messages as they were freshly stored. */
import type { ProfileAttribute } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Message } from '../message/decode.js';
import { clampTime } from '../terminal/terminal.js';

/** One freshly stored terminal message, with the profile, merchant and store its terminal had. */
export interface StoredMessage {
  readonly message: Extract<Message, { from: 'terminal' }>;
  readonly receivedAt: Instant;
  readonly profile: number;
  readonly merchant: string | undefined;
  readonly store: string | undefined;
  /** The profile it had before this message, where that may be another. */
  readonly was?: number | undefined;
  /** An attribute of its terminal; asked for where a heartbeat tells figures. */
  attributeOf?(name: ProfileAttribute): string | undefined;
}

type HostMessage = Extract<Message, { from: 'host' }>;

/** What a back office or an acquirer's host said, heard for the first time. */
export interface HostSaid {
  readonly message: HostMessage;
  readonly receivedAt: Instant;
}

/** Older than this in an offline buffer, a message is history: it never pages. */
const BACKFILL_AFTER_MS = 60_000;

/** Whether a message waited so long that it belongs to history and not to the live view. */
export function isBackfilled(queuedAt: number | undefined, receivedAt: number): boolean {
  return queuedAt !== undefined && receivedAt - queuedAt > BACKFILL_AFTER_MS;
}

/** Whether a stored message is history: it waited in its terminal's buffer. A state never does. */
export function isHistory({ message, receivedAt }: StoredMessage): boolean {
  return message.channel !== 'state' && isBackfilled(message.body.queuedAt, receivedAt);
}

/** The moment a message belongs to: its terminal's own, clamped, when it is history. */
export function historyTime(item: StoredMessage): Instant {
  const { body } = item.message;
  return 'at' in body && isHistory(item) ? clampTime(body.at, item.receivedAt) : item.receivedAt;
}
