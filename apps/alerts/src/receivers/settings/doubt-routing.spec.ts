/** What routes say beside whom, read from a file, and what is refused at its place. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readReceivers } from './read-receivers.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-routing-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, env: Record<string, string> = {}) {
  const path = join(folder, 'receivers.yaml');
  await writeFile(path, text);
  return readReceivers({ path, env, secrets: 'needed' });
}

/** Mistakes without the folder. */
async function mistakes(text: string, env: Record<string, string> = {}): Promise<string[]> {
  const result = await read(text, env);
  const lines = result.ok ? [] : result.mistakes;
  return lines.map((line) => line.slice(line.indexOf('receivers.yaml:')));
}

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
