/** A source of which everybody is synthetic by name: what it says is said on the drill ground. */
import { SYNTHETIC } from '#domain/base/drill-ground.js';
import type { MessageSource, OutMessage } from '../world/message.js';

/** Puts the mark of what is synthetic before every name in a topic. */
export function labelDrill(source: MessageSource): MessageSource {
  return {
    advance: (to) => source.advance(to).map(label),
    get endsAt() {
      return source.endsAt;
    },
    phaseAt: (now) => source.phaseAt(now),
  };
}

/** `pos/v1/{tenant}/{terminal}/…`, or `pos/v1/{tenant}/host/{source}/…`. */
function label(message: OutMessage): OutMessage {
  const { terminal } = message;
  const levels = message.topic.split('/');
  const place = terminal === null ? 4 : 3;
  levels[place] = `${SYNTHETIC}${levels[place]}`;
  return {
    ...message,
    topic: levels.join('/'),
    terminal: terminal === null ? null : `${SYNTHETIC}${terminal}`,
  };
}
