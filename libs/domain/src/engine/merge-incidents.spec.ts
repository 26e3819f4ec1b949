import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, play, run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import { followAll } from './follow-incident.js';
import type { Followed } from './memory.js';
import { mergeInto, mergeTwin } from './merge-incidents.js';
import type { Effect } from './types.js';

const TWO = `0s acq-1 10 acq-2 10 acq-3 10
  30s acq-1 8x55/10
  60s acq-2 8x91/10`;
const MERGED = `${TWO}
  100s people inc-1 took_in inc-2 Li
  100s people inc-2 merged_into inc-1 Li`;
const BEGUN = `
  31s inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1
  31s inc-1 playbook_started key
  31s tell oncall first inc-1
  61s inc-2 triggered IssuersNotAnswering acquirer=acq-2 acquirer_host SEV1
  61s inc-2 playbook_started acq_host
  61s tell oncall first inc-2`;

test('one goes on for both, is over when both are, and nobody is called again', () => {
  const lines = play(`${MERGED}\n 150s acq-1 10\n 300s acq-2 10\n 500s end`);
  expectStory(
    lines,
    `${BEGUN}
    101s tell oncall resolved inc-2
    305-330s inc-1 monitoring
    365-390s inc-1 recovered
    365-390s tell oncall resolved inc-1`,
  );
});

test('what is merged keeps its failures across a restart of the process', () => {
  const story = `${MERGED}\n 150s acq-1 10\n 300s acq-2 10\n 500s end`;
  expect(play(story, { restarts: [120, 310] })).toEqual(play(story));
});

test('when only the merged one fails again, the one that goes on is back', () => {
  const lines = play(`${MERGED}\n 150s acq-1 10 acq-2 10\n 190s acq-2 8x91/10\n 260s end`);
  expect(lines.filter((line) => /monitoring|relapsed/.test(line))).toHaveLength(2);
  expect(lines.join('\n')).not.toMatch(/inc-3/);
});

test('whom the merged one hit, the other hit', () => {
  const before = run(ticksOf(`${TWO}\n 99s end`)).state.memory.followed;
  const { state } = run(ticksOf(`${MERGED}\n 110s end`));
  const [host, merged] = state.memory.followed;
  const terminals = before.map((f) => f.terminals.size);
  expect(host?.incident.impact.terminals).toBeGreaterThan(Math.max(...terminals) * 1.5);
  expect(merged?.incident).toMatchObject({ status: 'merged', links: [{ to: 'inc-1' }] });
  expect(host?.incident.links).toEqual([{ kind: 'took_in', to: 'inc-2' }]);
});

test('who was told only of the merged one is told how the other ends', () => {
  const settings = {
    ...SETTINGS,
    receivers: ['oncall', 'hosts'],
    routing: {
      receiver: 'oncall',
      withoutEnd: [],
      ways: [
        {
          receiver: 'hosts',
          continue: false,
          matchers: [{ label: 'diagnosis' as const, op: '=' as const, value: 'acquirer_host' }],
        },
      ],
    },
  };
  const lines = play(`${MERGED}\n 150s acq-1 10 acq-2 10\n 400s end`, { settings });
  expect(
    lines.filter((line) => line.includes('tell hosts')).map((l) => l.replace(/^\d+s /, '')),
  ).toEqual(['tell hosts first inc-2', 'tell hosts resolved inc-2', 'tell hosts resolved inc-1']);
});

test('into one that has ended, or into itself, nothing is merged', () => {
  const { state } = run(ticksOf(`${TWO}\n 80s people inc-1 resolved_by_hand Li\n 82s end`));
  const followed = state.memory.followed[1];
  if (!followed) throw new Error('there is one incident');
  const event = { kind: 'merged_into', at: START, by: 'Li', reason: 'one fault' } as const;
  for (const into of ['inc-1', 'inc-2', 'inc-7']) {
    expect(mergeInto(state, SETTINGS, followed, { ...event, into }, START)).toEqual([]);
  }
  expect(followed.incident.status).toBe('triggered');
});

/** Two incidents of one cause; the later was thought to be of one model, and is not yet merged. */
function twins(change: (elder: Followed, younger: Followed) => void = () => {}) {
  const { state } = run(ticksOf(`${TWO}\n 66s end`));
  const [elder, younger] = state.memory.followed as [Followed, Followed];
  elder.incident = { ...elder.incident, cause: younger.incident.cause };
  change(elder, younger);
  return { state, elder, younger };
}

function told(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'enqueue_notification') return [`tell ${effect.reason} ${effect.incident}`];
    return effect.kind === 'append_event' ? [`${effect.incident} ${effect.event.kind}`] : [];
  });
}

test('of two that come to have one cause the later goes on in the elder by itself', () => {
  const { state, elder, younger } = twins((_elder, later) => {
    later.incident = { ...later.incident, cause: [{ attribute: 'model', value: 'P90' }] };
  });
  expect(told(followAll(state, SETTINGS, [], START + 72 * SECOND))).toEqual([
    'inc-2 updated',
    'inc-1 took_in',
    'inc-2 merged_into',
    'tell resolved inc-2',
  ]);
  expect(younger).toMatchObject({ host: 'inc-1', incident: { status: 'merged' } });
  expect(elder.incident.links).toEqual([{ kind: 'took_in', to: 'inc-2' }]);
});

test('the elder takes the later in, when it is the elder that comes to its cause', () => {
  const { state, elder, younger } = twins((_, later) => {
    later.incident = { ...later.incident, detectedAt: START };
  });
  const effects = mergeTwin(state, SETTINGS, younger, START + 70 * SECOND);
  expect(told(effects)).toEqual(['inc-2 took_in', 'inc-1 merged_into', 'tell resolved inc-1']);
  expect(elder).toMatchObject({ host: 'inc-2', incident: { status: 'merged' } });
  expect(younger.incident.links).toEqual([{ kind: 'took_in', to: 'inc-1' }]);
});

const put = (followed: Followed, part: Partial<Incident>) => {
  followed.incident = { ...followed.incident, ...part };
};

test.each<[string, (elder: Followed, younger: Followed) => void, number]>([
  ['nothing speaks against it', () => {}, 1],
  ['the elder is of customers', ({ classes }) => classes.splice(0, 1, 'funds'), 0],
  [
    'the elder is of readers that misread cards, which are refused',
    ({ classes }, later) => {
      classes.splice(0, 1, 'device_reader');
      later.classes.splice(0, 1, 'card_data_read');
    },
    1,
  ],
  ['the elder is about no payment', ({ classes }) => classes.splice(0, 1, 'base_drift'), 0],
  ['the other has ended', (elder) => put(elder, { status: 'resolved', resolvedAt: START }), 0],
  ['the other has another cause', (elder) => put(elder, { cause: [] }), 0],
  [
    'both causes are everything',
    (elder, younger) => [elder, younger].forEach((each) => void put(each, { cause: [] })),
    0,
  ],
])('one of two is merged, or not, where %s', (_name, change, merged) => {
  const { state, younger } = twins(change);
  const effects = mergeTwin(state, SETTINGS, younger, START + 70 * SECOND);
  expect(told(effects).filter((line) => line === 'inc-2 merged_into')).toHaveLength(merged);
});
