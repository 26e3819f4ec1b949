import fc from 'fast-check';
import { maySpeakFor, parseClientId, parseTopic } from '#domain/message/topic.js';
import { mayLeaveWill, mayPublish, prefixOf, reasonOf } from './receive.js';

const word = fc.constantFrom(
  ...['pos', 'v1', 'demo', 'else', 'Demo', 'T-1', 'T-2', 'host', 'gateway', 'hb', 'state', 'cmd'],
  ...['pulse', 'acq-1', '', '+', '__proto__', 'x'.repeat(33)],
);
const topic = fc.oneof(
  fc.array(word, { maxLength: 7 }).map((words) => words.join('/')),
  fc.array(word, { minLength: 2, maxLength: 4 }).map((words) => `pos/v1/${words.join('/')}`),
);
const client = fc.constantFrom('demo/T-1', 'demo/gateway/g', 'demo/host', 'else:T-2', 'free');

test('the quick look at a topic says what taking it apart says', () => {
  fc.assert(
    fc.property(client, topic, (id, said) => {
      const identity = parseClientId(id);
      const address = parseTopic(said);
      const speaks = address !== null && (identity === null || maySpeakFor(identity, address));
      const refused = mayPublish(identity, prefixOf(identity), said, false);
      expect(refused === null).toBe(speaks);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

test('only a state may be retained, and only an own one left as a will', () => {
  const terminal = parseClientId('demo/T-1');
  const say = (said: string) => mayPublish(terminal, prefixOf(terminal), said, true);
  expect(say('pos/v1/demo/T-1/state')).toBeNull();
  expect(say('pos/v1/demo/T-1/hb')).toBe('retained');
  expect(say('pos/v1/demo/T-2/state')).toBe('identity_mismatch');
  expect(mayLeaveWill(terminal, 'pos/v1/demo/T-1/state')).toBe(true);
  expect(mayLeaveWill(terminal, 'pos/v1/demo/T-2/state')).toBe(false);
  expect(mayLeaveWill(parseClientId('demo/gateway/g'), 'pos/v1/demo/T-2/state')).toBe(true);
  expect(mayLeaveWill(null, 'pos/v1/demo/host/state')).toBe(false);
});

test('a message that was shed has no answer', () => {
  expect(reasonOf({ kind: 'shed' })).toBeNull();
  expect(reasonOf({ kind: 'refused', reason: 'topic_unknown' })).toBe(0x87);
});
