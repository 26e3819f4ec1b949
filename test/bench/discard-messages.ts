/**
 * The reference's consumer: subscribes at QoS 1, acknowledges and discards. It reads no more of a
 * packet than its length and number and acknowledges a chunk in one write, so that what is measured
 * is the broker.
 *
 *   node discard-messages.js PORT      answers {received} to each message of its parent
 */
import { connect } from 'node:net';

const port = Number(process.argv[2]);
const PUBLISH = 3;
const SUBACK = 9;
let received = 0;
let rest: Buffer = Buffer.alloc(0);

const socket = connect(port, '127.0.0.1', () => {
  socket.setNoDelay(true);
  const id = 'discard';
  const body = Buffer.concat([
    Buffer.from([0, 4]),
    Buffer.from('MQTT'),
    Buffer.from([4, 2, 0, 60, 0, id.length]),
    Buffer.from(id),
  ]);
  socket.write(Buffer.concat([Buffer.from([0x10, body.length]), body]));
  const topic = Buffer.from('pos/v1/#');
  const wanted = Buffer.concat([Buffer.from([0, 1, 0, topic.length]), topic, Buffer.from([1])]);
  socket.write(Buffer.concat([Buffer.from([0x82, wanted.length]), wanted]));
});

socket.on('data', (data: Buffer) => {
  const bytes = rest.length > 0 ? Buffer.concat([rest, data]) : data;
  const acks: number[] = [];
  let at = 0;
  for (;;) {
    const packet = packetAt(bytes, at);
    if (packet === null) break;
    const kind = (bytes[at] as number) >> 4;
    if (kind === SUBACK) process.send?.({ type: 'ready' });
    if (kind === PUBLISH) {
      const number = packet.body + 2 + bytes.readUInt16BE(packet.body);
      acks.push(0x40, 2, bytes[number] as number, bytes[number + 1] as number);
      received += 1;
    }
    at = packet.end;
  }
  rest = bytes.subarray(at);
  if (acks.length > 0) socket.write(Buffer.from(acks));
});
process.on('message', () => process.send?.({ type: 'received', received }));

/** Where a whole packet has its body and its end (MQTT 3.1.1 §2.2); null while it is not whole. */
function packetAt(bytes: Buffer, start: number): { body: number; end: number } | null {
  let length = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = bytes[start + 1 + i];
    if (byte === undefined) return null;
    length += (byte & 127) << (7 * i);
    if (byte > 127) continue;
    const body = start + 2 + i;
    return body + length <= bytes.length ? { body, end: body + length } : null;
  }
  return null;
}
