import fc from 'fast-check';
import { z } from 'zod';
import { wireExamples } from '../../../../test/support/wire-examples.js';
import { HOST_CHANNELS, TERMINAL_CHANNELS } from './schema.js';
import { countKeys, newTally, shapeOf } from './shape.js';

/** Values that tempt a validator: of other types, at limits, past them. */
const tempting = fc.constantFrom<unknown>(
  ...[
    0,
    -0,
    1,
    -1,
    1.5,
    12,
    '12',
    2 ** 53,
    2 ** 53 - 1,
    Infinity,
    -Infinity,
    Number.NaN,
    1e9,
    1e10,
  ],
  ...[8.64e15, 8.65e15, 86_400, 86_401, 1_000_001, null, true, false, '', 'x', 'x'.repeat(65)],
  ...['x'.repeat(257), 'ok', 'chip', 'txn', 'cup-pos:55', '55', '2026-02-28', '2026-02-30', 'CNY'],
  ...[[], {}, [{}], ['a'], { a: 1 }, { toString: 1 }, { 'cup-pos:55': 1 }, { tpk: 5 }, { x: 'y' }],
  ...[{ attempt: 1 }, { attempt: -0 }, { issuer: { icbc: 1 } }, { issuer: { icbc: 1.5 } }],
);

type Body = Record<string, unknown>;

/** A good body with some fields replaced, some left out and some that nobody knows. */
function spoilt(body: Body): fc.Arbitrary<Body> {
  const key = fc.constantFrom(...Object.keys(body), 'queuedAt', 'colour', 'hours', 'settledOn');
  const edit = fc.tuple(key, fc.oneof(tempting, fc.constant(undefined), fc.jsonValue()));
  return fc.array(edit, { maxLength: 3 }).map((edits) => {
    const changed = { ...body, ...Object.fromEntries(edits) };
    return Object.fromEntries(Object.entries(changed).filter(([, v]) => v !== undefined));
  });
}

const channels = wireExamples.flatMap(({ from, channel, name, body }) => {
  const schemas: Readonly<Record<string, z.ZodType>> =
    from === 'terminal' ? TERMINAL_CHANNELS : HOST_CHANNELS;
  const schema = schemas[channel];
  return (from === 'terminal' || from === 'host') && schema
    ? [{ title: `${from} ${name}`, schema, body }]
    : [];
});

test.each(channels)('of $title the shape says what Zod says', ({ schema, body }) => {
  const fits = shapeOf(schema);
  fc.assert(
    fc.property(spoilt(body), (value) => {
      const zod = schema.safeParse(structuredClone(value));
      const copy = structuredClone(value);
      expect(fits(copy, newTally())).toBe(zod.success);
      if (zod.success) expect(copy).toEqual(zod.data);
    }),
    { numRuns: 300 },
  );
});

const Point = z.object({
  v: z.literal(1),
  at: z.object({ x: z.number().int().min(0).max(9) }).optional(),
  many: z
    .array(z.object({ n: z.number().min(0).max(9) }))
    .max(3)
    .optional(),
  by: z.record(z.string().max(9), z.number().min(0).max(9)).optional(),
});

function tallyOf(body: object) {
  const tally = newTally();
  const value = structuredClone(body);
  return { fits: shapeOf(Point)(value, tally), value, ...tally };
}

test('what no schema knows is counted and dropped at every depth', () => {
  const body = { v: 1, w: { a: [{ b: 1 }] }, at: { x: 1, y: 2 }, many: [{ n: 1, m: 2 }, { n: 1 }] };
  expect(tallyOf(body)).toMatchObject({ fits: true, unknown: 3, keys: 11 });
  expect(tallyOf(body).value).toEqual({ v: 1, at: { x: 1 }, many: [{ n: 1 }, { n: 1 }] });
});

test('names of secrets and of attacks are noticed wherever a sender may choose a name', () => {
  expect(tallyOf({ v: 1, cvv: 1 })).toMatchObject({ fits: true, secret: true });
  expect(tallyOf({ v: 1, by: { cvv: 1 } })).toMatchObject({ fits: true, secret: true });
  expect(tallyOf({ v: 1, w: [{ cvv: 1 }] })).toMatchObject({ fits: true, secret: true });
  expect(tallyOf({ v: 1, prototype: 1 })).toMatchObject({ fits: true, reserved: true });
  expect(tallyOf({ v: 1, by: { constructor: 1 } }).fits).toBe(false);
  const tally = newTally();
  countKeys(JSON.parse('[{"__proto__":{"a":1}}]'), tally);
  expect(tally).toMatchObject({ keys: 2, reserved: true });
});

test('a name that a record has seen is judged like the first time', () => {
  const fits = shapeOf(Point);
  for (let i = 0; i < 3; i += 1) {
    const tally = newTally();
    expect(fits({ v: 1, by: { prototype: 1, cvc: 2 } }, tally)).toBe(true);
    expect(tally).toMatchObject({ reserved: true, secret: true });
  }
});

test('a schema that it cannot check alike is refused at start', () => {
  for (const schema of [z.number(), z.null(), z.tuple([z.string()])]) {
    expect(() => shapeOf(z.object({ a: schema }))).toThrow();
  }
});
