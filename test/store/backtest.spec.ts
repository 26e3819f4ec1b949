/** Rules tried on the stored past: the same decisions, their score, and what a change changes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '#domain/base/instant.js';
import type { Settings } from '#domain/engine/types.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { backtest } from '../../apps/tillwatch/src/rules/backtest.js';
import { linesOf, reportOf } from '../../apps/tillwatch/src/rules/backtest-report.js';
import { readLabels } from '../../apps/tillwatch/src/rules/labels.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { seedHistory } from '../support/seed-history.js';
import { silentLog } from '../support/silent-log.js';
import { aRule, SETTINGS, START } from '../support/tiny-fleet.js';

/** Two outages, the second at an hour of the night elsewhere; and an odd burst that is none. */
const STORY = `
  0s    acq-1 10  acq-2 10  acq-3 10
  120s  acq-1 8x55/10
  180s  acq-1 10
  600s  acq-2 3x96/10
  700s  acq-2 10
  960s  end`;

let database: TestDatabase;
let db: Database;
let lived: Awaited<ReturnType<typeof seedHistory>>['decided'];

beforeAll(async () => {
  database = await testDatabase();
  db = openDatabase({ url: database.url, max: 2, name: 'backtest spec', log: silentLog });
  ({ decided: lived } = await seedHistory(db, ticksOf(STORY)));
});

afterAll(async () => {
  await db?.close();
  await database?.close();
  await stopTestServer();
});

const HOST = aRule('HostErrors', 'host_system');
const PIN = aRule('MassError55', 'pin_key');

async function run(...settings: readonly Settings[]) {
  const options = { tenant: 'demo', days: 1, pace: SECOND, settings, onProgress: () => {} };
  const done = await backtest(db, options);
  if (!done) throw new Error('nothing to live through');
  return done;
}

const by = (...rules: Settings['rules']): Settings => ({ ...SETTINGS, rules });
const at = (seconds: number) => new Date(START + seconds * SECOND).toISOString();

test('the rules in force decide again what they decided, in the same seconds', async () => {
  const { gathered, digests, from, to } = await run(SETTINGS);
  const told = lived.flatMap(({ at: when, effect }) =>
    effect.kind === 'enqueue_notification' ? [{ at: when, told: effect.reason }] : [],
  );
  expect(told.length).toBeGreaterThan(3);
  expect(gathered[0]?.notices).toMatchObject(told);
  expect(digests).toBe(960);
  expect(to - from).toBe(960 * SECOND);
});

test('where memory was kept before, it begins with what was learned by then', async () => {
  const options = { tenant: 'demo', pace: SECOND, settings: [SETTINGS], onProgress: () => {} };
  const last = await backtest(db, { ...options, days: 30 / 86_400 });
  expect(last?.learned).toBe(true);
  expect(last?.gathered[0]?.notices).toEqual([]);
});

test('a file of known outages that is not there is told as such', () => {
  const why = expect.stringMatching(/nowhere\.csv: cannot be read: it is not there$/);
  expect(readLabels('/tmp/nowhere.csv')).toEqual({ ok: false, mistakes: [why] });
});

