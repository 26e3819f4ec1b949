/** Importing a registry: all or nothing, twice is once, and every mistake with its place. */
import fc from 'fast-check';
import { KINDS, type Kind } from '#domain/registry/kinds.js';
import { csvLine } from '#domain/registry/spreadsheet-cell.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { listRevisions } from '#infra/store/registry.sql.js';
import { exportCsv, exportRows } from '../../apps/api/src/registry/export-registry.js';
import { importRegistry } from '../../apps/api/src/registry/import-registry.js';
import { openSource } from '../../apps/simulator/src/open-source.js';
import { parseArguments } from '../../apps/simulator/src/parse-arguments.js';
import { REGISTRY_KINDS } from '../../apps/simulator/src/world/registry-files.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { exampleCsv, importCsv, importExamples, mistakesOf } from '../support/import-registry.js';
import { silentLog } from '../support/silent-log.js';

let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 4, name: 'registry spec', log: silentLog });
});

afterEach(async () => {
  await db?.close();
  await database?.close();
});
afterAll(stopTestServer);

async function exported(kind: Kind, tenant = 'demo'): Promise<string> {
  let text = '';
  for await (const piece of exportCsv(db, tenant, kind)) text += piece;
  return text;
}

async function states(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const page of exportRows(db, 'demo', 'terminals')) {
    for (const { terminal, state } of page) found[String(terminal)] = String(state);
  }
  return found;
}

test('the registry that the simulator writes of its fleet is imported as it is', async () => {
  const args = parseArguments(['--terminals', '200', '--scenario', 'zpk-desync']);
  const opened = args.ok ? openSource(args.value, 0) : args;
  const files = opened.ok ? opened.value.registry?.() : undefined;
  for (const kind of REGISTRY_KINDS) {
    const { rows: all, added } = await importCsv(db, kind, files?.[kind] ?? '');
    expect(added).toBe(all);
  }
  expect(Object.keys(await states())).toHaveLength(200);
});

test('the examples are imported, and a second time they change nothing', async () => {
  await importExamples(db);
  const revisions = await rows(db, listRevisions, 'demo', 100);
  expect(revisions.map(({ kind, added, file, by }) => [kind, added, file, by])).toEqual([
    ['terminals', 5, 'terminals.csv', 'Ada'],
    ['contacts', 3, 'contacts.csv', 'Ada'],
    ['hours', 3, 'hours.csv', 'Ada'],
    ['stores', 3, 'stores.csv', 'Ada'],
    ['merchants', 2, 'merchants.csv', 'Ada'],
  ]);
  for (const kind of KINDS) {
    const again = await importCsv(db, kind, exampleCsv(kind));
    expect(again).toMatchObject({ added: 0, changed: 0, retired: 0, revision: null });
    expect(again.unchanged).toBe(again.rows);
  }
  expect(await rows(db, listRevisions, 'demo', 100)).toEqual(revisions);
});

test('what was exported and imported elsewhere is exported the same', async () => {
  await importExamples(db);
  for (const kind of KINDS) {
    const text = await exported(kind);
    await importCsv(db, kind, text, { tenant: 'other' });
    expect(await exported(kind, 'other')).toBe(text);
    for await (const items of exportRows(db, 'demo', kind)) {
      const request = { tenant: 'other', kind, file: 'x', by: 'Ada', now: 0 };
      const again = await importRegistry(db, { ...request, source: { form: 'json', items } });
      expect(again).toMatchObject({ added: 0, changed: 0, unchanged: items.length });
    }
  }
  expect(await exported('contacts')).toContain("'+86 138 0013 8000");
});

