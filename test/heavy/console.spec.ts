/**
 * The demo as a person sees it: in a real browser, in both languages, on a desk and on a phone.
 * Screenshots go to test/output. CHROMIUM names the browser; Debian's is the default.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { REPOSITORY } from '../support/repository.js';
import { type RunningCli, startCli } from '../support/run-cli.js';

const output = join(REPOSITORY, 'test/output');
const incident_limit_ms = 90_000;
let cli: RunningCli;
let browser: Browser;
let url: string;
const problems: string[] = [];

beforeAll(async () => {
  mkdirSync(output, { recursive: true });
  cli = startCli(['demo', '--no-browser', '--terminals', '1000']);
  [, url = ''] = await cli.says(/open (http:\/\/\S+)/);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await cli?.stop();
});

async function open(path: string, lang: string, size: [number, number]): Promise<Page> {
  const [width, height] = size;
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${path} ${lang}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`${path} ${lang}: ${error.message}`));
  await page.goto(`${url}${path}?lang=${lang}`);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(output, `${name}.png`) });
}

test('the incident comes onto the open wall without a reload, with its page', async () => {
  const wall = await open('/', 'en', [1440, 900]);
  const row = wall.getByRole('link', { name: /Error 55/ }).first();
  await row.waitFor({ timeout: incident_limit_ms });
  await shoot(wall, 'wall-en');
  for (const words of [/acquirer = acq-1/, /SEV1/]) await wall.getByText(words).first().waitFor();
  await row.click();
  await wall.waitForURL(/\/incidents\/inc-1/);
  await wall
    .getByText(/Zone PIN key out of step/)
    .first()
    .waitFor();
  // Each part of the page comes when its own request was answered.
  for (const words of [/restart terminals/, /PIN keys out of step/])
    await wall.getByText(words).first().waitFor();
  await wall.locator('[data-reason=KEY_SYNC_PIN]').waitFor();
  await shoot(wall, 'incident-en');
});

test('the same is there in Chinese, on a phone', async () => {
  const phone = await open('/incidents/inc-1', 'zh-CN', [390, 844]);
  await phone
    .getByText(/区域 PIN 密钥不同步/)
    .first()
    .waitFor();
  await shoot(phone, 'incident-zh-phone');
  const width = await phone.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  const wall = await open('/', 'zh-CN', [1440, 900]);
  await wall
    .getByText(/收单机构 = acq-1/)
    .first()
    .waitFor();
  await shoot(wall, 'wall-zh');
});

test('the fleet is in the registry, and its list says nothing else', async () => {
  const list = await open('/terminals', 'en', [1440, 900]);
  // Whoever spoke last stands first, and the list ends long before the fleet does.
  await list
    .getByText(/^t-\d+$/)
    .first()
    .waitFor();
  await shoot(list, 'terminals-en');
  expect(await list.locator('body').innerText()).not.toMatch(/unregistered/);
});

const PAGES: readonly (readonly [path: string, en: RegExp, zh: RegExp])[] = [
  ['/incidents', /Alert quality/, /告警质量/],
  ['/incidents/inc-1/review', /What went well/, /做得好的地方/],
  ['/quality', /MassError55/, /MassError55/],
  ['/silences', /There are no silences/, /当前没有静默/],
  ['/oncall', /Nobody is paged in person/, /未加载值班文件/],
  ['/terminals', /A merchant calls/, /商户来电/],
];

test.each(PAGES)(
  '%s opens in both languages, on a desk and in a hand',
  async (path, en, zh) => {
    const name = path.slice(1).replaceAll('/', '-');
    const desk = await open(path, 'en', [1280, 800]);
    await desk.getByText(en).first().waitFor();
    await shoot(desk, `${name}-en`);
    const phone = await open(path, 'zh-CN', [390, 844]);
    await phone.getByText(zh).first().waitFor();
    await shoot(phone, `${name}-zh-phone`);
    const width = await phone.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await Promise.all([desk.close(), phone.close()]);
  },
  180_000,
);

test('whoever answers the phone is told what to say', async () => {
  const phone = await open('/terminals', 'zh-CN', [390, 844]);
  await phone.locator('.support input').fill('t-4');
  await phone.getByRole('button', { name: '告知来电者' }).click();
  await phone.locator('.support-answer').waitFor();
  await shoot(phone, 'support-zh-phone');
});

test('the row of pages scrolls to the one that is open', async () => {
  const small = await open('/oncall', 'en', [320, 600]);
  const link = small.getByRole('link', { name: 'On call' });
  await link.waitFor();
  const box = await link.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
});

test('in a hand, what it is and what not to do come before what may be said of it', async () => {
  const phone = await open('/incidents/inc-1', 'en', [390, 844]);
  await phone.locator('.life').waitFor();
  const order = [
    '.headline',
    '.forbidden',
    '.likely',
    '.playbook',
    '.orders',
    '.merchants',
    '.life',
  ];
  const tops = await Promise.all(
    order.map(async (each) => (await phone.locator(each).first().boundingBox())?.y ?? -1),
  );
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  expect(Math.min(...tops)).toBeGreaterThanOrEqual(0);
});

test('a page that is gone for good says so, in its place', async () => {
  const desk = await browser.newPage();
  await desk.route(/quality-page/, (route) => route.fulfill({ status: 404 }));
  await desk.goto(`${url}/quality?lang=zh-CN`);
  await desk.getByText(/此部分未能加载/).waitFor();
  await desk.getByRole('button', { name: '重新加载页面' }).waitFor();
});

test('nothing was written to the console of the browser', () => {
  expect(problems).toEqual([]);
});
