/** On-call in the real process: a flood, a kill, a test page; and what the command line says. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { DAY, MINUTE, SECOND } from '#domain/base/instant.js';
import { scaledClock } from '#infra/clock.js';
import { defineQuery, rows } from '#infra/db/query.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { feedSeconds } from '../support/feed-seconds.js';
import {
  type FloodedHouse,
  LOOPBACK,
  ONCALL_KEY,
  openedIn,
  openFloodedHouse,
  SPEED,
  twinBirths,
} from '../support/flooded-house.js';
import { startCli } from '../support/run-cli.js';
import { storeDigest } from '../support/seed-history.js';
import { aDigest, START } from '../support/tiny-fleet.js';

const number = (last: number) => `+861380013800${last}`;
const incidents = 500;

const roster = `
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${number(1)}" }]
  - id: zhao
    name: Zhao Min
    language: zh-CN
    time_zone: UTC
    contacts: [{ by: sms, address: "${number(2)}" }]
policies:
  - id: all
    steps:
      - { after: 0s, notify: [{ person: li }] }
      - { after: 5m, notify: [{ person: zhao }] }
`;
let house: FloodedHouse;

beforeEach(async () => {
  house = await openFloodedHouse(roster);
});
afterEach(() => house.close());
afterAll(stopTestServer);

const pagesOf = defineQuery<[]>()({
  name: 'pages_of',
  text: 'select person, incident, incidents, at from oncall_page order by n',
  row: z.object({
    person: z.string(),
    incident: z.string(),
    incidents: z.number(),
    at: z.date(),
  }),
});
const listedOf = defineQuery<[receiver: string]>()({
  name: 'listed_of',
  text: `
    select incident
      from outbox
     where receiver = $1
    union
    select also ->> 'id'
      from outbox, jsonb_array_elements(body -> 'also') as also
     where receiver = $1`,
  row: z.object({ incident: z.string() }),
});
const firstPages = defineQuery<[]>()({
  name: 'first_pages',
  text: `
    select incident.id, incident.severity,
           min((event.body ->> 'at')::bigint) filter (where event.kind = 'triggered') as opened,
           min((event.body ->> 'at')::bigint) filter (where event.kind = 'page') as paged
      from incident
      join incident_event as event on event.tenant = incident.tenant
                                  and event.incident = incident.id
     group by incident.id, incident.severity`,
  row: z.object({
    id: z.string(),
    severity: z.string(),
    opened: z.number().nullable(),
    paged: z.number().nullable(),
  }),
});

/** What is heard in a second: of five hundred terminals opened in five minutes, and of a twin. */
async function hearSecond(second: number): Promise<void> {
  const at = START + second * SECOND;
  const devices = openedIn(second, at, { incidents, profile: 1, prefix: '' });
  const births = second === 250 ? twinBirths(1, at) : [];
  await storeDigest(house.db, second, aDigest(at, [], [], [], { devices, births }));
}

