/**
 * One person on call for two tenants, in the real process: 250 incidents each within five minutes,
 * and a process that dies in the middle. The two share what the person is asked to bear, no word.
 */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { scaledClock } from '#infra/clock.js';
import { askDatabase } from '../support/ask-database.js';
import { stopTestServer } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { feedSeconds } from '../support/feed-seconds.js';
import {
  type FloodedHouse,
  openedIn,
  openFloodedHouse,
  SPEED,
  twinBirths,
} from '../support/flooded-house.js';
import { seedTenants } from '../support/many-outages.js';
import { storeDigest } from '../support/seed-history.js';
import { aDigest, PROFILES, START } from '../support/tiny-fleet.js';

const number = '+8613800138001';
const EACH = 250;
const TENANTS = ['demo', 'other'];
/**
 * A tenant that has yet to catch up, as after a kill, decides at the time of what it reads, and so
 * dates a page by what it is behind: half a second, as this clock runs.
 */
const BEHIND = 10 * SECOND;
/** Two terminals with one identity: a SEV1, of a third tenant, so that it tells of nobody else. */
const GRAVE = { tenant: 'grave', second: 150 };

const roster = `
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${number}" }]
policies:
  - { id: all, steps: [{ after: 0s, notify: [{ person: li }] }], repeat: 0, ack_timeout: 0s }
`;
let house: FloodedHouse;

beforeAll(async () => {
  house = await openFloodedHouse(roster);
});
afterAll(async () => {
  await house?.close();
  await stopTestServer();
});

/** What all hear in a second: terminals that are opened, and once a twin. */
async function hearSecond(second: number): Promise<void> {
  const at = START + second * SECOND;
  for (const [place, tenant] of TENANTS.entries()) {
    const profile = place * PROFILES.length + 1;
    const devices = openedIn(second, at, { incidents: EACH, profile, prefix: `${tenant}-` });
    await storeDigest(house.db, second, aDigest(at, [], [], [], { devices }), tenant);
  }
  const births = second === GRAVE.second ? twinBirths(2 * PROFILES.length + 1, at) : [];
  await storeDigest(house.db, second, aDigest(at, [], [], [], { births }), GRAVE.tenant);
}

const listed = (tenant: string) =>
  askDatabase(
    house.database.url,
    `select incident as id from outbox where tenant = '${tenant}' and receiver = 'li@sms'
      union select also ->> 'id' from outbox, jsonb_array_elements(body -> 'also') as also
      where tenant = '${tenant}' and receiver = 'li@sms'`,
  );

test('two tenants page one person once in ten minutes, list all, and delay no SEV1', async () => {
  const origin = Date.now();
  const clock = scaledClock({ start: START, speed: SPEED, origin });
  await house.prove('li', number);
  await seedTenants(house.db, ['other', GRAVE.tenant]);
  const stopFeeding = await feedSeconds(house.db, () => clock.now(), hearSecond);
  let app = await house.startAlerts(origin);
  const { gateway } = house;
  await eventually('a page', () => gateway.asked.some(({ path }) => path === '/sms'), 120_000);
  // What was asked of the person is known to whoever comes after.
  await app.kill();
  app = await house.startAlerts(origin);
  for (const tenant of TENANTS) {
    const all = async () => (await listed(tenant)).length === EACH;
    await eventually(`all of ${tenant} to be listed`, all, 300_000);
  }
  await stopFeeding();
  await app.stop();

  const pages = await askDatabase(
    house.database.url,
    `select page.tenant, page.at, incident.severity
       from oncall_page as page
       join incident on incident.tenant = page.tenant and incident.id = page.incident
      order by page.at`,
  );
  const calm = pages.filter(({ severity }) => severity !== 'SEV1');
  expect(new Set(calm.map(({ tenant }) => tenant))).toEqual(new Set(TENANTS));
  const gaps = calm.slice(1).map(({ at }, i) => Number(at) - Number(calm[i]?.at));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * MINUTE - BEHIND);
  const [grave] = await askDatabase(
    house.database.url,
    `select min((body ->> 'at')::bigint) filter (where event.kind = 'triggered') as opened,
            min((body ->> 'at')::bigint) filter (where event.kind = 'page') as paged
       from incident_event as event
      where (tenant, incident) in (select tenant, id from incident where severity = 'SEV1')`,
  );
  expect(Number(grave?.paged) - Number(grave?.opened)).toBeLessThanOrEqual(SECOND);
  // Each tells of its own alone; of the other there is a number.
  for (const { json } of gateway.asked.filter(({ path }) => path === '/sms')) {
    const text = String(json?.text);
    expect(text).not.toMatch(/demo-[mt]-\d[\s\S]*other-[mt]-\d|other-[mt]-\d[\s\S]*demo-[mt]-\d/);
  }
  const counting = gateway.asked.find(({ json }) => /other tenants/.test(String(json?.text)));
  expect(counting?.json?.text).toMatch(/^\d+ INCIDENTS? \(\+\d+ of other tenants\), gravest: SEV2/);
}, 600_000);
