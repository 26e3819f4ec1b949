/**
 * What our words mean is what they mean to Debian's own prometheus-alertmanager: the same alerts
 * and rules, the same inhibition; and amtool takes and refuses the time intervals that we do. Runs
 * in CI with HEAVY=1.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Incident, IncidentKind } from '#domain/incident/incident.js';
import { inhibit } from '#domain/notify/inhibit.js';
import { readReceivers } from '../../apps/alerts/src/receivers/settings/read-receivers.js';
import { findPort } from '../../apps/tillwatch/src/service/find-port.js';
import { anOutage } from '../support/an-outage.js';
import { eventually } from '../support/eventually.js';

const ROUTING = `
route: { receiver: nobody }
inhibit_rules:
  - source_matchers: [kind="outage"]
    target_matchers: [kind="degradation"]
    equal: [acquirer]
  - source_matchers: [severity=~"SEV2|SEV3"]
    target_matchers: [kind="fee", severity!="SEV1"]
    equal: [region, model]
  - source_matchers: [kind=~"fraud|tamper", severity="SEV2"]
    target_matchers: [kind=~"fraud|tamper"]
`;

const RECEIVERS = "receivers: [{ name: nobody, kind: webhook, url: 'http://127.0.0.1:9' }]";
const run = promisify(execFile);

let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-semantics-'));
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, `${ROUTING}\nreceivers: [{ name: nobody }]\n`);
  url = `http://127.0.0.1:${await findPort(29_193)}`;
  const address = `--web.listen-address=${new URL(url).host}`;
  const storage = `--storage.path=${join(folder, 'data')}`;
  const args = [`--config.file=${config}`, storage, address, '--cluster.listen-address='];
  server = spawn('prometheus-alertmanager', args, { stdio: 'ignore' });
  await eventually('alertmanager', async () => (await fetch(`${url}/-/ready`)).ok);
});

afterAll(async () => {
  if (server?.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/** Every kind and gravity at some places; no SEV1 is a target and no SEV4 a source: ours differ. */
function cases(): Incident[] {
  const places: Incident['cause'][] = [
    [],
    [{ attribute: 'acquirer', value: 'acq-1' }],
    [
      { attribute: 'region', value: '31' },
      { attribute: 'model', value: 'P90' },
    ],
    [{ attribute: 'region', value: '31' }],
  ];
  const gravities: Incident['severity'][] = ['SEV2', 'SEV3'];
  const all = IncidentKind.options.flatMap((kind) =>
    gravities.flatMap((severity) => places.map((cause) => ({ kind, severity, cause }))),
  );
  return all.map((each, i) => anOutage({ ...each, id: `inc-${i + 1}`, startedAt: i }));
}

/** What Alertmanager says of each, by its fingerprints: who inhibits whom. */
async function theirs(incidents: readonly Incident[]): Promise<string[]> {
  const alerts = incidents.map(({ id, kind, severity, cause }) => ({
    labels: {
      alertname: 'x',
      incident: id,
      kind,
      severity,
      ...Object.fromEntries(cause.map(({ attribute, value }) => [attribute, value])),
    },
  }));
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(alerts);
  const posted = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
  expect(posted.status).toBe(200);
  // It judges an alert when it first passes its pipeline, which is after all are there.
  const shown = await eventually('all have been judged', async () => {
    const got = (await (await fetch(`${url}/api/v2/alerts`)).json()) as {
      labels: Record<string, string>;
      fingerprint: string;
      status: { state: string; inhibitedBy: string[] };
    }[];
    return (
      got.length === alerts.length && got.every((a) => a.status.state !== 'unprocessed') && got
    );
  });
  return shown
    .filter(({ status }) => status.inhibitedBy.length > 0)
    .map((a) => `${a.labels.incident}`);
}

test('the same incidents are inhibited by the same rules', async () => {
  const path = join(folder, 'receivers.yaml');
  await writeFile(path, `${ROUTING}\n${RECEIVERS}\n`);
  const read = await readReceivers({
    path,
    env: { OUTGOING_ALLOW: '127.0.0.1' },
    secrets: 'needed',
  });
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  const incidents = cases();
  const ours = [...inhibit(read.value.routing.inhibitRules ?? [], incidents)]
    .filter(([, { by }]) => by.length > 0)
    .map(([id]) => id);
  expect(ours.length).toBeGreaterThan(10);
  expect((await theirs(incidents)).sort()).toEqual(ours.sort());
});

const INTERVALS: readonly string[] = [
  '{}',
  '{ times: [{ start_time: "00:00", end_time: "24:00" }] }',
  '{ times: [{ start_time: "22:00", end_time: "06:00" }] }',
  '{ times: [{ start_time: "09:00", end_time: "09:00" }] }',
  '{ times: [{ start_time: "9:00", end_time: "17:00" }] }',
  '{ times: [{ start_time: "24:00", end_time: "24:00" }] }',
  '{ times: [{ start_time: "09:00" }] }',
  '{ weekdays: ["monday:friday", "sunday"] }',
  '{ weekdays: ["Monday:FRIDAY"] }',
  '{ weekdays: ["saturday:sunday"] }',
  '{ weekdays: ["friday:monday"] }',
  '{ weekdays: ["mon"] }',
  '{ weekdays: ["1:5"] }',
  '{ days_of_month: ["1:5", "-3:-1", "15"] }',
  '{ days_of_month: ["0"] }',
  '{ days_of_month: ["1:32"] }',
  '{ days_of_month: ["-1:1"] }',
  '{ days_of_month: ["20:-5"] }',
  '{ days_of_month: ["28:-5"] }',
  '{ days_of_month: ["-1:-5"] }',
  '{ months: ["january:march", "5", "may:8"] }',
  '{ months: ["december:january"] }',
  '{ months: ["jan"] }',
  '{ years: ["2026", "2026:2028"] }',
  '{ years: ["2028:2026"] }',
  '{ location: "Asia/Shanghai" }',
  '{ location: "Asia/Nowhere" }',
  '{ hours: ["9"] }',
];

/** A thirteenth month is the one thing that it takes and we do not: it never holds. */
test.each(INTERVALS)(
  'amtool judges the interval %s as we do',
  async (interval) => {
    const text = `
route:
  receiver: nobody
  routes: [{ matchers: [kind="fee"], receiver: nobody, mute_time_intervals: [some] }]
time_intervals: [{ name: some, time_intervals: [${interval}] }]
`;
    const theirs = join(folder, 'theirs.yml');
    await writeFile(theirs, `${text}\nreceivers: [{ name: nobody }]\n`);
    const checked = await run('amtool', ['check-config', theirs]).then(
      () => true,
      () => false,
    );
    const path = join(folder, 'ours.yaml');
    await writeFile(path, `${text}\n${RECEIVERS}\n`);
    const read = await readReceivers({
      path,
      env: { OUTGOING_ALLOW: '127.0.0.1' },
      secrets: 'needed',
    });
    expect(read.ok).toBe(checked);
  },
  60_000,
);
