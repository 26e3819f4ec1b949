/**
 * Whatever order messages come in, however often, however late and through how many writers: the
 * counts at all three grains are those of the messages that are stored.
 */
import fc from 'fast-check';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer, testDatabase } from '../support/database.js';
import { NOON, openPen } from '../support/ingest-bench.js';
import { storeFaults } from '../support/store-faults.js';

const SEED = 20_260_901;

afterAll(stopTestServer);

const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', '!55', '!96') },
  fc.constantFrom('^acq-1', '^acq-2', '-30', '-90', '-5000', '-400000'),
);
const message = fc
  .record({ terminal: fc.nat(3), boot: fc.nat(2), seq: fc.nat(9), word })
  .map(({ terminal, boot, seq, word: said }) => `T${terminal}:${boot}:${seq}${said}`);
/** A batch: who writes it, how many seconds after noon, and what it says. */
const batch = fc.record({
  writer: fc.nat(1),
  after: fc.oneof(fc.nat(9), fc.nat(4_000)),
  line: fc.array(message, { minLength: 1, maxLength: 14 }).map((words) => words.join(' ')),
});

test('roll-ups are a function of the set of stored messages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
      const database = await testDatabase();
      const pens = [await openPen(database.url), await openPen(database.url)];
      try {
        for (const { writer, after, line } of batches) {
          await pens[writer]?.write(line, NOON + after * 1_000);
        }
        // All of it once more, through the other one: nothing is new, nothing may change.
        const counts = () => askDatabase(database.url, 'select * from traffic_1h order by 1, 2, 3');
        const before = await counts();
        for (const { writer, line } of batches) {
          const signs = await pens[1 - writer]?.write(line, NOON);
          expect(signs).toMatch(/^=*$/);
        }
        expect(await counts()).toEqual(before);
        await pens[0]?.checkpoint();
        expect(await storeFaults(database.url, { ledger: true })).toEqual({});
      } finally {
        for (const pen of pens) await pen.db.close();
        await database.close();
      }
    }),
    { seed: SEED, numRuns: 12 },
  );
});
