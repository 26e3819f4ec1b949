/** Tells terminals on `rcv` up to where their messages are stored, once a batch has committed. */
import type { TerminalBook } from './book/terminal-book.js';
import type { MqttSource } from './mqtt/mqtt-source.js';

/** One receipt for each terminal, however often it spoke; up to its first hole, if it has any. */
export function tellReceipts(
  book: TerminalBook,
  slots: readonly number[],
  source: Pick<MqttSource, 'heard' | 'tell'>,
): void {
  if (!source.heard) return;
  for (const slot of new Set(slots)) {
    const boot = book.ledger.bootOf(slot);
    const [, end] = book.ledger.boundsOf(slot, boot);
    if (end === undefined) continue;
    const { tenant, terminal } = book.nameOf(slot);
    source.tell(tenant, terminal, { boot, upto: end - 1 });
  }
}
