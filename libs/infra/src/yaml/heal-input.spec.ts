import { z } from 'zod';
import { healInput } from './heal-input.js';

const Words = z.strictObject({ en: z.string(), zh: z.string() });
const Step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('do'), id: z.string(), title: Words }),
  z.strictObject({ kind: z.literal('wait'), id: z.string(), for: z.string() }),
]);
const File = z.strictObject({ steps: z.array(Step) });

test('slips of keys, words and kinds are made good, what is right stays', () => {
  const text = `
steps:
  - { kind: do, id: a, title: { en: A }, colour: red }
  - { kind: wiat, id: b, for: 5m }
  - { kind: wait, id: c, for: 5m }
`;
  expect(healInput(File, text)).toEqual({
    steps: [
      { kind: 'do', id: 'a', title: { en: 'A', zh: '?' } },
      { kind: 'do', id: 'b', title: { en: '?', zh: '?' } },
      { kind: 'wait', id: 'c', for: '5m' },
    ],
  });
});

test.each(['a: [', 'steps: 5', '- a', 'steps: [{ kind: do, id: 5, title: [] }]'])(
  '%s is beyond healing',
  (text) => expect(healInput(File, text)).toBeNull(),
);
