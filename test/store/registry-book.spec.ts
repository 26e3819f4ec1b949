/** The registry in memory follows imports, and what a terminal was like then is one statement. */

import { attributeChanges } from '#domain/registry/attribute-changes.js';
import { type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import {
  terminalAsOf,
  terminalHistory,
  writeAttributeChanges,
} from '#infra/store/attribute-changes.sql.js';
import { openRegistryBook, type RegistryBook } from '../../apps/ingest/src/registry-book.js';
import { openCuttable } from '../support/cuttable.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { importCsv, importExamples } from '../support/import-registry.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;
let book: RegistryBook | undefined;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'book spec', log: silentLog });
});

afterEach(async () => {
  await book?.close();
  book = undefined;
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

test('chain and region come from merchant and store where the terminal has none', async () => {
  await importExamples(db);
  book = await openRegistryBook(db, silentLog);
  expect(book.size).toBe(5);
  expect(book.get('demo', 'T-001')).toEqual({
    ...{ merchant: 'm-100', store: 's-101', chain: 'green-leaf', region: 'zhejiang' },
    ...{ acquirer: 'acq-1', state: 'active', test: false },
  });
  expect(book.get('demo', 'T-004')).toMatchObject({ store: undefined, state: 'spare' });
  expect(book.get('demo', 'T-999')).toBeUndefined();
  expect(book.get('other', 'T-001')).toBeUndefined();
});

test('an import is in the book without being asked for, one of a store as well', async () => {
  await importExamples(db);
  const opened = await openRegistryBook(db, silentLog);
  book = opened;
  await importCsv(db, 'terminals', 'terminal,merchant,test\nT-9,m-100,yes\nT-001,m-100,yes\n');
  await eventually('the new terminal', () => opened.get('demo', 'T-9')?.test);
  expect(opened.get('demo', 'T-001')).toMatchObject({ test: true, store: 's-101' });
  const stores = 'store,merchant,name,tz,region\ns-101,m-100,West Lake,Asia/Shanghai,hangzhou\n';
  await importCsv(db, 'stores', stores);
  await eventually(
    'the region of the store',
    () => opened.get('demo', 'T-001')?.region === 'hangzhou',
  );
  const merchants = 'merchant,name,chain\nm-100,Green Leaf Tea,leaf\n';
  await importCsv(db, 'merchants', merchants, { tenant: 'other' });
  await importCsv(db, 'merchants', merchants);
  await eventually(
    'the chain of the merchant',
    () => opened.get('demo', 'T-002')?.chain === 'leaf',
  );
});

test('without its database the book answers from what it has, and catches up later', async () => {
  await importExamples(db);
  const cuttable = await openCuttable(database.url);
  const far = openDatabase({ url: cuttable.url, max: 2, name: 'far book', log: silentLog });
  const opened = await openRegistryBook(far, silentLog);
  try {
    cuttable.cut();
    await importCsv(db, 'terminals', 'terminal,merchant\nT-9,m-100\n');
    await expect(opened.refresh()).rejects.toThrow();
    expect(opened.get('demo', 'T-001')).toMatchObject({ merchant: 'm-100' });
    cuttable.mend();
    await eventually('the new terminal', () => opened.get('demo', 'T-9'));
  } finally {
    await opened.close();
    await far.close();
    await cuttable.close();
  }
});

/** Keeps what differs, as whoever stores messages does. */
async function keep(before: Terminal, after: Terminal, at: number): Promise<void> {
  const changes = attributeChanges(before, after, at, 'hb');
  await execute(
    db,
    writeAttributeChanges,
    changes.map(() => 'demo'),
    changes.map(() => 'T-001'),
    changes.map((change) => new Date(change.at)),
    changes.map(({ source }) => source),
    changes.map(({ attribute }) => attribute),
    changes.map(({ was }) => was ?? null),
    changes.map(({ became }) => became ?? null),
  );
}

async function asOf(at: number): Promise<Record<string, string>> {
  const known = await rows(db, terminalAsOf, 'demo', 'T-001', new Date(at));
  return Object.fromEntries(known.map(({ attribute, value }) => [attribute, value]));
}

test('what its firmware was then', async () => {
  const running = (fw: string) => ({ ...UNKNOWN_TERMINAL, attributes: { fw, link: '4g' } });
  const [one, two, three] = [running('1.0'), running('2.0'), running('3.0')] as const;
  const gone = { ...three, attributes: { fw: '3.0' } };
  await keep(one, two, 2_000);
  await keep(two, three, 3_000);
  await keep(three, gone, 4_000);
  expect(await asOf(1_000)).toEqual({ fw: '1.0', link: '4g' });
  expect(await asOf(2_000)).toEqual({ fw: '2.0', link: '4g' });
  expect(await asOf(3_999)).toEqual({ fw: '3.0', link: '4g' });
  expect(await asOf(4_000)).toEqual({ fw: '3.0' });
});

test('imports are history: what a terminal had before, and since when it has another', async () => {
  const day = 86_400_000;
  await importExamples(db);
  const header = 'terminal,merchant,acquirer,region\n';
  await importCsv(db, 'terminals', `${header}T-001,m-100,acq-9,\n`, { now: 1_800_000_000_000 });
  const stores = 'store,merchant,name,tz,region\ns-101,m-100,West Lake,Asia/Shanghai,hangzhou\n';
  await importCsv(db, 'stores', stores, { now: 1_800_000_000_000 + day });
  await importCsv(db, 'terminals', 'terminal,merchant,state\nT-001,m-100,retired\n', {
    now: 1_800_000_000_000 + 2 * day,
  });
  const history = await rows(db, terminalHistory, 'demo', 'T-001', 10);
  expect(history.map(({ attribute, was, became }) => [attribute, was, became])).toEqual([
    ['state', 'active', 'retired'],
    ['region', 'zhejiang', 'hangzhou'],
    ['acquirer', 'acq-1', 'acq-9'],
  ]);
  expect(await asOf(1_799_999_999_999)).toEqual({
    ...{ merchant: 'm-100', store: 's-101', chain: 'green-leaf', region: 'zhejiang' },
    ...{ acquirer: 'acq-1', state: 'active' },
  });
  expect(await asOf(1_800_000_000_000 + day)).toMatchObject({
    ...{ acquirer: 'acq-9', region: 'hangzhou', state: 'active' },
  });
});
