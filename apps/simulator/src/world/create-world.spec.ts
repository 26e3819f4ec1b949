import { MINUTE, SECOND } from '#domain/base/instant.js';
import { loadScenario, scenarioNames } from '../scenario/load-scenario.js';
import { createWorld } from './create-world.js';
import type { OutMessage } from './message.js';
import { playStory, saidOf, shippedFleet, storyOf } from './played-story.js';

const fleet = shippedFleet();

function shippedStory(name: string) {
  const loaded = loadScenario(name);
  if (!loaded.ok) throw new Error(`${name} does not load`);
  return loaded.value;
}

function world(seed: number) {
  return createWorld({ fleet, scenario: shippedStory('zpk-desync'), terminals: 200, seed });
}

const text = (messages: readonly OutMessage[]) => JSON.stringify(messages);

test('the same seed says the same, however the time is cut', () => {
  const [whole, cut] = [world(7), world(7)];
  const end = whole.startsAt + 4 * MINUTE;
  const inPieces: OutMessage[] = [];
  for (let at = cut.startsAt; at < end; at += 37) inPieces.push(...cut.advance(at));
  inPieces.push(...cut.advance(end));
  expect(text(inPieces)).toBe(text(whole.advance(end)));
});

test('another seed is another fleet and another day', () => {
  const [one, other] = [world(7), world(8)];
  const end = one.startsAt + MINUTE;
  expect(text(one.advance(end))).not.toBe(text(other.advance(end)));
});

test('messages come in the order of time, and only those of the asked span', () => {
  const played = world(7);
  let from = Number.NEGATIVE_INFINITY;
  for (let at = played.startsAt; at < played.startsAt + 3 * MINUTE; at += 10 * SECOND) {
    const times = played.advance(at).map((message) => message.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((time) => time > from && time <= at)).toBe(true);
    from = at;
  }
});

test.each(scenarioNames())('%s plays three minutes in the words of the contract', (name) => {
  const played = createWorld({ fleet, scenario: shippedStory(name), terminals: 400 });
  const messages = played.advance(played.startsAt + 3 * MINUTE);
  const channels = new Set(messages.map((message) => saidOf(message, played).channel));
  expect(channels).toContain('birth');
  expect(channels).toContain('hb');
  expect(channels).toContain('pulse');
  expect(played.story?.idleLines).toEqual([]);
});

test('what heartbeats and events count adds up to every attempt there was', () => {
  const goodbye = '- {at: 4m, silent: {share: 1, goodbye: true}}';
  const { on, world: played } = playStory(goodbye, { rate: 6 });
  const sum = { attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0, pinless: 0 };
  const keys = Object.keys(sum) as (keyof typeof sum)[];
  for (const { body } of [...on('hb'), ...on('evt')]) {
    for (const key of keys) sum[key] += body.txn[key];
  }
  const { lost, ...tally } = played.tally();
  expect(tally.attempt).toBeGreaterThan(2_000);
  expect(lost).toBe(0);
  expect(sum).toEqual(tally);
});

test('the numbers of a boot have no hole and rise by one, whatever happens to a terminal', () => {
  const { on } = playStory(
    [
      '- {at: 1m, sample: 0.5, reboot: {share: 1, every: 60, down: 10, reason: crash}}',
      '- {at: 2m, for: 1m, silent: {share: 0.6}}',
      '- {at: 3m, for: 1m, silent: {share: 1, plane: monitoring}}',
    ].join('\n'),
    { rate: 4, minutes: 6 },
  );
  const numbers = new Map<string, number[]>();
  const spoken = ['birth', 'hb', 'evt'].flatMap((channel) => on(channel));
  spoken.sort((a, b) => a.second - b.second || a.body.seq - b.body.seq);
  for (const { terminal, body } of spoken) {
    const key = `${terminal} ${body.boot}`;
    numbers.set(key, [...(numbers.get(key) ?? []), body.seq]);
  }
  expect(numbers.size).toBeGreaterThan(600);
  for (const seqs of numbers.values()) expect(seqs).toEqual(seqs.map((_, i) => i + 1));
});

test('every terminal is born once, except those that are away all along', () => {
  const { on, world: played } = playStory('', { terminals: 1_000, minutes: 2 });
  const here = played.terminals.filter(({ isOffline }) => !isOffline).map((t) => t.terminal);
  expect(here.length).toBeGreaterThan(940);
  expect(here.length).toBeLessThan(1_000);
  expect(new Set(on('birth').map(({ terminal }) => terminal))).toEqual(new Set(here));
  expect(on('birth')).toHaveLength(here.length);
});

