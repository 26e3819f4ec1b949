import fc from 'fast-check';
import type { Message } from '#domain/message/decode.js';
import { Birth, Evt, Heartbeat, State } from '#domain/message/schema.js';
import { heard, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import { TerminalBook } from './terminal-book.js';

const NOW = 1_790_000_000_000;
const NAME = { tenant: 'demo', terminal: 'T-1' };

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

const word = fc.constantFrom('a', 'b', 'ç 文');
/** What a terminal may say of itself; with few values, so that it often says what is known. */
const said = fc.record(
  {
    merchant: word,
    store: word,
    acquirer: word,
    fw: word,
    hours: word,
    keys: fc.record({ tpk: word }, { requiredKeys: [] }),
    hbSeconds: fc.constantFrom(60, 30),
    test: fc.boolean(),
  },
  { requiredKeys: [] },
);
const envelope = fc.record(
  {
    v: fc.constant(1),
    boot: fc.integer({ min: 0, max: 2 }),
    seq: fc.nat(9),
    at: fc.constantFrom(NOW, NOW - 200_000, NOW + 9_000_000),
    queuedAt: fc.constantFrom(NOW - 90_000),
  },
  { requiredKeys: ['v', 'boot', 'seq', 'at'] },
);
const state = fc.record(
  {
    v: fc.constant(1),
    boot: fc.integer({ min: 0, max: 2 }),
    online: fc.boolean(),
    why: fc.constantFrom('closing', 'moved'),
    until: fc.constantFrom(0, NOW),
  },
  { requiredKeys: ['v', 'boot', 'online'] },
);
const evt = fc.oneof(
  fc.record({ kind: fc.constant('device'), code: fc.constant('dev:01') }),
  fc.record({ kind: fc.constant('change'), what: fc.constant('firmware'), to: word }),
  fc.record({
    kind: fc.constant('txn'),
    code: fc.constant('cup:55'),
    outcome: fc.constant('failed'),
  }),
);

const message = fc
  .oneof(
    fc.tuple(envelope, said).map(([e, s]) => ['birth', Birth.parse({ ...e, ...s })] as const),
    fc.tuple(envelope, said).map(([e, s]) => ['hb', Heartbeat.parse({ ...e, ...s })] as const),
    fc.tuple(envelope, evt).map(([e, s]) => ['evt', Evt.parse({ ...e, ...s })] as const),
    state.map((s) => ['state', State.parse(s)] as const),
  )
  .map(([channel, body]) => ({ from: 'terminal', ...NAME, channel, body }) as TerminalMessage);

function bookWith(terminal: Terminal): TerminalBook {
  const book = new TerminalBook();
  book.change(book.enrol(NAME.tenant, NAME.terminal, 7), terminal, 1);
  return book;
}

test('it keeps a terminal exactly as the domain knows it, word after word', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
      const book = bookWith(UNKNOWN_TERMINAL);
      for (const each of messages) {
        const terminal = heard(book.get(0), each, NOW);
        book.change(0, terminal, 1);
        const { until, ...rest } = terminal;
        // The first moment of 1970 counts as none.
        expect(book.get(0)).toEqual({ ...rest, until: until === 0 ? undefined : until });
      }
    }),
    { numRuns: 300 },
  );
});

test('a message that is taken for nothing new is nothing new to the domain either', () => {
  let nothingNew = 0;
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), (messages) => {
      const book = bookWith(UNKNOWN_TERMINAL);
      for (const each of messages) {
        const known = book.get(0);
        const terminal = heard(known, each, NOW);
        if (book.hasHeard(0, each, NOW)) {
          nothingNew += 1;
          expect(terminal).toBe(known);
        }
        book.change(0, terminal, 1);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(nothingNew).toBeGreaterThan(50);
});

test('terminals that have all but the shop in common share one sheet, and leave it alone', () => {
  const book = new TerminalBook();
  const alike = { ...UNKNOWN_TERMINAL, attributes: { acquirer: 'acq-1' } };
  for (let n = 0; n < 3; n += 1) {
    const attributes = { ...alike.attributes, store: `s-${n}` };
    const terminal = { ...alike, merchant: `m-${n}`, boot: n, attributes };
    book.change(book.enrol('demo', `T-${n}`, 10 + n), terminal, 4);
  }
  book.change(1, { ...book.get(1), attributes: { acquirer: 'acq-2' } }, 5);
  expect([0, 1, 2].map((n) => book.get(n).attributes)).toEqual([
    { acquirer: 'acq-1', store: 's-0' },
    { acquirer: 'acq-2' },
    { acquirer: 'acq-1', store: 's-2' },
  ]);
  expect([0, 1, 2].map((n) => book.profileOf(n))).toEqual([4, 5, 4]);
  // The sheet of the last one that leaves is used again; nobody else's may be.
  book.change(1, { ...book.get(1), attributes: { acquirer: 'acq-3' } }, 6);
  book.change(book.enrol('demo', 'T-3', 13), UNKNOWN_TERMINAL, 9);
  expect([0, 1, 2, 3].map((n) => book.attributeOf(n, 'acquirer'))).toEqual([
    'acq-1',
    'acq-3',
    'acq-1',
    undefined,
  ]);
});

test('a terminal is found by its name and by its number', () => {
  const book = bookWith(UNKNOWN_TERMINAL);
  expect([book.find('demo', 'T-1'), book.find('other', 'T-1'), book.findId(7)]).toEqual([0, -1, 0]);
  expect([book.findId(8), book.findId(2_000_000)]).toEqual([-1, -1]);
  expect([book.idOf(0), book.nameOf(0), book.size]).toEqual([7, NAME, 1]);
});