test('known outages are found, missed, or were none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillwatch-labels-'));
  const file = join(folder, 'known.csv');
  const row = (from: number, to: number, cause: string, note: string) =>
    `${at(from)},${at(to)},${cause},${note}\n`;
  const rows = [
    row(120, 180, 'acquirer=acq-1', 'the key'),
    row(400, 420, 'acquirer=acq-3', 'a line that was cut'),
    row(9_000, 9_100, '', 'tomorrow'),
  ];
  writeFileSync(file, `from,to,cause,note\n${rows.join('')}`);
  const read = readLabels(file);
  writeFileSync(file, `from,to,cause\n${at(9)},${at(8)},x\nnoon,${at(9)},\n`);
  const wrong = readLabels(file);
  rmSync(folder, { recursive: true });
  if (!read.ok || wrong.ok) throw new Error('labels');
  expect(wrong.mistakes.map((line) => line.replace(/^.*known/, 'known'))).toEqual([
    'known.csv:2:1: cause: "x" is no attribute and value',
    'known.csv:3:1: from: expected a time such as 2026-03-10T04:32Z',
  ]);
  const report = reportOf(await run(SETTINGS), read.labels, 'Europe/London');
  const { scores } = report;
  expect(scores?.found).toHaveLength(1);
  expect(scores?.found[0]?.delayMs).toBeLessThan(10 * SECOND);
  expect(scores?.missed).toMatchObject([{ note: 'a line that was cut' }]);
  expect(scores?.false).toMatchObject([{ rule: 'HostErrors' }]);
  // 04:30 UTC is a working day in Shanghai, and night in London.
  expect(report.pagesByNight).toEqual({ '2026-03-09': 2 });
  expect(reportOf(await run(SETTINGS), null, 'Asia/Shanghai').pagesByNight).toEqual({});
});

test('a change of rules is told as what is more, fewer, later and earlier', async () => {
  const slow = aRule('HostErrors', 'host_system', { for: '40s' });
  const done = await run(by(slow), by(PIN, HOST));
  const { gathered } = done;
  const { difference } = reportOf(done, null, 'UTC');
  expect(difference).toMatchObject({
    more: [],
    fewer: [{ rule: 'MassError55' }],
    earlier: [],
    later: [{ after: { rule: 'HostErrors' } }],
    same: 0,
  });
  expect(difference?.later[0]?.laterMs).toBeGreaterThan(30 * SECOND);
  const back = reportOf({ ...done, gathered: [...gathered].reverse() }, null, 'UTC').difference;
  expect(back).toMatchObject({ more: [{ rule: 'MassError55' }], earlier: [{}], later: [] });
});

test('it reads as a person would tell it', async () => {
  const slow = aRule('HostErrors', 'host_system', { for: '40s' });
  const lines = linesOf(reportOf(await run(by(slow), by(HOST)), [], 'UTC'));
  expect(lines).toEqual([
    expect.stringMatching(
      /^2026-03-10 04:40:\d\dZ {2}SEV1 HostErrors {2}acquirer = acq-2 {2}acquirer_host, 4/,
    ),
    'incidents: 1, notices: 2, from 2026-03-10 04:30:01Z to 2026-03-10 04:46:01Z',
    'pages between 22:00 and 07:00 (UTC): 1, 1 a night, at most 1 in one',
    'known outages: 0 of 0 found',
    'incidents of no known outage: 1',
    expect.stringMatching(/^false: 2026/),
    'against the other rules: 0 more, 0 fewer, 0 earlier, 1 later, 0 told otherwise, 0 the same',
    expect.stringMatching(/^later by \d+ s: 2026-03-10 04:40/),
  ]);
});

test('the report in Chinese says the same', async () => {
  const slow = aRule('HostErrors', 'host_system', { for: '40s' });
  const lines = linesOf(reportOf(await run(by(slow), by(HOST)), [], 'UTC'), 'zh-CN');
  expect(lines.slice(1)).toEqual([
    '事件 1 起，通知 2 条，时段 2026-03-10 04:30:01Z 至 2026-03-10 04:46:01Z',
    '夜间 22:00 至 07:00（UTC）呼叫 1 次，平均每夜 1 次，单夜最多 1 次',
    '已知故障 0 起，发现 0 起',
    '不属于任何已知故障的事件：1 起',
    expect.stringMatching(/^误报：2026.*收单机构 = acq-2 {2}acquirer_host，起始后\d+ 秒发现，持续/),
    '与另一套规则相比：多 0 起，少 0 起，提前 0 起，延后 1 起，判断不同 0 起，相同 0 起',
    expect.stringMatching(/^延后\d+ 秒：2026-03-10 04:40/),
  ]);
});
