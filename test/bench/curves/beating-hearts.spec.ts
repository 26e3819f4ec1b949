import { DAY, SECOND } from '#domain/base/instant.js';
import { BeatingHearts } from './beating-hearts.js';
import { modelFleet } from './model-fleet.js';

const START = Date.UTC(2026, 2, 10, 4);

function fleetOf() {
  return modelFleet({ seed: 1, terminals: 3_000, profiles: 200 });
}

function listen(hearts: BeatingHearts, from: number, seconds: number) {
  return Array.from({ length: seconds }, (_, s) => hearts.tell(from + (s + 1) * SECOND));
}

test('nearly everybody is heard once a minute', () => {
  const told = listen(new BeatingHearts(fleetOf(), 1, START), START, 60);
  const beats = told.flatMap(({ heard }) => heard.map((row) => row.heartbeats));
  const sum = beats.reduce((a, b) => a + b);
  expect(sum).toBeLessThanOrEqual(3_000);
  expect(sum).toBeGreaterThan(2_970);
});

test('who restarts says goodbye and comes back', () => {
  const told = listen(new BeatingHearts(fleetOf(), 2, START), START, 3_600);
  const left = told.flatMap(({ back }) => back).length;
  const came = told.flatMap(({ births }) => births).length;
  expect(left).toBeGreaterThan(0);
  expect(left - came).toBeLessThan(3);
});

test('a roll-out moves terminals to profiles with the new version', () => {
  const fleet = fleetOf();
  const hearts = new BeatingHearts(fleet, 3, START);
  const told = listen(hearts, START + 9 * DAY, 1_800);
  const moved = told.flatMap((signals) => signals.moved);
  expect(moved.length).toBeGreaterThan(25);
  expect(moved.every(({ to }) => fleet.profiles[to ?? 0]?.fw === 'fw-101')).toBe(true);
});
