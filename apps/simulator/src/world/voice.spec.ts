import { playStory } from './played-story.js';

test('a birth says everything the fleet file knows of a terminal', () => {
  const { on, world } = playStory('', { terminals: 300, minutes: 1 });
  const chains = world.terminals.filter(({ chain, isOffline }) => chain !== null && !isOffline);
  const born = new Map(on('birth').map(({ terminal, body }) => [terminal, body]));
  for (const terminal of world.terminals.filter(({ isOffline }) => !isOffline)) {
    const { merchant, store, region, model, hw, fw, app, param, feePlan } = terminal;
    const { acquirer, carrier, link, keys } = terminal;
    expect(born.get(terminal.terminal)).toMatchObject({
      ...{ reason: 'power', seq: 1, merchant, store, region, model, hw, fw, app, param, feePlan },
      ...{ acquirer, carrier, link, keys: { tpk: keys }, tz: 'Asia/Shanghai', hbSeconds: 60 },
      ...{ hours: '09:00-22:00', test: false },
    });
  }
  expect(chains.length).toBeGreaterThan(0);
  for (const { terminal, chain } of chains) expect(born.get(terminal).chain).toBe(chain);
});

test('boots rise with the moment of the start, so that a second run repeats no identity', () => {
  const boot = (startAt: number) =>
    playStory('', { terminals: 5, minutes: 1, startAt }).on('birth')[0]?.body.boot;
  expect(boot(1_800_000_001_000)).toBe(boot(1_800_000_000_000) + 1);
});

test('a failure says how, with what and how often', () => {
  const line = '- {at: 0s, answers: {of: pin, codes: {"cup-pos:55": 1}, retries: 1}}';
  const { on } = playStory(line, { rate: 5 });
  const retried = on('evt').filter(({ body }) => body.retry === 1);
  expect(retried.length).toBeGreaterThan(20);
  expect(retried[0]?.body).toMatchObject({
    ...{ kind: 'txn', code: 'cup-pos:55', outcome: 'declined', pin: true },
    ...{ acquirer: expect.any(String), issuer: expect.any(String), scheme: expect.any(String) },
    ...{ entry: expect.stringMatching(/^(chip|nfc|mag)$/), ms: expect.any(Number) },
  });
});

test('old messages are stamped with their age and numbered like new ones', () => {
  const line = '- {at: 2m, where: {acquirer: acq-2}, replay: {messages: 8, age: 2h}}';
  const { on, world } = playStory(line, { terminals: 200 });
  const old = [...on('hb'), ...on('evt')].filter(({ body }) => body.queuedAt !== undefined);
  const meant = world.terminals.filter((t) => t.acquirer === 'acq-2' && !t.isOffline);
  expect(old).toHaveLength(meant.length * 8);
  expect(on('evt').filter(({ body }) => body.queuedAt !== undefined)).toHaveLength(
    meant.length * 2,
  );
  for (const { body, second } of old) {
    expect(body.at).toBe(body.queuedAt);
    const age = world.startsAt + second * 1_000 - body.at;
    expect(age).toBeGreaterThan(7_100_000);
    expect(age).toBeLessThanOrEqual(7_200_000);
  }
});
