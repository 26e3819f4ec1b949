import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { isDeaf, listen, newHeardRate } from './heard-rate.js';

/** Lets a story pass; answers the seconds in which we may be deaf, and the last evidence. */
function deafness(story: string) {
  const rate = newHeardRate(START);
  const deaf: number[] = [];
  let newestAt: number | null = null;
  for (const { now, digests } of beatsOf(story)) {
    newestAt = digests.at(-1)?.to ?? newestAt;
    const rest = {
      settings: [],
      profiles: new Map(),
      changes: [],
      kept: new Map<string, unknown>(),
    };
    const senses = { now, digests, newestAt, ...rest };
    listen(rate, senses);
    if (isDeaf(rate, senses)) deaf.push((now - START) / SECOND);
  }
  return { first: deaf[0] ?? null, last: deaf.at(-1) ?? null, nats: rate.nats };
}

test.each(['deaf', 'nothing'])('%s is noticed within seconds, and so is its end', (how) => {
  const { first, last, nats } = deafness(`0s 20\n240s ${how}\n300s heard\n400s end`);
  expect(first).toBeGreaterThan(240);
  expect(first).toBeLessThan(250);
  expect(last).toBeGreaterThan(295);
  expect(last).toBeLessThan(320);
  expect(nats).toBeLessThan(12);
});

test.each<[string, string]>([
  ['nothing happens', ''],
  ['a third is silent', '240s silent * 0.33 1'],
  ['the fleet closes', '240s goodbye closing * 0.9 300'],
  ['payments stop as well', '240s silent * 0.9 1\n240s payments 1'],
  ['a fleet has hardly begun', '1s deaf'],
])('we are not deaf when %s', (_what, line) => {
  const { last } = deafness(`0s 20\n${line}\n600s end`);
  // Acquirers tell of the seconds before; until they do, it may be us.
  expect(last === null || last < 280).toBe(true);
});

test('a pause of the engine itself is no silence', () => {
  const rate = newHeardRate(START);
  const rest = { settings: [], profiles: new Map(), changes: [], kept: new Map<string, unknown>() };
  const ticks = beatsOf('0s 20\n240s nothing\n243s end');
  for (const { now, digests } of ticks) listen(rate, { now, digests, newestAt: now, ...rest });
  const paused = { now: START + 900 * SECOND, digests: [], newestAt: START, ...rest };
  listen(rate, paused);
  expect(isDeaf(rate, paused)).toBe(false);
  for (let s = 901; s < 905; s += 1) listen(rate, { ...paused, now: START + s * SECOND });
  const later = { ...paused, now: START + 905 * SECOND };
  listen(rate, later);
  expect(isDeaf(rate, later)).toBe(true);
});

test('a minute of heartbeats that came all at once is not how often they come', () => {
  const rest = { settings: [], profiles: new Map(), changes: [], kept: new Map<string, unknown>() };
  const ticks = beatsOf('0s 20\n600s end');
  // The service was away for a while, and what came meanwhile is read in the first second.
  const [missed, later] = [ticks.slice(0, 15), ticks.slice(15)];
  const first = { now: missed.at(-1)?.now ?? 0, digests: missed.flatMap(({ digests }) => digests) };
  const rate = newHeardRate(first.now - SECOND);
  const deaf: number[] = [];
  for (const { now, digests } of [first, ...later]) {
    const senses = { now, digests, newestAt: now, ...rest };
    listen(rate, senses);
    if (isDeaf(rate, senses)) deaf.push((now - START) / SECOND);
  }
  expect({ deaf, nats: rate.nats }).toEqual({ deaf: [], nats: 0 });
});

test.each<[string, string]>([
  ['the path is cut', '240s deaf'],
  ['the path takes in nobody new', '240s silent * 0.7 1\n240s connects 0'],
  ['the path carries less and less', '240s silent * 0.7 1\n245s silent * 0.9 14000'],
  ['the path carries next to nothing', '240s silent * 0.96 1'],
])('%s for hours: we stay deaf', (_what, lines) => {
  const { last, nats } = deafness(`0s 20\n0s connects 60\n${lines}\n14400s end`);
  expect(last).toBe(14_400);
  expect(nats).toBeGreaterThan(12);
});

test.each([0.6, 0.8])('%s of a fleet that is gone for good deafens us for two hours', (share) => {
  const gone = `0s 20\n0s connects 60\n600s silent * ${share} 1`;
  const { first, last, nats } = deafness(`${gone}\n14400s end`);
  expect(first).toBeLessThan(660);
  expect(last).toBeGreaterThan(600 + 7_200);
  expect(last).toBeLessThan(600 + 8_400);
  expect(nats).toBeLessThan(12);
  // What is heard since is usual: when most of that goes, it is noticed as before.
  expect(deafness(`${gone}\n9600s deaf\n9700s end`).last).toBe(9_700);
});
