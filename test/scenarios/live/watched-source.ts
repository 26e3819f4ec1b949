import type { Instant } from '#domain/base/instant.js';
import type { MessageSource, OutMessage } from '../../../apps/simulator/src/world/message.js';

/** A payment that a terminal said had failed. */
export interface ToldFailure {
  readonly at: Instant;
  readonly terminal: string;
  readonly code: string;
}

/** A source of messages, and what its terminals said had failed: the truth a story is held to. */
export interface WatchedSource extends MessageSource {
  readonly failures: readonly ToldFailure[];
}

interface Event {
  readonly kind?: string;
  readonly code?: string;
}

/** Listens to everything that `source` says, and passes it on unchanged. */
export function watchSource(source: MessageSource): WatchedSource {
  const failures: ToldFailure[] = [];
  const note = ({ at, topic, terminal, body }: OutMessage) => {
    const { kind, code } = body as Event;
    if (terminal === null || code === undefined || kind !== 'txn') return;
    if (topic.endsWith('/evt')) failures.push({ at, terminal, code });
  };
  return {
    failures,
    endsAt: source.endsAt,
    phaseAt: (now) => source.phaseAt(now),
    advance(to) {
      const messages = source.advance(to);
      for (const message of messages) note(message);
      return messages;
    },
  };
}