test('ways of paying and ends of payments come in the shares of the fleet file', () => {
  const { on, world: played } = playStory('', { terminals: 1_000, minutes: 10, rate: 20 });
  const { attempt, pin } = played.tally();
  expect(attempt).toBeGreaterThan(70_000);
  const events = on('evt').map(({ body }) => body);
  const share = (code: string, of: number) =>
    events.filter((body) => body.code === code).length / of;
  expect(within(pin / attempt, 0.62 * fleet.pinShare, attempt)).toBe(true);
  for (const [code, expected] of Object.entries(fleet.outcomes.declined)) {
    const of = code === 'cup-pos:55' ? pin : attempt;
    expect([code, within(share(code, of), expected, of)]).toEqual([code, true]);
  }
  expect(within(share('cup-pos:99', pin), 0.0005, pin)).toBe(true);
  expect(within(share('local:timeout', attempt), 0.003, attempt)).toBe(true);
  const wrongPins = events.filter(({ code }) => /:(55|99)$/.test(code));
  expect(wrongPins.every((body) => body.pin)).toBe(true);
});

test('a desynchronised zone key fails nine of ten PIN payments of one acquirer alone', () => {
  const scenario = shippedStory('zpk-desync');
  const played = createWorld({ fleet, scenario, terminals: 2_000, rate: 4 });
  // A minute and a heartbeat after the onset no counts are left of the time before.
  played.advance(played.startsAt + 3 * MINUTE + 10 * SECOND);
  const before = played.tally();
  const said = played
    .advance(played.startsAt + 8 * MINUTE)
    .map((message) => saidOf(message, played));
  const acquirers = new Map(played.terminals.map((t) => [t.terminal, t.acquirer]));
  const counts = said.filter(({ body }) => body.txn !== undefined);
  const pins = (acquirer: string) =>
    counts
      .filter(({ terminal }) => acquirers.get(terminal ?? '') === acquirer)
      .reduce((sum, { body }) => sum + body.txn.pin, 0);
  const failures = said.filter(({ body }) => body.kind === 'txn' && body.pin);
  const pinless = said.filter(({ body }) => body.pin === false && body.acquirer === 'acq-1');
  const ofAcquirer = (acquirer: string) =>
    failures.filter(({ body }) => body.acquirer === acquirer);
  expect(played.tally().attempt - before.attempt).toBeGreaterThan(15_000);
  const hit = ofAcquirer('acq-1');
  expect(hit.length / pins('acq-1')).toBeGreaterThan(0.89);
  expect(hit.length / pins('acq-1')).toBeLessThan(0.93);
  // Payments without a PIN are the control group of a key fault.
  expect(pinless.length / hit.length).toBeLessThan(0.3);
  expect(ofAcquirer('acq-2').length / pins('acq-2')).toBeLessThan(0.1);
  const weights = {
    'cup-pos:55': 0.72,
    'cup-pos:99': 0.15,
    'cup-pos:A7': 0.08,
    'cup-pos:96': 0.05,
  };
  for (const [code, weight] of Object.entries(weights)) {
    const share = hit.filter(({ body }) => body.code === code).length / hit.length;
    expect(Math.abs(share - weight)).toBeLessThan(0.03);
  }
});

test('a story can be shortened for somebody who is waiting', () => {
  const scenario = shippedStory('zpk-desync');
  const startAt = 1_800_000_000_000;
  const short = createWorld({
    ...{ fleet, scenario, terminals: 100, startAt },
    leadIn: 20 * SECOND,
    effectFor: MINUTE,
  });
  expect(short.story).toMatchObject({
    effectsStartAt: startAt + 20 * SECOND,
    effectsEndAt: startAt + 80 * SECOND,
  });
  // The quiet after the outage is as long as the story has it.
  expect(short.endsAt).toBe(startAt + 80 * SECOND + 4 * MINUTE);
  const [change] = short
    .advance(startAt + 2 * MINUTE)
    .filter(({ topic }) => topic.endsWith('/change'));
  expect(change?.at).toBe(startAt + 20 * SECOND);
  expect([19, 20, 79, 80].map((s) => short.phaseAt(startAt + s * SECOND))).toEqual([
    'quiet',
    'effects',
    'effects',
    'after',
  ]);
});

test('a story about one shop finds it in a small fleet, and names lines that find nobody', () => {
  const lines = [
    '- {at: 1m, where: {merchant: m-901}, traffic: {factor: 2}}',
    '- {at: 1m, where: {model: XX9}, traffic: {factor: 2}}',
  ].join('\n');
  const scenario = storyOf(lines, {});
  const { story, terminals } = createWorld({ fleet, scenario, terminals: 50 });
  expect(terminals.some(({ merchant }) => merchant === 'm-901')).toBe(true);
  expect(story?.idleLines).toEqual([2]);
});

/** Whether a share of `of` draws is where chance puts it: four standard deviations. */
function within(share: number, expected: number, of: number): boolean {
  return Math.abs(share - expected) <= 4 * Math.sqrt((expected * (1 - expected)) / of) + 1 / of;
}
