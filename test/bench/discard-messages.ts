/**
 * The reference's consumer: subscribes at QoS 1, acknowledges and discards. Raw sockets again, so
 * that what is measured is the broker.
 *
 *   node discard-messages.js PORT      prints {received} when its stdin closes
 */
import { connect } from 'node:net';
import { parser as createParser } from 'mqtt-packet';

const port = Number(process.argv[2]);
let received = 0;

const parser = createParser();
const socket = connect(port, '127.0.0.1', () => {
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

parser.on('packet', (packet) => {
  if (packet.cmd === 'suback') process.send?.({ type: 'ready' });
  if (packet.cmd !== 'publish') return;
  received += 1;
  const id = packet.messageId ?? 0;
  socket.write(Buffer.from([0x40, 2, id >> 8, id & 255]));
});
socket.on('data', (data) => parser.parse(data));
process.on('message', () => process.send?.({ type: 'received', received }));
