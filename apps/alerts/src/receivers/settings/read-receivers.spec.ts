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
    'receivers.yaml:10:38: receivers.0.url: FEISHU_URL is not set',
    'receivers.yaml:10:67: receivers.0.secret: cannot read feishu-secret (ENOENT)',
    'receivers.yaml:13:18: receivers.1.routing_key: PD_KEY is not set',
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

const CHAT = `
receivers:
  - { name: chat, kind: webhook, url: https://chat.example/x }
`;

test('inhibition is read in the words of Alertmanager', async () => {
  const result = await read(`${CHAT}route: { receiver: chat }
inhibit_rules:
  - source_matchers: [severity="SEV1", kind="outage"]
    target_matchers: [severity=~"SEV2|SEV3"]
    equal: [acquirer]
`);
  expect(result.ok && result.value.routing.inhibitRules).toEqual([
    {
      sources: [
        { label: 'severity', op: '=', value: 'SEV1' },
        { label: 'kind', op: '=', value: 'outage' },
      ],
      targets: [{ label: 'severity', op: '=~', value: 'SEV2|SEV3' }],
      equal: ['acquirer'],
    },
  ]);
});

test('a rule that never inhibits anything is refused at its place', async () => {
  const rules = (text: string) => mistakes(`${CHAT}route: { receiver: chat }\n${text}`);
  expect(
    await rules(`inhibit_rules:
  - { source_matchers: [kind="fee"], target_matchers: [severity="critical"] }
`),
  ).toEqual([
    'receivers.yaml:6:55: inhibit_rules.0.target_matchers: this rule never inhibits anything: ' +
      'no severity matches, expected one of SEV1, SEV2, SEV3, SEV4',
  ]);
  expect(
    await rules(`inhibit_rules:
  - { source_matchers: [kind="fee"], target_matchers: [kind="fraud"], equal: [acquirre] }
`),
  ).toEqual([
    'receivers.yaml:6:79: inhibit_rules.0.equal.0: unknown word, did you mean "acquirer"?',
  ]);
});

test('time intervals are read in the words of Alertmanager, and routes name them', async () => {
  const result = await read(`${CHAT}route:
  receiver: chat
  routes:
    - matchers: [severity="SEV3"]
      receiver: chat
      mute_time_intervals: [night]
      active_time_intervals: [works]
time_intervals:
  - name: night
    time_intervals:
      - times: [{ start_time: 22:00, end_time: "24:00" }]
        weekdays: [monday:friday, Sunday]
        days_of_month: ["1:5", -3:-1]
        months: [january:march, 12]
        years: [2026:2028]
        location: Asia/Shanghai
  - name: works
    time_intervals: [{ years: [2026] }]
`);
  const ways = result.ok ? result.value.routing.ways : result.mistakes;
  expect(ways).toMatchObject([
    {
      mute: [
        {
          name: 'night',
          intervals: [
            {
              times: [{ start_time: 1_320, end_time: 1_440 }],
              weekdays: [
                [1, 5],
                [0, 0],
              ],
              days_of_month: [
                [1, 5],
                [-3, -1],
              ],
              months: [
                [1, 3],
                [12, 12],
              ],
              years: [[2026, 2028]],
              location: 'Asia/Shanghai',
            },
          ],
        },
      ],
      active: [{ name: 'works', intervals: [{ years: [[2026, 2026]] }] }],
    },
  ]);
});

test('an interval that nobody defined is refused at its place, with what was meant', async () => {
  expect(
    await mistakes(`${CHAT}route:
  receiver: chat
  routes: [{ matchers: [kind="fee"], receiver: chat, mute_time_intervals: [nihgt, noon] }]
time_intervals:
  - { name: night, time_intervals: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] }
  - { name: night, time_intervals: [{ weekdays: [sunday] }] }
`),
  ).toEqual([
    'receivers.yaml:6:76: route.routes.0.mute_time_intervals.0: ' +
      'no time interval "nihgt", did you mean "night"?',
    'receivers.yaml:6:83: route.routes.0.mute_time_intervals.1: ' +
      'no time interval "noon", define it in time_intervals',
    'receivers.yaml:9:13: time_intervals.1.name: two time intervals are named "night"',
  ]);
});

const TWO = `
receivers:
  - { name: chat, kind: webhook, url: https://chat.example/x }
  - { name: pager, kind: pagerduty, routing_key: { env: K } }
`;

test('a group is that of the route, the one above, or Alertmanager, in this order', async () => {
  const result = await read(
    `${TWO}route:
  receiver: chat
  group_wait: 2s
  repeat_interval: 4h
  routes:
    - { matchers: [kind="fee"], receiver: chat, group_by: [severity, acquirer] }
    - { matchers: [severity="SEV1"], receiver: chat, group_by: ["..."], group_interval: 1m }
    - { matchers: [kind="fraud"], receiver: pager }
`,
    { K: 'k' },
  );
  if (!result.ok) throw new Error(result.mistakes.join('\n'));
  const { ways, grouping } = result.value.routing;
  const usual = { wait: 2_000, repeat: 14_400_000, holdsSev1: false };
  expect(grouping).toEqual({ ...usual, by: ['incident'], interval: 0 });
  expect(ways.map((way) => way.grouping)).toEqual([
    { ...usual, by: ['severity', 'acquirer'], interval: 300_000 },
    { ...usual, by: ['incident'], interval: 60_000, holdsSev1: true },
    undefined,
  ]);
});

test('groups that cannot be meant are refused at their places', async () => {
  const wrong = (route: string) =>
    mistakes(`${TWO}route:\n  receiver: chat\n  routes:\n    - ${route}\n`, { K: 'k' });
  const fee = 'matchers: [kind="fee"], receiver: chat';
  expect(await wrong(`{ ${fee}, group_by: [acquirre] }`)).toEqual([
    'receivers.yaml:8:60: route.routes.0.group_by.0: unknown word, did you mean "acquirer"?',
  ]);
  expect(await wrong(`{ ${fee}, group_by: ["...", kind, kind] }`)).toEqual([
    'receivers.yaml:8:60: route.routes.0.group_by.0: ' +
      '"..." is every incident for itself: it stands alone',
    'receivers.yaml:8:73: route.routes.0.group_by.2: "kind" is there twice',
  ]);
  expect(await wrong(`{ ${fee}, group_interval: 0s }`)).toEqual([
    'receivers.yaml:8:65: route.routes.0.group_interval: must be longer than nothing',
  ]);
  expect(await wrong('{ matchers: [kind="fee"], receiver: pager, group_wait: 1s }')).toEqual([
    'receivers.yaml:8:62: route.routes.0.group_wait: ' +
      'pagerduty follows each incident by its key, and groups by itself: leave it out',
  ]);
});
