/** The console's files, as browsers get them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const PAGE = '<!doctype html><title>Tillwatch</title>';
let dir: string;
let api: TestApi;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillwatch-console-'));
  api = await startTestApi({ CONSOLE_DIR: join(dir, 'public') });
});

afterAll(async () => {
  await api?.close();
  rmSync(dir, { recursive: true });
  await stopTestServer();
});

test('before the console is built, its page says so, and programs are not misled', async () => {
  const page = await api.get('/');
  expect(page.status).toBe(503);
  expect(page.text).toContain('npm run build:console');
  expect((await api.get('/assets/index-12345678.js')).status).toBe(404);
  expect((await api.get('/api/v1/incidents')).status).toBe(200);
});

describe('built', () => {
  beforeAll(() => {
    const assets = join(dir, 'public/assets');
    mkdirSync(assets, { recursive: true });
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    writeFileSync(join(dir, 'public/index.html'), PAGE);
    writeFileSync(join(assets, 'index-DRegdFEq.js'), 'console.log(1);'.repeat(100));
    symlinkSync(join(dir, 'secret.txt'), join(assets, 'link.txt'));
  });

  test.each(['/', '/incidents/inc-1', '/incidents?tenant=demo', '/assets'])(
    '%s is the page, which is asked for again every time',
    async (path) => {
      const { status, text, headers } = await api.get(path);
      expect(status).toBe(200);
      expect(text).toBe(PAGE);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('what has a hash in its name is kept for ever, and comes compressed', async () => {
    const { headers, text } = await api.get('/assets/index-DRegdFEq.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(text).toMatch(/^console\.log/);
    const plain = await api.get('/assets/index-DRegdFEq.js', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  test('a browser that has the file is told so', async () => {
    const etag = (await api.get('/')).headers.get('etag') ?? '';
    const again = await api.get('/', { 'if-none-match': etag });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  test.each([
    '/missing.js',
    '/assets/missing-12345678.js',
    '/assets/link.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/api/unknown',
    '/live',
    '/metrics/x',
    '/.env',
    '/.git/config',
  ])('%s is not there', async (path) => {
    const { status, text } = await api.get(path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret');
  });

  test.each(['/../secret.txt', '//secret.txt', '/assets/../../secret.txt'])(
    'a client that does not tidy %s up gets nothing either',
    async (path) => {
      const [host, port] = api.host.split(':');
      const status = await new Promise((resolve, reject) => {
        request({ host, port, path }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
    },
  );

  test('only reading is for pages', async () => {
    expect(await api.post('/', {})).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });
});
