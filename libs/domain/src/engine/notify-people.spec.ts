import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import type { Followed } from './memory.js';
import { notify } from './notify-people.js';

function burning(): Followed {
  const { state } = run(ticksOf('0s acq-1 10 acq-2 10\n20s acq-1 8x55/10\n25s end'));
  return state.memory.followed[0] as Followed;
}

const settings = { ...SETTINGS, receivers: ['oncall', 'wall'] };
/** To the on-call engineer only what is bad; to the chat everything else. */
const routed = {
  ...SETTINGS,
  receivers: ['oncall', 'chat'],
  routing: {
    receiver: 'chat',
    ways: [
      {
        matchers: [{ label: 'severity', op: '=', value: 'SEV1' } as const],
        receiver: 'oncall',
        continue: false,
      },
    ],
    withoutEnd: [] as string[],
  },
};
const keys = (effects: ReturnType<typeof notify>) =>
  effects.map((effect) => (effect.kind === 'enqueue_notification' ? effect.dedupKey : ''));

test('every receiver gets one, each with a key of its own', () => {
  const followed = burning();
  const effects = notify(settings, followed, 'changed', START);
  expect(keys(effects)).toEqual(['demo/inc-1/1/2/oncall', 'demo/inc-1/1/2/wall']);
  expect(effects).toMatchObject([
    { incident: 'inc-1', reason: 'changed', body: { receiver: 'oncall', status: 'firing' } },
    { incident: 'inc-1', reason: 'first', body: { receiver: 'wall', status: 'firing' } },
  ]);
});

test('no two notifications of an incident have one key, over all its epochs', () => {
  const followed = burning();
  const first = keys(notify(settings, followed, 'changed', START));
  const second = keys(notify(settings, followed, 'resolved', START));
  followed.incident = { ...followed.incident, epoch: 2 };
  followed.notifications = 1;
  const third = keys(notify(settings, followed, 'reopened', START));
  expect(new Set([...first, ...second, ...third]).size).toBe(6);
});

test('the same decision made again has the same key', () => {
  expect(keys(notify(settings, burning(), 'changed', START))).toEqual(
    keys(notify(settings, burning(), 'changed', START + 5_000)),
  );
});

test('it remembers what people were told, and when', () => {
  const followed = burning();
  followed.incident.impact.terminals = 77;
  expect(notify({ ...SETTINGS, receivers: [] }, followed, 'changed', START + 8_000)).toEqual([]);
  expect(followed.notifications).toBe(1);
  notify(SETTINGS, followed, 'changed', START + 9_000);
  expect(followed).toMatchObject({ toldTerminals: 77, toldAt: START + 9_000, notifications: 2 });
});

test('a note is told to nobody, until it is more than a note', () => {
  const followed = burning();
  const { incident } = followed;
  followed.notifications = 0;
  followed.incident = { ...incident, severity: 'SEV4' };
  const told = (reason: 'first' | 'changed' | 'resolved') =>
    notify(SETTINGS, followed, reason, START).map((effect) =>
      effect.kind === 'enqueue_notification' ? effect.reason : '',
    );
  expect([told('first'), told('changed'), told('resolved')]).toEqual([[], [], []]);
  followed.incident = { ...incident, severity: 'SEV3' };
  expect([told('changed'), told('changed')]).toEqual([['first'], ['changed']]);
  followed.incident = { ...incident, severity: 'SEV4' };
  expect([told('changed'), told('resolved')]).toEqual([[], ['resolved']]);
});

describe('with routes', () => {
  const say = (followed: Followed, reason: Parameters<typeof notify>[2], to = routed) =>
    notify(to, followed, reason, START).map((effect) =>
      effect.kind === 'enqueue_notification'
        ? `${effect.receiver} ${effect.reason} ${effect.body.notification_reason}`
        : '',
    );
  const at = (followed: Followed, severity: 'SEV1' | 'SEV2') => {
    followed.incident = { ...followed.incident, severity };
  };
  const fresh = () => ({ ...burning(), notifications: 0, told: [] });

  test('who hears of it later hears of it first, and all who heard hear the end', () => {
    const followed = fresh();
    at(followed, 'SEV2');
    expect(say(followed, 'first')).toEqual(['chat first first notification']);
    at(followed, 'SEV1');
    expect(say(followed, 'changed')).toEqual([
      'chat changed changed',
      'oncall first first notification',
    ]);
    at(followed, 'SEV2');
    expect(say(followed, 'changed')).toEqual(['chat changed changed', 'oncall changed changed']);
    expect(say(followed, 'resolved')).toEqual([
      'chat resolved resolved',
      'oncall resolved resolved',
    ]);
  });

  test('who was never told is not told the end, nor who does not want to be', () => {
    const followed = fresh();
    at(followed, 'SEV1');
    say(followed, 'first');
    expect(say(structuredClone(followed), 'resolved')).toEqual(['oncall resolved resolved']);
    const quiet = { ...routed, routing: { ...routed.routing, withoutEnd: ['oncall'] } };
    expect(say(followed, 'resolved', quiet)).toEqual([]);
  });

  test('a memory of a version that told everybody tells everybody the end', () => {
    const { told: _, ...old } = { ...fresh(), notifications: 2 };
    expect(say(old, 'resolved')).toHaveLength(2);
  });

  test('a receiver that is configured no more is not told', () => {
    const followed = { ...fresh(), notifications: 1, told: ['oncall', 'gone'] };
    expect(say(followed, 'resolved')).toEqual(['oncall resolved resolved']);
  });
});
