/** What goes down over our own connections to those who subscribed to it: receipts, commands. */
import type { Connection } from './connection.js';
import type { Receipt } from './mqtt-source.js';
import { publishAtLeastOnce, publishAtMostOnce } from './packets.js';
import type { Subscriptions } from './subscriptions.js';

/** Tells who hears a terminal's `rcv` up to where its messages are stored. */
export function tellReceipt(
  subscriptions: Subscriptions<Connection>,
  tenant: string,
  terminal: string,
  { boot, upto }: Receipt,
): void {
  subscriptions.forEach(tenant, terminal, 'rcv', (connection) => {
    const topic = `pos/v1/${tenant}/${terminal}/rcv`;
    const payload = JSON.stringify({ v: 1, boot, upto });
    connection.link.send(publishAtMostOnce(topic, payload, connection.version));
  });
}

/**
 * Sends a command to who hears a terminal's `cmd`. Its PUBACK proves nothing but that it arrived;
 * what became of it the terminal says on `ack`.
 */
export function sendCommand(
  subscriptions: Subscriptions<Connection>,
  tenant: string,
  terminal: string,
  payload: string,
): void {
  subscriptions.forEach(tenant, terminal, 'cmd', (connection) => {
    const topic = `pos/v1/${tenant}/${terminal}/cmd`;
    const at = { messageId: connection.packetId() };
    connection.link.send(publishAtLeastOnce(topic, payload, connection.version, at));
  });
}
