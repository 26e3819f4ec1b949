/**
 * What people see of follow-ups, drills, commands and rules, in a real browser, on a desk and in a
 * hand, and what they can do there. Screenshots go to test/output.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { SECOND } from '#domain/base/instant.js';
import { DrillPlan } from '#domain/oncall/due-drills.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute, rows } from '#infra/db/query.js';
import { beginDrill, beginFault, endDrill, seeDrillServer } from '#infra/store/drills.sql.js';
import { loadedRules, saveRules } from '#infra/store/engine.sql.js';
import { addMembers, appendIncidentEvent } from '#infra/store/incidents.sql.js';
import { savePlan } from '#infra/store/oncall.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { importCsv } from '../support/import-registry.js';
import { seedTerminals } from '../support/obedient-fleet.js';
import { REPOSITORY } from '../support/repository.js';
import { seedHistory } from '../support/seed-history.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { START } from '../support/tiny-fleet.js';

const output = join(REPOSITORY, 'test/output');
const by = 'Wang Fang';
const story = {
  name: 'zpk-desync',
  title: {
    en: 'A key reset is half applied: every PIN payment answers 55',
    'zh-CN': '密钥重置只生效一半',
  },
};
let api: TestApi;
let browser: Browser;
const problems: string[] = [];

beforeAll(async () => {
  mkdirSync(output, { recursive: true });
  api = await startTestApi();
  await seedHistory(api.db, ticksOf('0s acq-1 10 acq-2 10\n 125s acq-1 8x55/10\n 200s end'));
  await seedFollowUps();
  await seedDrills();
  await seedCommands();
  await seedChange();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await api?.close();
  await stopTestServer();
});

async function seedFollowUps(): Promise<void> {
  await importCsv(api.db, 'merchants', 'merchant,name\nm-1,Corner shop\nm-2,West Gate Bakery\n');
  const stores = 's-1,m-1,Main street,Asia/Shanghai\ns-2,m-2,West gate,Asia/Shanghai\n';
  await importCsv(api.db, 'stores', `store,merchant,name,tz\n${stores}`);
  const names = Array.from({ length: 60 }, (_, i) => `t-${100 + i}`);
  const lines = names.map((name, i) => {
    return `${name},m-${1 + (i % 2)},s-${1 + (i % 2)},A920,SN-${i},${i % 3 ? '2027-01-31' : ''}`;
  });
  const head = 'terminal,merchant,store,model,serial,warranty_until';
  await importCsv(api.db, 'terminals', `${[head, ...lines].join('\n')}\n`);
  const past = { startedAt: Date.UTC(2026, 2, 10), detectedAt: Date.UTC(2026, 2, 10) + 5_000 };
  const over = { resolvedAt: Date.UTC(2026, 2, 10, 1), status: 'resolved' as const };
  await storeIncident(
    api.db,
    anIncident({ id: 'inc-7', ...past, ...over, diagnosis: 'peripheral' }),
  );
  await execute(api.db, addMembers, 'demo', 'inc-7', 'terminal', names);
  const notes = { wentWell: '', wentBadly: '', lucky: '' };
  const of = (kind: string, what: string, due: string | null) => ({
    kind,
    what,
    owner: 'Zhao',
    due,
  });
  const followUps = [
    of('training', 'Train the stores that were hit', '2026-04-01'),
    of('warranty', 'Claim warranty for the terminals hit', null),
    of('rule', 'People found the call needless: look at the rule', '2099-01-01'),
  ];
  await api.post('/api/v1/incidents/inc-7/review', { by, revision: 0, notes, followUps });
}

async function seedDrills(): Promise<void> {
  const roster = aRoster();
  const people = roster.people.map((each, i) => ({ ...each, drills: i === 0 }));
  const about = { externalUrl: 'https://t.example', warnings: [] };
  const plan = planOf({ ...roster, people }, () => 'mark', about);
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
  const file = DrillPlan.parse({
    drills: [{ tenant: 'demo', days: ['tu'], at: '10:00', time_zone: 'Asia/Shanghai' }],
  });
  // Far ahead, so that it is there for as long as the test takes.
  const seen = new Date(Date.now() + 3_600_000);
  await execute(api.db, seeDrillServer, seen, JSON.stringify(file), JSON.stringify([story]));
  await api.post('/api/v1/drills', { by });
  const at = (seconds: number) => new Date(Date.now() - 3_600_000 + seconds * SECOND);
  await execute(api.db, beginDrill, 1, at(0), at(1_300));
  await execute(api.db, beginFault, 1, at(20));
  const ground = 'demo~drill';
  const hit = { detectedAt: at(22).getTime(), startedAt: at(20).getTime() };
  const incident = anIncident({ id: 'drill-1', tenant: ground, ...hit });
  await storeIncident(api.db, incident);
  const events: [number, { readonly kind: string; readonly [more: string]: unknown }][] = [
    [22, { kind: 'triggered', incident }],
    [24, { kind: 'page', what: 'paged', who: 'Li Wei' }],
    [24, { kind: 'page', what: 'not_agreed', who: 'Zhao Min' }],
    [400, { kind: 'acknowledged', by: 'Li Wei' }],
    [460, { kind: 'step_done', step: 'confirm', outcome: 'done', by: 'Li Wei' }],
  ];
  for (const [second, said] of events) {
    const event = JSON.stringify({ at: at(second).getTime(), ...said });
    const row = [ground, 'drill-1', at(second), said.kind, event, true] as const;
    await rows(api.db, appendIncidentEvent, ...row);
  }
  await execute(api.db, endDrill, 1, at(900), 'over');
}

async function seedCommands(): Promise<void> {
  // The history has numbered its profiles by itself.
  await api.db.pool.query(`select setval(pg_get_serial_sequence('profile', 'id'), 1000)`);
  await seedTerminals(api.db, 40, 'acq-1');
  const terminals = ['T1', 'T2', 'T3'];
  for (let i = 0; i < 2; i += 1) {
    const wish = { what: 'restart', terminals, by, reason: 'their certificates were renewed' };
    const made = await api.post('/api/v1/commands', wish);
    const id = String(made.json?.id);
    const sent = `update command_target set released_at = now(), sent_at = now(), state = 'done',
                         payload = '{}' where command = $1 and place < 2`;
    await api.db.pool.query(sent, [id]);
  }
}

async function seedChange(): Promise<void> {
  const [known] = await rows(api.db, loadedRules);
  const fields = [{ field: 'gates.terminals', was: '3', is: '4' }];
  const change = {
    at: Date.now(),
    added: ['NewOne'],
    removed: [],
    changed: [{ alert: 'MassError55', fields }],
  };
  const kept = await api.db.pool.query('select rules from engine_rules');
  const all = JSON.stringify(kept.rows[0]?.rules);
  await execute(
    api.db,
    saveRules,
    known?.loaded_at ?? new Date(),
    all,
    '[]',
    JSON.stringify(change),
  );
}

async function open(path: string, lang: string, wide: boolean): Promise<Page> {
  const viewport = wide ? { width: 1280, height: 800 } : { width: 390, height: 844 };
  const context = await browser.newContext({ viewport, timezoneId: 'Asia/Shanghai' });
  await context.addInitScript(`localStorage.setItem('tillwatch.name', 'Li Wei')`);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`${path} ${lang}: ${error.message}`));
  await page.goto(`http://${api.host}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(output, `${name}.png`), fullPage: true });
}

const explained = `/rules/MassError55?at=${START + 130 * SECOND}&scope=acquirer%3Dacq-1`;
const PAGES: readonly (readonly [name: string, path: string, en: RegExp, zh: RegExp])[] = [
  ['follow-ups', '/follow-ups', /overdue since 2026-04-01/, /已于 2026-04-01 逾期/],
  ['drills', '/drills', /targets met/, /项目标达成/],
  ['commands', '/commands', /Commands run/, /指令正常下发/],
  ['rules', '/rules', /gates\.terminals/, /gates\.terminals/],
  ['explain', explained, /it fired and opened inc-1/, /已触发，并开启故障 inc-1/],
  ['review', '/incidents/inc-7/review', /follow-ups of inc-7/, /inc-7 的后续事项/],
];

test.each(PAGES)(
  '%s: in both languages, on a desk and in a hand',
  async (name, path, en, zh) => {
    for (const [lang, words, wide] of [
      ['en', en, true],
      ['zh-CN', zh, false],
    ] as const) {
      const page = await open(path, lang, wide);
      await page.getByText(words).first().waitFor();
      await shoot(page, `people-${name}-${lang}${wide ? '' : '-phone'}`);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([lang, width]).toEqual([lang, wide ? 1280 : 390]);
      await page.context().close();
    }
  },
  120_000,
);

test.each([
  ['en', 390],
  ['zh-CN', 390],
  ['en', 320],
  ['zh-CN', 320],
] as const)(
  'the head of old data is one line: %s, %i px',
  async (lang, width) => {
    const page = await open('/follow-ups', lang, false);
    await page.setViewportSize({ width, height: 700 });
    await page.locator('.data-age.hatch').waitFor();
    const topOf = async (what: string) => (await page.locator(what).boundingBox())?.y ?? Number.NaN;
    expect(await topOf('.help-button')).toBeCloseTo(await topOf('.pause-button'), 0);
    await page.screenshot({ path: join(output, `people-head-${lang}-${width}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  },
  60_000,
);

test('a follow-up is closed by whoever is at the screen, with the terminals in sight', async () => {
  const page = await open('/follow-ups?incident=inc-7', 'zh-CN', false);
  const card = page.locator('[data-follow-up="inc-7/2"]');
  await card.getByText('40 台终端').click();
  await card.getByText('SN-1', { exact: true }).waitFor();
  await shoot(page, 'people-follow-ups-open-phone');
  // For one of them first: it goes to the end of the list, and can be taken back there.
  await card.getByRole('button', { name: '完成: t-102' }).click();
  await card.getByText('已完成 1').waitFor();
  await card.getByRole('button', { name: '重新打开: t-102' }).waitFor();
  await shoot(page, 'people-follow-ups-one-phone');
  await card.getByRole('button', { name: '完成: Claim warranty' }).click();
  await page.getByRole('button', { name: '标记为已完成' }).click();
  await card.waitFor({ state: 'detached' });
  await page.getByLabel('状态').selectOption('closed');
  await card.getByText(/已完成：Li Wei/).waitFor();
  await page.context().close();
}, 60_000);

test('what a drill will do, and to whom it goes, is read before it is planned', async () => {
  const page = await open('/drills', 'en', true);
  await page.locator('details.drill summary').click();
  await page.getByText('Due, but not agreed to drills: Zhao Min.').waitFor();
  await page.getByText('confirm: done by Li Wei').waitFor();
  await page.getByRole('button', { name: 'Hold a drill…' }).click();
  await page.getByText(/May be paged: Li Wei\./).waitFor();
  await page.getByLabel('When').selectOption('at');
  await shoot(page, 'people-drills-hold-en');
  await page.getByRole('button', { name: 'Plan the drill' }).click();
  const planned = page.locator('[data-drill][data-state=planned]');
  await planned.getByText(/asked for by Li Wei/).waitFor();
  await planned.getByRole('button', { name: /Stop/ }).click();
  await page.getByText('It is not held. Nobody is told.').waitFor();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Stop drill/ })
    .click();
  // No engine runs here that would end it: the button that was pressed is enough.
  await planned.locator('button:disabled').waitFor();
  await page.context().close();
}, 60_000);

test('all commands are stopped for a reason, and names that are not proved are told', async () => {
  const terminals = Array.from({ length: 30 }, (_, i) => `T${i + 5}`);
  const wish = { what: 'rekey', terminals, by, reason: 'the key was renewed' };
  const placed = await api.post('/api/v1/commands', wish);
  expect(placed.json).toMatchObject({ needsApproval: true });
  const page = await open('/commands', 'zh-CN', false);
  await page.getByText(/此处的姓名未经验证/).waitFor();
  await page.getByRole('button', { name: '停止所有指令…' }).click();
  await page.getByText(/立即停止：任何故障的任何指令都不再下发/).waitFor();
  await page.getByLabel(/原因/).fill('银行正在排查');
  await shoot(page, 'people-commands-halt-phone');
  await page.getByRole('dialog').getByRole('button', { name: '停止所有指令' }).click();
  await page.getByText('所有指令已停止').waitFor();
  await page.getByText(/Li Wei，.*：银行正在排查/).waitFor();
  await shoot(page, 'people-commands-halted-phone');
  await page.context().close();
}, 60_000);

test('from the incident one comes to why it fired, and on to the minute before', async () => {
  await storeIncident(
    api.db,
    anIncident({ startedAt: START + 124 * SECOND, detectedAt: START + 126 * SECOND }),
  );
  const page = await open('/incidents/inc-1', 'en', true);
  await page.getByRole('link', { name: 'Why did this fire?' }).click();
  await page.locator('[data-verdict=fired]').waitFor();
  await page.getByRole('button', { name: 'A minute earlier' }).click();
  await page.locator('[data-verdict=below]').waitFor();
  await page.getByText('What held it back').waitFor();
  await shoot(page, 'people-explain-below-en');
  expect(problems).toEqual([]);
  await page.context().close();
}, 60_000);
