/** The least of a broker: it takes what clients publish, and acknowledges what it is told to. */
import type { Socket } from 'node:net';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';

/** A message that came, and who said it. */
export interface Arrival {
  readonly client: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/**
 * Serves MQTT 3.1.1 on a socket. `arrive` is called with every message before it is acknowledged;
 * one it answers false for is not.
 */
export function serveMqtt(socket: Socket, arrive: (arrival: Arrival) => boolean): void {
  const reader = parser();
  let client = '';
  const send = (packet: Packet) => socket.write(generate(packet));
  const take = ({ topic, payload, retain, messageId = 0 }: IPublishPacket) => {
    if (!arrive({ client, topic, payload: payload.toString(), retain })) return;
    if (messageId > 0) send({ cmd: 'puback', messageId });
  };
  reader.on('packet', (packet) => {
    if (packet.cmd === 'connect') {
      client = packet.clientId;
      send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    } else if (packet.cmd === 'publish') take(packet);
    else if (packet.cmd === 'pingreq') send({ cmd: 'pingresp' });
    else if (packet.cmd === 'subscribe') {
      const { messageId = 0, subscriptions } = packet;
      send({ cmd: 'suback', messageId, granted: subscriptions.map(() => 0) });
    } else if (packet.cmd === 'disconnect') socket.end();
  });
  reader.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => reader.parse(chunk));
  // Clients are cut off in the middle of whatever they carry.
  socket.on('error', () => {});
}
