import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReceivers } from './read-receivers.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-receivers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, env: Record<string, string> = {}, secrets = true) {
  const path = join(folder, 'receivers.yaml');
  await writeFile(path, text);
  return readReceivers({ path, env, secrets: secrets ? 'needed' : 'left_out' });
}

async function mistakes(text: string, env: Record<string, string> = {}): Promise<string[]> {
  const result = await read(text, env);
  if (result.ok) return [];
  return result.mistakes.map((line) => line.slice(line.indexOf('receivers.yaml:')));
}

const GOOD = `
time_zone: Asia/Shanghai
route:
  receiver: chat
  routes:
    - matchers: [severity="SEV1", tenant!="lab"]
      receiver: oncall
      continue: true
receivers:
  - { name: chat, kind: feishu, url: { env: FEISHU_URL }, secret: { file: feishu-secret } }
  - name: oncall
    kind: pagerduty
    routing_key: { env: PD_KEY }
    fallback: chat
    send_resolved: false
    budget: { requests: 10, within: 1m }
`;

test('a good file is read with its routes and its secrets', async () => {
  await writeFile(join(folder, 'feishu-secret'), 's3cret\n');
  const result = await read(GOOD, { FEISHU_URL: 'https://open.feishu.cn/x', PD_KEY: 'k' });
  if (!result.ok) throw new Error(result.mistakes.join('\n'));
  const { file, routing, reveal } = result.value;
  expect(routing).toEqual({
    receiver: 'chat',
    ways: [
      {
        matchers: [
          { label: 'severity', op: '=', value: 'SEV1' },
          { label: 'tenant', op: '!=', value: 'lab' },
        ],
        receiver: 'oncall',
        continue: true,
      },
    ],
    withoutEnd: ['oncall'],
    hearTaken: ['oncall'],
  });
  expect(file.receivers.map(({ name }) => name)).toEqual(['chat', 'oncall']);
  expect(reveal({ env: 'PD_KEY' })).toBe('k');
  expect(reveal({ file: 'feishu-secret' })).toBe('s3cret');
});

test('another secret is another file', async () => {
  await writeFile(join(folder, 'feishu-secret'), 's3cret');
  const env = { FEISHU_URL: 'https://open.feishu.cn/x', PD_KEY: 'k' };
  const [first, second] = [await read(GOOD, env), await read(GOOD, { ...env, PD_KEY: 'other' })];
  expect(first.ok && second.ok && first.hash !== second.hash).toBe(true);
});

test('secrets that are missing are mistakes, with places; a check may leave them out', async () => {
  expect(await mistakes(GOOD, { PD_KEY: '' })).toEqual([
    'receivers.yaml:10:38: receivers.0.url: FEISHU_URL is not set' +
      ': set it where alerts is started, or write { file: PATH }',
    'receivers.yaml:10:67: receivers.0.secret: cannot read feishu-secret (ENOENT)',
    'receivers.yaml:13:18: receivers.1.routing_key: PD_KEY is not set' +
      ': set it where alerts is started, or write { file: PATH }',
  ]);
  expect(await read(GOOD, {}, false)).toMatchObject({ ok: true });
});

test('all mistakes of names are said at once', async () => {
  const text = `
route:
  receiver: chta
  routes: [{ matchers: [kind="fraud"], receiver: nobody-at-all }]
receivers:
  - { name: chat, kind: webhook, url: https://a.example, fallback: chat }
  - { name: chat, kind: webhook, url: https://b.example }
  - { name: wall, kind: webhook, url: https://b.example, fallback: caht }
`;
  expect(await mistakes(text)).toEqual([
    'receivers.yaml:3:13: route.receiver: no receiver "chta", did you mean "chat"?',
    'receivers.yaml:4:50: route.routes.0.receiver: no receiver "nobody-at-all"',
    'receivers.yaml:6:68: receivers.0.fallback: a receiver cannot stand in for itself',
    'receivers.yaml:7:13: receivers.1.name: two receivers are named "chat"',
    'receivers.yaml:8:68: receivers.2.fallback: no receiver "caht", did you mean "chat"?',
  ]);
});

