/** What is copied in binary is read back as it was. */
import { CopyRows, copyInto } from '#infra/db/copy.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { inTransaction } from '#infra/db/transaction.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
/** As ingest opens it: nothing waits for the answer to what was sent before. */
let ahead: Database;

beforeAll(async () => {
  database = await emptyDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'copy spec', log: silentLog });
  ahead = openDatabase({
    ...{ url: database.url, max: 2, name: 'copy spec', log: silentLog },
    sendAhead: true,
  });
  await db.pool.query('create table kept (place int4, big int8, at timestamptz, said text)');
});

afterAll(async () => {
  await db?.close();
  await ahead?.close();
  await database?.close();
  await stopTestServer();
});

const numbers = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
const moments = [0, 1, 946_684_799_999, 946_684_800_000, 1_790_000_000_123, Date.UTC(2100, 11, 31)];
const texts = ['', 'a', 'é', '文字', '😀', '\\N', '\t\n\r', '"quoted"', 'x'.repeat(200_000), null];

test('numbers up to 2^53-1, days from 1970 to 2100, any text, and nothing', async () => {
  const rows: { place: number; big: number; at: Date; said: string | null }[] = [];
  for (const big of numbers) {
    for (const at of moments) {
      for (const said of texts) rows.push({ place: rows.length, big, at: new Date(at), said });
    }
  }
  const file = new CopyRows('copy kept (place, big, at, said) from stdin (format binary)', 4);
  for (const { place, big, at, said } of rows) {
    file.row();
    file.int4(place);
    file.int8(big);
    file.instant(at.getTime());
    if (said === null) file.none();
    else file.text(said);
  }
  await inTransaction(db, (tx) => copyInto(tx, file));
  const found = await db.pool.query('select place, big, at, said from kept order by place');
  expect(found.rows).toEqual(rows);
  await db.pool.query('truncate kept');
});

test('a refused row fails the file, says which statement, and leaves the connection', async () => {
  const file = new CopyRows('copy kept (place, said) from stdin (format binary)', 2);
  for (const said of ['fine', 'a\0b']) {
    file.row();
    file.int4(1);
    file.text(said);
  }
  await expect(inTransaction(db, (tx) => copyInto(tx, file))).rejects.toMatchObject({
    code: '22021',
    message: expect.stringMatching(/^copy kept .*: invalid byte sequence/),
  });
  expect((await db.pool.query('select count(*) as n from kept')).rows).toEqual([{ n: 0 }]);
  // Nothing is sent for no rows, and a file that is no table's is refused as well.
  await inTransaction(db, (tx) => copyInto(tx, new CopyRows('copy nowhere from stdin', 1)));
});

test('sent ahead, rows arrive in order, and none when one before them is refused', async () => {
  const said = (texts: readonly string[]) => {
    const file = new CopyRows('copy kept (place, said) from stdin (format binary)', 2);
    for (const text of texts) {
      file.row();
      file.int4(1);
      file.text(text);
    }
    return file;
  };
  const large = 'x'.repeat(3_000_000);
  await inTransaction(ahead, async (tx) => {
    const [counted] = await Promise.all([
      tx.client.query('select count(*) as n from kept'),
      copyInto(tx, said(['a', large])),
      copyInto(tx, said(['b'])),
    ]);
    expect(counted.rows).toEqual([{ n: 0 }]);
  });
  const kept = async () => (await ahead.pool.query('select count(*) as n from kept')).rows;
  expect(await kept()).toEqual([{ n: 3 }]);
  const refused = inTransaction(ahead, async (tx) => {
    const sent = [said(['c']), said(['a\0b', large]), said(['d'])];
    const settled = await Promise.allSettled(sent.map((file) => copyInto(tx, file)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
  });
  await expect(refused).rejects.toMatchObject({ code: '22021' });
  // The same connection, in step with its answers.
  expect(await kept()).toEqual([{ n: 3 }]);
});
