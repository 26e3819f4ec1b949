/**
 * Reports to authorities on the page of an incident, and what merchants say of it in its review,
 * in a real browser. Screenshots go to test/output.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { MINUTE } from '#domain/base/instant.js';
import { planOf } from '#domain/oncall/plan.js';
import { execute } from '#infra/db/query.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { signLink } from '#infra/people/sign-links.js';
import { saveFeedback } from '#infra/store/contacts.sql.js';
import { savePlan } from '#infra/store/oncall.sql.js';
import { aRoster } from '../support/a-roster.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { REPOSITORY } from '../support/repository.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const output = join(REPOSITORY, 'test/output');
const key = 'k'.repeat(40);
let api: TestApi;
let browser: Browser;
const problems: string[] = [];

beforeAll(async () => {
  mkdirSync(output, { recursive: true });
  api = await startTestApi({
    REGULATION_FILE: `${deployFolder('regulation')}/pboc.example.yaml`,
    ONCALL_KEY: key,
  });
  const plan = planOf(aRoster(), () => 'mark', { externalUrl: '', warnings: [] });
  await execute(api.db, savePlan, new Date(), JSON.stringify(plan), '[]');
  const startedAt = Date.now() - 10 * MINUTE;
  const forbidden = ['restart', 'retry_pin'];
  const grave = { severity: 'SEV1', kind: 'outage', diagnosis: 'zone_pin_key' } as const;
  await storeIncident(api.db, anIncident({ startedAt, ...grave, forbidden }));
  await execute(api.db, saveFeedback, 'demo', 'inc-1', 'm-1', new Date(), 2, 'nobody called us');
  await execute(api.db, saveFeedback, 'demo', 'inc-1', 'm-2', new Date(), 5, null);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});

afterAll(async () => {
  await browser?.close();
  await api?.close();
  await stopTestServer();
});

async function open(path: string, lang: string, size: [number, number]): Promise<Page> {
  const [width, height] = size;
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`http://${api.host}${path}?lang=${lang}`);
  return page;
}

test('a link in a page says what not to do above its button, on a phone', async () => {
  const link = { kind: 'take', tenant: 'demo', incident: 'inc-1', epoch: 1, person: '' } as const;
  const phone = await open(`/a/${signLink(key, link, Date.now())}`, 'en', [390, 844]);
  const never = await phone.locator('.never').boundingBox();
  const button = await phone.getByRole('button').boundingBox();
  expect(never?.y).toBeLessThan(button?.y ?? 0);
  expect((button?.y ?? 999) + (button?.height ?? 0)).toBeLessThanOrEqual(844);
  await phone.screenshot({ path: join(output, 'act-phone.png') });
});

test('the clock runs, a person grades the incident, and marks a report as sent', async () => {
  const desk = await open('/incidents/inc-1', 'en', [1440, 2200]);
  const duty = desk.locator('.duty');
  await duty
    .getByText(/no grade|Ordinary/)
    .first()
    .waitFor();
  await duty.getByRole('button', { name: 'Set the grade…' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption('larger');
  await dialog.getByRole('textbox').fill('nobody can pay');
  await dialog.getByRole('button', { name: 'Say' }).click();
  const name = desk.getByRole('dialog').getByRole('textbox').first();
  await name.fill('Li');
  await name.press('Enter');
  const brief = duty.locator('[data-report=brief]');
  await brief.locator('.duty-left').getByText(/left/).waitFor();
  await desk.screenshot({ path: join(output, 'duties-en.png') });
  await brief.getByRole('button', { name: 'Mark as sent…' }).click();
  await dialog.getByRole('button', { name: 'It was sent' }).click();
  await brief.getByText(/sent .* said by Li/).waitFor();
  await desk.locator('[data-question=data_loss]').getByRole('button', { name: 'No' }).click();
  await desk.locator('[data-question=data_loss]').getByText('· Li').waitFor();
});

test('the same is there in Chinese, in a hand', async () => {
  const phone = await open('/incidents/inc-1', 'zh-CN', [390, 844]);
  await phone
    .locator('.duty')
    .getByText(/较大：Li 于/)
    .waitFor();
  await phone.locator('.duties').scrollIntoViewIfNeeded();
  await phone.screenshot({ path: join(output, 'duties-zh-phone.png') });
  const width = await phone.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
});

test('the review and the report of quality say what merchants say', async () => {
  const review = await open('/incidents/inc-1/review', 'en', [1280, 1600]);
  await review.getByText('2 ratings, 3.5 of 5 in the mean').waitFor();
  await review.getByText('nobody called us').waitFor();
  await review.screenshot({ path: join(output, 'feedback-en.png') });
  const quality = await open('/quality', 'zh-CN', [390, 844]);
  await quality.getByText('共 2 份评价，平均 3.5 分（满分 5 分）').waitFor();
  await quality.screenshot({ path: join(output, 'feedback-zh-phone.png') });
});

test('an apostrophe is narrow in English, whatever font draws it', async () => {
  const desk = await open('/quality', 'en', [1280, 800]);
  await desk.locator('h1').waitFor();
  const widths = await desk.evaluate(`['’', '中'].map((text) => {
    const mark = document.createElement('span');
    mark.style.fontFamily = '"Noto Sans CJK SC", var(--font)';
    mark.textContent = text;
    document.querySelector('h1').append(mark);
    return mark.getBoundingClientRect().width;
  })`);
  const [mark = 0, character = 0] = widths as number[];
  expect(mark).toBeLessThan(character / 2);
});

test('nothing was written to the console of the browser', () => {
  expect(problems).toEqual([]);
});
