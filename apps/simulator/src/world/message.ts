import type { Instant } from '#domain/base/instant.js';
import type { TerminalChannel } from '#domain/message/schema.js';

/** One message on its way to Tillwatch, as the wire contract has it. */
export interface OutMessage {
  /** When it is said; the terminal's own clock, in the body, may differ. */
  readonly at: Instant;
  readonly topic: string;
  /** The last level of a terminal's topic, from whoever has it at hand. */
  readonly channel?: TerminalChannel;
  /** Shared with whoever else holds the message: copy it to change it. */
  readonly body: object;
  /** Whose order the message must keep; null for a back office. */
  readonly terminal: string | null;
  readonly qos: 1;
}

/** Which part of a story it is: before, during or after what it does to the fleet. */
export type Phase = 'quiet' | 'effects' | 'after';

/** Whatever speaks for a fleet: a world that lives by a story, or a recorded day. */
export interface MessageSource {
  /** Everything said after the previous call's moment and up to `to`, in the order of time. */
  advance(to: Instant): OutMessage[];
  /** When there is nothing more to say; null if never. */
  readonly endsAt: Instant | null;
  phaseAt(now: Instant): Phase;
  /** A terminal hears what was published to its `cmd`; whoever cannot hear leaves it out. */
  hear?(terminal: string, payload: string, now: Instant): void;
}
