import { canonical, textToApprove, textToSign } from './canonical.js';

test('keys are in order, at every depth, and what is undefined is not there', () => {
  const value = { b: [{ d: 1, c: 'x' }], a: null, e: undefined };
  expect(canonical(value)).toBe('{"a":null,"b":[{"c":"x","d":1}]}');
});

const order = {
  id: 'c1',
  tenant: 'demo',
  incident: 'inc-1',
  step: null,
  what: 'restart' as const,
  args: {},
  version: 'hand',
};

test('what is approved is another text for another target, command, or version', () => {
  const text = textToApprove(order, ['T1', 'T2']);
  expect(textToApprove(order, ['T1', 'T3'])).not.toBe(text);
  expect(textToApprove({ ...order, what: 'rekey' }, ['T1', 'T2'])).not.toBe(text);
  expect(textToApprove({ ...order, version: 'ff' }, ['T1', 'T2'])).not.toBe(text);
  expect(textToApprove({ ...order }, ['T1', 'T2'])).toBe(text);
});

test('a signature is over the topic and everything but itself', () => {
  const cmd = { v: 1 as const, id: 'c1-0', what: 'hold' as const, args: {}, expires: 5, sig: 'x' };
  expect(textToSign('pos/v1/demo/T1/cmd', cmd)).toBe(
    'pos/v1/demo/T1/cmd\n{"args":{},"expires":5,"id":"c1-0","v":1,"what":"hold"}',
  );
});