test('five hundred incidents: one page in ten minutes, all listed, SEV1 at once', async () => {
  const origin = Date.now();
  const clock = scaledClock({ start: START, speed: SPEED, origin });
  await house.prove('li', number(1));
  await house.prove('zhao', number(2));
  const { db, gateway } = house;
  let app = await house.startAlerts(origin);
  const stopFeeding = await feedSeconds(db, () => clock.now(), hearSecond);
  const all = (receiver: string) =>
    eventually(
      `everything listed to ${receiver}`,
      async () => (await rows(db, listedOf, receiver)).length === incidents + 1,
      240_000,
    );
  await all('li@sms');
  // A process that dies in the middle takes nothing with it.
  await app.kill();
  app = await house.startAlerts(origin);
  await all('zhao@sms');
  await stopFeeding();
  await app.stop();
  const pages = await rows(db, pagesOf);
  const grave = new Set(
    (await rows(db, firstPages)).filter((i) => i.severity === 'SEV1').map(({ id }) => id),
  );
  expect(grave.size).toBe(1);
  for (const person of ['li', 'zhao']) {
    const own = pages.filter((page) => page.person === person);
    expect(own.length).toBeGreaterThan(1);
    for (const [i, { at, incident }] of own.entries()) {
      const last = own[i - 1]?.at.getTime() ?? at.getTime() - DAY;
      if (!grave.has(incident)) expect(at.getTime() - last).toBeGreaterThanOrEqual(10 * MINUTE);
    }
  }
  for (const { severity, opened, paged } of await rows(db, firstPages)) {
    if (severity === 'SEV1') expect((paged ?? 0) - (opened ?? 0)).toBeLessThanOrEqual(SECOND);
  }
  const texts = gateway.asked.map(({ json }) => json as { to?: string; text?: string });
  const digest = texts.find(({ to, text }) => to === number(1) && /INCIDENTS/.test(text ?? ''));
  expect(digest?.text).toMatch(/^\d+ INCIDENTS, gravest: SEV/);
}, 600_000);

test('mistakes are printed with their places, all at once, with what to do', async () => {
  const { files: paths } = house;
  const bad = roster
    .replace('name: Zhao Min', 'name: Li Wei')
    .replace('by: sms', 'by: smss')
    .replace(number(2), '13800138000')
    .replace('person: zhao', 'person: zaho');
  await writeFile(paths.ONCALL_FILE, bad);
  const args = ['--receivers', paths.RECEIVERS_FILE];
  const check = (file: string) => startCli(['oncall', 'check', file, ...args], LOOPBACK).ended;
  const { code, stdout } = await check(paths.ONCALL_FILE);
  expect(code).toBe(3);
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/yaml:7:\d+: people\.0\.contacts\.0\.by: no receiver "smss", did you/),
    expect.stringMatching(/yaml:9:\d+: people\.1\.name: "Li Wei" is there twice/),
    expect.stringMatching(
      /yaml:12:\d+: people\.1\.contacts\.0\.address: expected a number such as/,
    ),
    expect.stringMatching(
      /yaml:17:\d+: policies\.0\.steps\.1\.notify\.0\.person: no person "zaho"/,
    ),
  ]);
  await writeFile(paths.ONCALL_FILE, roster.replace('by: sms', 'by: log'));
  expect((await check(paths.ONCALL_FILE)).stdout).toContain(
    '"log" (webhook) reaches a room, not a person: use a receiver of the kind gateway or email',
  );
});

test('a gap of the next weeks refuses a file, and is said with its place', async () => {
  const { files: paths } = house;
  const rotas = `
rotas:
  - id: tills
    time_zone: UTC
    layers:
      - people: [li]
        every: week
        start: "2026-01-05"
        at: "09:00"
        only: [{ from: "08:00", to: "20:00" }]
`;
  await writeFile(paths.ONCALL_FILE, roster + rotas);
  const args = ['--receivers', paths.RECEIVERS_FILE];
  const check = ['oncall', 'check', paths.ONCALL_FILE, ...args];
  const { code, stdout } = await startCli(check, LOOPBACK).ended;
  expect(code).toBe(3);
  expect(stdout).toMatch(/rotas\.0\.layers: nobody is on call from .*and \d+ more: add a layer/);
});

test('the file that is shipped is all right, and a person of it gets a token', async () => {
  const shipped = 'deploy/oncall/example.yaml';
  expect(await startCli(['oncall', 'check', shipped]).ended).toMatchObject({ code: 0, stdout: '' });
  const { stdout } = await startCli(['oncall', 'token', 'li'], { ONCALL_KEY }).ended;
  expect(stdout).toMatch(/^person-[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}\n$/);
  const wrong = await startCli(['oncall', 'token', 'lee'], { ONCALL_KEY }).ended;
  expect(wrong).toMatchObject({ code: 2 });
});
