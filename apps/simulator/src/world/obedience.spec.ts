import type { Cmd } from '#domain/message/downward.js';
import { loadFleet } from '../scenario/load-scenario.js';
import { createWorld } from './create-world.js';
import type { Manners } from './obedience.js';

const START = Date.UTC(2026, 2, 10, 4);
const SIGNED = 'signed';

function aWorld(manners: Partial<Manners> = {}) {
  const fleet = loadFleet();
  if (!fleet.ok) throw new Error('the shipped fleet has mistakes');
  const world = createWorld({
    fleet: fleet.value,
    scenario: null,
    terminals: 20,
    startAt: START,
    manners: { verify: (_topic, cmd) => cmd.sig === SIGNED, refuse: 0, vanish: 0, ...manners },
  });
  const terminal = world.terminals.find(({ isOffline }) => !isOffline)?.terminal as string;
  let now = START + 30_000;
  world.advance(now);
  /** Passes some time, and answers what the terminal said on these channels. */
  const said = (ms: number, ...channels: string[]) => {
    now += ms;
    const all = world.advance(now).filter((message) => message.terminal === terminal);
    return all.flatMap(({ topic, body }) => {
      const channel = topic.split('/').at(-1) as string;
      return channels.includes(channel) ? [{ channel, ...body } as Record<string, unknown>] : [];
    });
  };
  const tell = (change: Partial<Cmd>) => {
    const cmd = { v: 1, id: 'c1-0', what: 'restart', args: {}, expires: now + 60_000, sig: SIGNED };
    world.hear?.(terminal, JSON.stringify({ ...cmd, ...change }), now);
    return said(1_000, 'ack');
  };
  return { tell, said, now: () => now };
}

test('it does as it is told: it answers, goes, and comes back by command', () => {
  const { tell, said } = aWorld();
  expect(tell({})).toMatchObject([{ id: 'c1-0', status: 'done' }]);
  expect(said(30_000, 'birth')).toMatchObject([{ reason: 'command', seq: 1 }]);
});

test('what comes again is answered again and done once', () => {
  const { tell, said } = aWorld();
  tell({});
  said(30_000, 'birth');
  expect(tell({})).toMatchObject([{ id: 'c1-0', status: 'done' }]);
  expect(said(60_000, 'birth')).toEqual([]);
});

test.each([
  ['with a wrong signature', { sig: 'forged' }, { status: 'refused' }],
  ['without one', { sig: undefined }, { status: 'refused' }],
  ['that has expired', { expires: START }, { status: 'expired' }],
])('a command %s is not done', (_what, change, answer) => {
  const { tell, said } = aWorld();
  expect(tell(change)).toMatchObject([answer]);
  expect(said(60_000, 'birth')).toEqual([]);
});

test('on hold it refuses to restart, until it is released', () => {
  const { tell, said } = aWorld();
  tell({ id: 'h', what: 'hold' });
  expect(tell({ id: 'r1' })).toMatchObject([{ status: 'refused', detail: 'on hold' }]);
  expect(said(60_000, 'birth')).toEqual([]);
  tell({ id: 'f', what: 'release' });
  expect(tell({ id: 'r2' })).toMatchObject([{ status: 'done' }]);
});

test('some refuse, and some are never heard of again', () => {
  expect(aWorld({ refuse: 1 }).tell({})).toMatchObject([{ status: 'refused' }]);
  const { tell, said } = aWorld({ vanish: 1 });
  expect(tell({})).toEqual([]);
  expect(said(600_000, 'hb', 'birth', 'ack')).toEqual([]);
});