test('any texts come back as they were', async () => {
  await importCsv(db, 'merchants', 'merchant,name\r\nm-1,One\r\n');
  const start = fc.constantFrom('', '=', '+', '-', '@', "'", "'=", '"', ',');
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const text = fc
    .tuple(start, words)
    .map(([head, tail]) => `${head}${tail}`.replace(/[\p{Cc}\p{Cs}\u202a-\u202e]/gu, '').trim())
    .filter((note) => note !== '');
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (notes) => {
      const lines = notes.map((note, i) => csvLine([`T-${i}`, 'm-1', note]));
      const csv = `terminal,merchant,note\r\n${lines.join('')}`;
      await importCsv(db, 'terminals', csv, { replace: true, yes: true });
      for await (const page of exportRows(db, 'demo', 'terminals')) {
        expect(page.slice(0, notes.length).map(({ note }) => note)).toEqual(notes);
      }
      const again = await importCsv(db, 'terminals', await exported('terminals'));
      expect(again.revision).toBeNull();
    }),
    { numRuns: 25 },
  );
});

test('columns that are left out keep what there is; empty cells do not', async () => {
  await importExamples(db);
  const outcome = await importCsv(db, 'terminals', 'terminal,merchant,model\nT-001,m-100,X1\n');
  expect(outcome).toMatchObject({ rows: 1, added: 0, changed: 1 });
  await importCsv(db, 'terminals', 'terminal,merchant,serial\nT-002,m-100,\n');
  for await (const [first, second] of exportRows(db, 'demo', 'terminals')) {
    expect(first).toMatchObject({ model: 'X1', serial: 'SN-0001', tags: ['bar', 'window'] });
    expect(second).toMatchObject({ model: 'P90', serial: null });
  }
});

test('mistakes of many kinds come at once, each with its place; nothing is written', async () => {
  await importExamples(db);
  const before = await exported('terminals');
  const csv = [
    'terminal,merchant,store,warranty_until,state,note',
    'T-001,m-100,s-101,2028-06-30,active,fine',
    'T 2,m-100,s-101,2028-06-31,retierd,"two\r\nlines"',
    'T-3,m-10O,s-201,,active,',
    'T-4,m-100,s-201,,active,card 4111 1111 1111 1111',
    '',
    ',m-100,,,,',
    'T-001,m-100,,,,',
    'T-5,m-100',
    '"T-6" ,m-100,,,,',
  ].join('\r\n');
  const mistakes = await mistakesOf(importCsv(db, 'terminals', csv));
  expect(mistakes).toEqual([
    'terminals.csv:3:1: terminal: "T 2": expected 1 to 32 letters, digits, _ or -',
    'terminals.csv:3:17: warranty_until: "2028-06-31": expected a day such as 2027-12-31',
    'terminals.csv:3:28: state: "retierd": expected active, retired, spare, ' +
      'did you mean "retired"?',
    'terminals.csv:3:40: note: holds a line break or control character: remove it',
    'terminals.csv:5:5: merchant: there is no merchant "m-10O": import it first, ' +
      'did you mean "m-100"?',
    'terminals.csv:5:11: store: store "s-201" belongs to merchant "m-200": correct one of the two',
    'terminals.csv:6:11: store: store "s-201" belongs to merchant "m-200": correct one of the two',
    'terminals.csv:6:25: note: looks like card data, which must never be stored here: remove it',
    'terminals.csv:8:1: terminal: is empty: every row needs one',
    'terminals.csv:9:1: terminal: "T-001" is in line 2 already: remove one',
    'terminals.csv:10:1: has 2 cells, the header 6: check its commas',
    'terminals.csv:11:6: something follows a closing quote: double quotes that belong to the text',
  ]);
  expect(await exported('terminals')).toBe(before);
  expect(await rows(db, listRevisions, 'demo', 100)).toHaveLength(KINDS.length);
});

