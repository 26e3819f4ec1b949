import type { OutMessage } from '../world/message.js';
import { gatewayFor, outgoingOf, QUEUED_AFTER_MS } from './outgoing.js';

const beat: OutMessage = {
  at: 1_000,
  topic: 'pos/v1/demo/t-7/hb',
  body: { v: 1, boot: 3, seq: 9, at: 1_500 },
  terminal: 't-7',
  qos: 1,
};

test('a numbered message has the identity of the contract', () => {
  expect(outgoingOf(beat, 50)).toEqual({
    topic: beat.topic,
    payload: '{"v":1,"boot":3,"seq":9,"at":1500}',
    retain: false,
    id: 'demo/t-7/3/9',
  });
});

test('a state is retained and has no number; a back office has an id of its own', () => {
  const state = { ...beat, topic: 'pos/v1/demo/t-7/state', body: { v: 1, online: true, boot: 3 } };
  expect(outgoingOf(state, 0)).toMatchObject({ retain: true, id: null });
  const pulse = {
    ...beat,
    topic: 'pos/v1/demo/host/acq-1/pulse',
    body: { id: 'x' },
    terminal: null,
  };
  expect(outgoingOf(pulse, 0)).toMatchObject({ retain: false, id: null });
});

test('what waited says so, by the clock of its terminal', () => {
  const later = QUEUED_AFTER_MS + 1;
  expect(JSON.parse(outgoingOf(beat, later).payload)).toMatchObject({ at: 1_500, queuedAt: 1_500 });
  const old = { ...beat, body: { ...beat.body, queuedAt: 7 } };
  expect(JSON.parse(outgoingOf(old, later).payload)).toMatchObject({ queuedAt: 7 });
  const state = { ...beat, topic: 'pos/v1/demo/t-7/state', body: { v: 1, online: true, boot: 3 } };
  expect(JSON.parse(outgoingOf(state, later).payload)).toEqual(state.body);
});

test('terminals keep their gateway, and share the gateways evenly', () => {
  const names = Array.from({ length: 4_000 }, (_, i) => `t-${i + 1}`);
  const counts = [0, 0, 0, 0];
  for (const name of names) {
    const gateway = gatewayFor(name, 4);
    expect(gatewayFor(name, 4)).toBe(gateway);
    counts[gateway] = (counts[gateway] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  expect(gatewayFor(null, 4)).toBe(0);
});