test('all mistakes of form are said at once', async () => {
  const text = `
time_zone: Asia/Shangai
route:
  receiver: a
  routes: [{ matchers: ['sevrity="SEV1"', 'kind=~"("'], receiver: a }]
receivers:
  - { name: a, kind: slack, url: https://hooks.slack.com/services/secret }
  - { name: B, kind: webhook, url: ftp://b.example, langage: en }
  - { name: c, kind: gateway, url: https://c.example, fields: { text: '{txt}' } }
`;
  const found = await mistakes(text);
  expect(found).toEqual([
    'receivers.yaml:2:12: time_zone: expected a time zone such as Asia/Shanghai',
    expect.stringContaining(':5:25: route.routes.0.matchers.0: no label "sevrity"'),
    expect.stringContaining(':5:43: route.routes.0.matchers.1: "(" is no regular expression'),
    expect.stringContaining(':7:34: receivers.0.url: a secret is never in the file'),
    expect.stringContaining(':8:13: receivers.1.name: expected a name of small letters'),
    expect.stringContaining(':8:36: receivers.1.url: expected an http or https URL'),
    expect.stringContaining(':8:53: receivers.1.langage: unknown key, did you mean "language"?'),
    expect.stringContaining(':9:71: receivers.2.fields.text: expected only the places {text}'),
  ]);
});

test('a kind that does not exist is told with those that do', async () => {
  const [found] = await mistakes('route: {receiver: a}\nreceivers: [{name: a, kind: pager}]');
  expect(found).toContain('receivers.yaml:2:29: receivers.0.kind: ');
  expect(found).toContain('pagerduty');
});

test('a file that is not there is one mistake', async () => {
  const path = join(folder, 'gone.yaml');
  expect(await readReceivers({ path, env: {}, secrets: 'needed' })).toEqual({
    ok: false,
    mistakes: [expect.stringContaining('gone.yaml: cannot be read')],
  });
});

test('addresses that nothing would be sent to are mistakes, unless they are allowed', async () => {
  const text = `
route: { receiver: a }
receivers:
  - { name: a, kind: webhook, url: http://10.0.0.1/x }
  - { name: b, kind: webhook, url: "http://[::1]:9/x" }
  - { name: c, kind: slack, url: { env: SLACK } }
  - { name: d, kind: email, host: 192.168.1.4, from: a@b.example, to: [c@d.example] }
  - { name: e, kind: webhook, url: https://8.8.8.8/x }
  - { name: f, kind: webhook, url: https://hooks.example/x }
merchants:
  - channel: sms
    kind: gateway
    url: http://127.0.0.1/x
    fields: { to: '{to}' }
`;
  const env = { SLACK: 'http://169.254.169.254/latest' };
  const why = 'is no public address: name it in OUTGOING_ALLOW, or use a public one';
  expect(await mistakes(text, env)).toEqual([
    `receivers.yaml:4:36: receivers.0.url: 10.0.0.1 ${why}`,
    `receivers.yaml:5:36: receivers.1.url: ::1 ${why}`,
    `receivers.yaml:6:34: receivers.2.url: 169.254.169.254 ${why}`,
    `receivers.yaml:7:35: receivers.3.host: 192.168.1.4 ${why}`,
    `receivers.yaml:13:10: merchants.0.url: 127.0.0.1 ${why}`,
  ]);
  const allowed = { OUTGOING_ALLOW: '10.0.0.0/8,127.0.0.1,::1,169.254.169.254,192.168.1.4' };
  expect(await mistakes(text, { ...env, ...allowed })).toEqual([]);
});

const SMS = (report: string, fields = 'text: "{text}"') => `
route: { receiver: sms }
receivers:
  - name: sms
    kind: gateway
    url: https://sms.example
    fields: { ${fields} }
    report: { token: { env: TOKEN }, state: status, ${report} }
`;

test.each([
  ['id: sid, delivered: [OK]', /^$/],
  ['delivered: [OK]', /report.state: a report names no message: say where .* \{report\}/],
  ['answer_id: sid, delivered: [OK]', /names no message.*\n.*answer_id: is of no use/],
  ['id: sid, delivered: [OK], pending: [OK]', /report.delivered: "OK" cannot mean two things/],
  ['id: sid, delivered: [OK], within: 2d', /report.within: expected 1s to 24h/],
  ['id: a..b, delivered: [OK]', /report.id: expected a place such as id/],
])('a report with %s', async (report, wrong) => {
  const env = { TOKEN: 't'.repeat(24) };
  expect((await mistakes(SMS(report), env)).join('\n')).toMatch(wrong);
});

test('a report by the link of each message needs no id, and a token nobody guesses', async () => {
  const text = SMS('delivered: [OK]', 'text: "{text}", callback: "{report}"');
  expect(await mistakes(text, { TOKEN: 't'.repeat(24) })).toEqual([]);
  const [short] = await mistakes(text, { TOKEN: 'secret' });
  expect(short).toMatch(/report.token: expected 20 or more letters, .*: openssl rand -hex 24$/);
});
