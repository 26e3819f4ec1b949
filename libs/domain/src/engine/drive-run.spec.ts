import { aPlaybook } from '../../../../test/support/a-playbook.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { play, run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { driveRuns, endRun } from './drive-run.js';
import type { Followed } from './memory.js';
import type { Settings } from './types.js';

function settings(lines: string): Settings {
  const playbooks = new Map([['key', { playbook: aPlaybook(lines), hash: 'a1b2c3d4e5' }]]);
  return { ...SETTINGS, playbooks };
}

const BURNS = '0s acq-1 10 acq-2 10 acq-3 10\n20s change acq-1 key_reset\n30s acq-1 8x55/10';
const HEALED = `${BURNS}\n100s acq-1 10\n600s end`;

/** What became of steps, and escalations, without what is told of the incident itself. */
function steps(story: string, lines: string, restarts: number[] = []): string[] {
  return play(story, { settings: settings(lines), restarts }).flatMap((line) => {
    const [, at, what] =
      /^(\d+)s (?:inc-1 step_passed )?((?:\w+ \w+|tell oncall escalated).*)$/.exec(line) ?? [];
    const own = line.includes('step_passed') || line.includes('escalated');
    return own && at !== undefined ? [`${at}s ${what}`] : [];
  });
}

test('nobody comes: the limit passes, and who the playbook names is called', () => {
  const lines = 'call manual limit: 1m, late: up\nlast manual next: end\nup escalate next: last';
  const told = steps(`${BURNS}\n200s end`, lines);
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'late call',
    'escalated up',
    'tell oncall escalated inc-1',
  ]);
});

test('a check holds when payments succeed again, on figures of the minute', () => {
  const lines = 'low check when: { failing_share: { below: 0.05 } }, limit: 1h\nlast manual';
  const [met, ...more] = steps(HEALED, lines);
  expect(met).toMatch(/^1[0-9]{2}s met low$/);
  expect(more).toEqual([]);
});

test('silence is no recovery: where nobody is heard, a check runs into its limit', () => {
  const lines = 'low check when: { failing_share: { below: 0.05 } }, limit: 5m\nlast manual';
  const told = steps(`${BURNS}\n45s silence\n600s end`, lines);
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual(['unmet low']);
});

test('a process that dies between any two seconds goes on where the other was', () => {
  const lines = `
    pause wait for: 20s
    up escalate
    low check when: { recovered: true }, limit: 10m, otherwise: last
    last wait for: 10s
    train follow_up`;
  const once = steps(HEALED, lines);
  expect(once.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'waited pause',
    'escalated up',
    'tell oncall escalated inc-1',
    'met low',
    'waited last',
    'noted train',
  ]);
  for (const at of [40, 52, 53, 54, 120, 300]) expect(steps(HEALED, lines, [at])).toEqual(once);
});

test('with the incident ends its run, and what is owed is written down', () => {
  const { state } = run(ticksOf(`${BURNS}\n45s end`), {
    settings: settings('call manual\ntrain follow_up'),
  });
  const followed = state.memory.followed[0] as Followed;
  const effects = endRun(followed, START + 60_000);
  expect(effects).toMatchObject([
    { kind: 'append_event', event: { kind: 'step_passed', step: 'train', outcome: 'noted' } },
    { kind: 'save_run', run: { endedAt: START + 60_000 } },
  ]);
  expect(endRun(followed, START + 61_000)).toEqual([]);
  expect(driveRuns(state, SETTINGS, START + 61_000)).toEqual([]);
});