test.each<[string, string | Uint8Array, string]>([
  ['an empty file', '', 'stores.csv:1:1: is empty: expected a header such as store,merchant,'],
  ['a slip in the header', 'store,merchant,name,tzz\n', 'stores.csv:1:21: "tzz" is no column'],
  ['a missing column', 'store,merchant,name\n', 'stores.csv:1:1: tz: the column is missing'],
  ['a column twice', 'store,merchant,name,tz,tz\n', 'stores.csv:1:24: tz: the column is there'],
  ['an open quote', 'store,merchant,name,tz\n\ns-1,"m', 'stores.csv:3:1: a quote is opened'],
  ['a quote within', 'store,merchant,name,tz\ns"1,m', 'stores.csv:2:'],
  ['GBK', Buffer.from([0x73, 0x0a, 0xc2, 0xcc, 0xd2, 0xb6]), 'is not UTF-8 (it looks like GBK)'],
  ['half a letter', Buffer.from([0x73, 0x0a, 0xe7]), 'is not UTF-8'],
])('%s is refused', async (_name, csv, mistake) => {
  const mistakes = await mistakesOf(importCsv(db, 'stores', csv));
  expect(mistakes.join('\n')).toContain(mistake);
});

test('a byte order mark and the line ends of any system are taken', async () => {
  const csv = '\ufeffmerchant,name\r\nm-1,One\nm-2,"Two, or ""Zwei"""\r\n\r\nm-3,Three';
  expect(await importCsv(db, 'merchants', csv)).toMatchObject({ rows: 3, added: 3 });
  expect(await exported('merchants')).toContain('m-2,"Two, or ""Zwei""",,,,\r\n');
});

test('mistakes in trading hours are shown in the cell', async () => {
  await importExamples(db);
  const csv = 'store,weekly\ns-101,"Mo 09:00-22:00; Xx 10:00-11:00"\n';
  expect(await mistakesOf(importCsv(db, 'hours', csv))).toEqual([
    'hours.csv:2:24: weekly: "Xx" is no day: use Mo, Tu, We, Th, Fr, Sa, Su',
  ]);
});

test('a dry run says what would happen, and does nothing', async () => {
  const outcome = await importCsv(db, 'merchants', exampleCsv('merchants'), { dryRun: true });
  expect(outcome).toMatchObject({ rows: 2, added: 2, revision: null });
  expect(await exported('merchants')).toBe('merchant,name,name_zh,language,mcc,chain\r\n');
});

test('replacing retires what is not named, but only a fifth unless more is meant', async () => {
  await importExamples(db);
  const two = exampleCsv('terminals').split('\n').slice(0, 3).join('\n');
  const importing = importCsv(db, 'terminals', two, { replace: true });
  await expect(importing).rejects.toThrow('would retire 2 of 4 terminals');
  expect((await states())['T-003']).toBe('active');
  const outcome = await importCsv(db, 'terminals', two, { replace: true, yes: true });
  expect(outcome).toMatchObject({ retired: 2, unchanged: 2 });
  expect(await states()).toEqual({
    ...{ 'T-001': 'active', 'T-002': 'active' },
    ...{ 'T-003': 'retired', 'T-004': 'retired', 'T-005': 'retired' },
  });
  const again = await importCsv(db, 'terminals', two, { replace: true });
  expect(again).toMatchObject({ retired: 0, revision: null });
  await importCsv(db, 'terminals', 'terminal,merchant\nT-003,m-200\n');
  expect((await states())['T-003']).toBe('active');
});

test('contacts are replaced by both of their names', async () => {
  await importExamples(db);
  const csv = exampleCsv('contacts').split('\n').slice(0, 3).join('\n');
  await importCsv(db, 'contacts', csv, { replace: true, yes: true });
  expect((await exported('contacts')).match(/^m-/gm)).toHaveLength(2);
});

test('two that import at once take turns', async () => {
  await importExamples(db);
  const csv = (i: number) => `merchant,name\nm-${i},Shop ${i}\n`;
  await Promise.all([1, 2, 3, 4].map((i) => importCsv(db, 'merchants', csv(i))));
  const revisions = await rows(db, listRevisions, 'demo', 100);
  expect(revisions.map(({ revision }) => revision)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
});
