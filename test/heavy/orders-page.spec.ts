/**
 * Commands and holds on the page of an incident, in a real browser: what is proposed is approved
 * there, by another name, and stopped there. Screenshots go to test/output.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { newCommandKeys, readCommandKey } from '#infra/command/command-key.js';
import { execute } from '#infra/db/query.js';
import { hearRestarts } from '#infra/store/command-wire.sql.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { type CommandDesk, startCommandDesk } from '../../apps/alerts/src/commands/command-desk.js';
import {
  type CommandSender,
  startCommandSender,
} from '../../apps/ingest/src/commands/command-sender.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { type Manners, obedientFleet, seedTerminals } from '../support/obedient-fleet.js';
import { REPOSITORY } from '../support/repository.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const output = join(REPOSITORY, 'test/output');
const folder = mkdtempSync(join(tmpdir(), 'orders-page-'));
const clock = { now: () => Date.now(), realDelay: (ms: number) => Math.min(ms, 100) };
const config = { COMMANDS_PER_MINUTE: 1_000, COMMANDS_PER_HOUR: 10_000 };
const metrics = { commandsSent: { inc: () => {} } } as never;
const FLEET = 240;

let api: TestApi;
let desk: CommandDesk;
let sender: CommandSender;
let browser: Browser;
let manners: Manners = 'deaf';
const problems: string[] = [];

beforeAll(async () => {
  mkdirSync(output, { recursive: true });
  api = await startTestApi();
  await seedTerminals(api.db, FLEET, 'acq-1');
  const diagnosis = { diagnosis: 'zone_pin_key', playbook: 'key', forbidden: ['restart'] };
  const startedAt = Date.now() - 300_000;
  await storeIncident(api.db, anIncident({ ...diagnosis, startedAt, severity: 'SEV1' }));
  const names = Array.from({ length: FLEET }, (_, i) => `T${i + 1}`);
  await execute(api.db, addMembers, 'demo', 'inc-1', 'terminal', names);
  const scheduled = names.slice(0, 214).map((_, i) => {
    return new Date(Date.now() - 24 * 3_600_000 + 38 * 60_000 + i * 20_000);
  });
  const each = <T>(value: T) => scheduled.map(() => value);
  const some = names.slice(0, 214);
  await execute(api.db, hearRestarts, each('demo'), some, each(1), each('scheduled'), scheduled);
  const file = join(folder, 'key.pem');
  writeFileSync(file, newCommandKeys().privatePem);
  const sign = readCommandKey(file);
  const fleet = obedientFleet(api.db, () => manners);
  desk = startCommandDesk({ config, db: api.db, clock, sign, log: silentLog });
  sender = await startCommandSender({ db: api.db, source: fleet, clock, metrics, log: silentLog });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});

afterAll(async () => {
  await browser?.close();
  await sender?.close();
  await desk?.close();
  await api?.close();
  rmSync(folder, { recursive: true });
  await stopTestServer();
});

async function open(lang: string, size: [number, number], name: string): Promise<Page> {
  const [width, height] = size;
  const context = await browser.newContext({ viewport: { width, height } });
  await context.addInitScript(`localStorage.setItem('tillwatch.name', ${JSON.stringify(name)})`);
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`http://${api.host}/incidents/inc-1?lang=${lang}`);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(output, `${name}.png`), fullPage: true });
}

test('what is proposed is approved there, seen under way, and stopped there', async () => {
  const placed = await api.post('/api/v1/commands', {
    ...{ what: 'sign_in', incident: 'inc-1', by: 'Wang Fang', reason: 'the key was renewed' },
  });
  expect(placed.status).toBe(202);
  const page = await open('en', [1440, 1200], 'Li Wei');
  const order = page.locator(`[data-order="${placed.json?.id}"]`);
  await order.waitFor({ timeout: 120_000 }).finally(() => shoot(page, 'orders-first-en'));
  expect(await order.innerText()).toMatch(/Affects 240 terminals at 120 merchants/);
  expect(await order.innerText()).toMatch(/3 → 24 → 240/);
  expect(await page.locator('.orders').innerText()).toMatch(/214 of these restart by schedule/);
  await shoot(page, 'orders-proposed-en');
  await order.getByRole('button', { name: /Approve/ }).click();
  await order.getByText('under way', { exact: true }).waitFor();
  await order.getByText('3 under way').waitFor();
  await page.getByRole('button', { name: 'Hold restarts' }).click();
  await page.locator('.held').waitFor();
  await shoot(page, 'orders-under-way-en');
  await order.getByRole('button', { name: /Stop now/ }).click();
  await page.getByRole('button', { name: 'Stop the command' }).click();
  await order.getByText('Stopped by Li Wei').waitFor();
  manners = 'refuses';
  await api.post('/api/v1/commands', {
    ...{ what: 'rekey', incident: 'inc-1', by: 'Wang Fang', reason: '密钥已更新' },
  });
  const phone = await open('zh-CN', [390, 844], '李伟');
  await phone.getByRole('button', { name: /批准/ }).click();
  await phone.getByText(/已自动停止/).waitFor({ timeout: 120_000 });
  const width = await phone.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  await shoot(phone, 'orders-zh-phone');
  expect(problems).toEqual([]);
}, 400_000);
