/** A client that says exactly the bytes it is told to, and keeps what it hears. */
import { connect, type Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { eventually } from './eventually.js';

export interface RawClient {
  readonly socket: Socket;
  readonly heard: Packet[];
  readonly closed: boolean;
  send(...packets: (Packet | Buffer)[]): void;
  /** The first packet of a kind, once it is there. */
  hears(cmd: Packet['cmd']): Promise<Packet>;
  /** Resolves when the other side has closed. */
  ended(): Promise<void>;
  close(): void;
}

/** Opens a socket; `version` says how packets are written and read. */
export async function rawClient(port: number, version: 4 | 5 = 4): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1' });
  const heard: Packet[] = [];
  let closed = false;
  const reader = parser({ protocolVersion: version });
  reader.on('packet', (packet) => heard.push(packet));
  reader.on('error', () => {});
  socket.on('data', (chunk: Buffer) => reader.parse(chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  // Refused at once is a connection that has ended.
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });
  return {
    socket,
    heard,
    get closed() {
      return closed;
    },
    send(...packets) {
      const bytes = packets.map((p) =>
        Buffer.isBuffer(p) ? p : generate(p, { protocolVersion: version }),
      );
      socket.write(Buffer.concat(bytes));
    },
    hears: (cmd) => eventually(cmd, () => heard.find((packet) => packet.cmd === cmd)),
    async ended() {
      await eventually('the end of the connection', () => closed);
    },
    close: () => socket.destroy(),
  };
}

/** A CONNECT of this client id. */
export function connectPacket(
  clientId: string,
  version: 4 | 5 = 4,
  more: Partial<IConnectPacket> = {},
): IConnectPacket {
  return {
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: version, clean: true, keepalive: 60 },
    clientId,
    ...more,
  };
}

/** Connects and waits until it is let in. */
export async function letIn(
  port: number,
  clientId: string,
  version: 4 | 5 = 4,
  more: Partial<IConnectPacket> = {},
): Promise<RawClient> {
  const client = await rawClient(port, version);
  client.send(connectPacket(clientId, version, more));
  await client.hears('connack');
  return client;
}

/** A PUBLISH at QoS 1, unless it is changed. */
export function publishPacket(topic: string, messageId: number, more: object = {}): Packet {
  const message = { topic, messageId, payload: '{}', qos: 1, dup: false, retain: false } as const;
  return { cmd: 'publish', ...message, ...more };
}
