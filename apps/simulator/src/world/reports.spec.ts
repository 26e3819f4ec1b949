import { playStory } from './played-story.js';

test('heartbeats and births carry what is reported, from then on and only then', () => {
  const { on, world } = playStory(
    [
      '- {at: 1m, for: 2m, where: {model: P90}, report: {keys: {tpk: FFEE01, version: 8}, bat: 9}}',
      '- {at: 90s, where: {model: P90}, reboot: {share: 1, down: 10, reason: scheduled}}',
    ].join('\n'),
  );
  const models = new Map(world.terminals.map(({ terminal, model }) => [terminal, model]));
  for (const { body, terminal, second, channel } of [...on('hb'), ...on('birth')]) {
    const isReporting = models.get(terminal ?? '') === 'P90' && second >= 60 && second < 180;
    expect(body.keys.tpk).toBe(isReporting ? 'FFEE01' : 'A1B2C3');
    if (channel === 'birth') expect(body).not.toHaveProperty('bat');
    else expect(body.bat === 9).toBe(isReporting);
  }
});

test('a terminal says who it is again when that changes, and only then', () => {
  const told = (report: string) => {
    const line = `- {at: 1m, for: 1m, where: {model: P90}, report: {${report}}}`;
    const { on, world } = playStory(line, { minutes: 3 });
    const meant = world.terminals.filter((t) => t.model === 'P90' && !t.isOffline).length;
    const again = on('birth').filter(({ second }) => second >= 60);
    return {
      meant,
      again: again.map(({ second, body }) => `${second}s ${body.app} ${body.reason}`),
    };
  };
  const { meant, again } = told('app: 5.4.0');
  expect(again.filter((said) => said === '60s 5.4.0 undefined')).toHaveLength(meant);
  expect(again.filter((said) => /^120s 5\.[23]/.test(said))).toHaveLength(meant);
  expect(told('printer: paper, host: {ok: false}').again).toEqual([]);
});

test('now is the moment, and the host is the terminal’s own', () => {
  const line = '- {at: 1m, report: {tls: {notAfter: now}, host: {ok: false}}}';
  const { on, world } = playStory(line, { terminals: 50, minutes: 3 });
  const acquirers = new Map(world.terminals.map(({ terminal, acquirer }) => [terminal, acquirer]));
  const late = on('hb').filter(({ second }) => second > 60);
  expect(late.length).toBeGreaterThan(80);
  for (const { body, terminal } of late) {
    expect(body.tls).toEqual({ notAfter: world.startsAt + 60_000 });
    expect(body.host).toEqual([{ acquirer: acquirers.get(terminal ?? ''), ok: false }]);
  }
});

test('waves report one after the other', () => {
  const line = '- {at: 1m, waves: {every: 120, steps: [0.2, 0.6]}, report: {app: 5.4.0}}';
  const { on } = playStory(line, { terminals: 1_000, minutes: 6 });
  const share = (from: number) => {
    const beats = on('hb').filter(({ second }) => second >= from && second < from + 54);
    return beats.filter(({ body }) => body.app === '5.4.0').length / beats.length;
  };
  expect([share(5), share(120), share(300)].map((s) => Math.round(s * 10))).toEqual([0, 2, 6]);
});

test('a wrong clock is the terminal’s own; the message is said when it is said', () => {
  const line = '- {at: 1m, for: 1m, clock: {offset: -1700000000}}';
  const { messages } = playStory(line, { terminals: 50, minutes: 3 });
  const start = messages[0]?.at as number;
  const spoken = messages.filter(({ body, terminal }) => terminal !== null && 'seq' in body);
  for (const { at, body } of spoken) {
    const isWrong = at >= start + 60_000 && at < start + 120_000;
    expect((body as { at: number }).at - at).toBe(isWrong ? -1_700_000_000_000 : 0);
  }
});
