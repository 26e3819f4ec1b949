import fc from 'fast-check';
import type { z } from 'zod';
import { wireExamples } from '../../../../test/support/wire-examples.js';
import { findCardData } from './card-data.js';
import { findDuplicate, findUnstorable } from './read-json.js';
import { plainReaderOf } from './read-plainly.js';
import { Heartbeat, HOST_CHANNELS, TERMINAL_CHANNELS } from './schema.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

const channels = wireExamples.flatMap(({ from, channel, name, body }) => {
  const schemas: Readonly<Record<string, z.ZodType>> =
    from === 'terminal' ? TERMINAL_CHANNELS : HOST_CHANNELS;
  const schema = schemas[channel];
  return (from === 'terminal' || from === 'host') && schema
    ? [{ title: `${from} ${name}`, schema, text: JSON.stringify(body) }]
    : [];
});

/** What the careful way makes of a text: the body that it says word for word, or undefined. */
function carefully(text: string, schema: z.ZodType): unknown {
  const value: unknown = JSON.parse(text);
  if (findDuplicate(text) !== null || findUnstorable(value) !== null) return undefined;
  if (findCardData(value, '$', text) !== null) return undefined;
  const parsed = schema.safeParse(value);
  // Something filled in or left out is not what the bytes say.
  return parsed.success && sameJson(parsed.data, value) ? parsed.data : undefined;
}

function sameJson(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

/** Pieces that make a text bad, odd, or another one. */
const pieces = fc.constantFrom(
  ...['"', '\\', '\\u0041', '\\n', ' ', '  ', '\n', '\t', ',', ':', '{', '}', '[', ']', '{}', '[]'],
  ...['0', '00', '-', '-0', '1', '9', '.', '.5', '1.50', 'e3', 'E-2', '1e400', '+1', 'NaN', 'null'],
  ...['true', 'false', 'é', '\u0000', '\u007f', '\ud800', '"v":1,', ',"v":1', '"__proto__":1,'],
  ...['4111111111111111', '123456789012', '1795334400123', '6222020200000000000', '"cvv=123"'],
  ...['"constructor":1,', '"pin":1,', '"x":1,', ',"by":{"issuer":{"icbc":1,"icbc":2}}', '"a"'],
  ...['"host":[{"acquirer":"a","ok":true}],', '"rssi":-70.25,', '"rssi":0.1,', '"up":1.0,'],
);

/** A text with some pieces put in, or in place of what stands there. */
function spoilt(text: string): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(text.length), fc.nat(3), pieces);
  return fc.array(edit, { maxLength: 3 }).map((edits) =>
    edits.reduce((now, [place, cut, piece]) => {
      return now.slice(0, place) + piece + now.slice(place + cut);
    }, text),
  );
}

test.each(channels)('of $title, what is read plainly is what the careful way reads', (channel) => {
  const { schema, text } = channel;
  const read = plainReaderOf(schema);
  fc.assert(
    fc.property(spoilt(text), (changed) => {
      const body = read(utf8(changed));
      if (body === undefined) return;
      expect(body).toEqual(carefully(changed, schema));
      expect(JSON.stringify(body)).toBe(JSON.stringify(JSON.parse(changed)));
    }),
    { numRuns: 3_000 },
  );
});

test('any number that is read plainly is the number that the parser reads', () => {
  const read = plainReaderOf(Heartbeat);
  const digits = fc.stringMatching(/^-?\d{1,9}(\.\d{1,9})?$/);
  fc.assert(
    fc.property(digits, (rssi) => {
      const body = read(utf8(`{"v":1,"boot":1,"seq":1,"at":1,"rssi":${rssi}}`));
      if (body !== undefined) expect((body as Heartbeat).rssi).toBe(JSON.parse(rssi));
    }),
    { numRuns: 5_000 },
  );
});

const head = '"v":1,"boot":1,"seq":1,"at":1795334400123';
const beat = plainReaderOf(Heartbeat);

test.each([
  ['as programs write it', `{${head},"rssi":-70.5,"fw":"3.2.1","by":{"issuer":{"icbc":2}}}`],
  ['with a space behind each sign', `{"v": 1, "boot": 1, "seq": 1, "at": 5, "bat": 0}`],
  ['in another order', `{"at":5,"seq":1,"v":1,"boot":1}`],
  ['with a long text', `{${head},"app":"5.4.0-20260112-release"}`],
  ['with a long text', `{${head},"app":"5.4.0-20260112-release"}`],
  ['with an empty record and an empty list', `{${head},"rc":{},"host":[]}`],
])('plain %s', (_how, text) => {
  // Twice: the second time the order of the fields and every text are known.
  for (let turn = 0; turn < 2; turn += 1) expect(beat(utf8(text))).toEqual(JSON.parse(text));
});

test.each([
  ['nothing', ''],
  ['no end', `{${head}`],
  ['a second value', `{${head}}{}`],
  ['a byte behind it', `{${head}} `],
  ['a field twice', `{${head},"v":1}`],
  ['a field that nobody knows', `{${head},"colour":"red"}`],
  ['a field missing', '{"v":1,"boot":1,"seq":1}'],
  ['counts that have to be filled in', `{${head},"txn":{"attempt":1}}`],
  ['an escape', String.raw`{${head},"fw":"\u0033"}`],
  ['a card number in a text', `{${head},"fw":"4111111111111111"}`],
  ['a note', `{${head},"fw":"${'a note '.repeat(10)}"}`],
  ['a verification value in words', `{${head},"fw":"cvv=123"}`],
  ['letters beyond ASCII', `{${head},"store":"北京"}`],
  ['a number that may be a card number', `{${head},"up":411111111111}`],
  ['a number that begins with nought', `{${head},"up":01}`],
  ['negative nought', `{${head},"rssi":-0}`],
  ['an exponent', `{${head},"up":1e3}`],
  ['a record with a name twice', `{${head},"rc":{"cup:55":1,"cup:55":1}}`],
  ['a record with an inherited name', `{${head},"by":{"issuer":{"toString":1}}}`],
  ['more of a list than there may be', `{${head},"host":[${host(17)}]}`],
  ['a number out of its limits', `{${head},"span":86401}`],
])('not plain: %s', (_what, text) => {
  expect(beat(utf8(text))).toBeUndefined();
});

function host(times: number): string {
  return Array.from({ length: times }, () => '{"acquirer":"a","ok":true}').join(',');
}

test('every sort of message but those told apart by a field is read plainly', () => {
  const seldom = /"kind":"(txn|device|change)","code|"what":/;
  const texts = ['power', 'crash'].map((reason) => `{${head},"reason":"${reason}","keys":{}}`);
  for (const text of texts)
    expect(plainReaderOf(TERMINAL_CHANNELS.birth)(utf8(text))).toBeDefined();
  for (const { schema, text } of channels) {
    if (seldom.test(text)) expect(plainReaderOf(schema)(utf8(text))).toBeUndefined();
  }
});
