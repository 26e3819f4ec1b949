import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import type { Followed } from './memory.js';
import { startRun } from './start-run.js';

/** An incident with its run of the playbook `key`; `diagnosed` asks for another one. */
function burning(diagnosed = 'key'): Followed {
  const story = '0s acq-1 10 acq-2 10\n9s change acq-1 key_reset\n20s acq-1 8x55/10\n25s end';
  const followed = run(ticksOf(story)).state.memory.followed[0] as Followed;
  followed.incident = { ...followed.incident, playbook: diagnosed };
  return followed;
}

const kinds = (followed: Followed) =>
  startRun(SETTINGS, followed, START + 1).map((effect) => effect.kind);

test('a run keeps the content and hash it starts with, every step open', () => {
  const followed = { ...burning(), run: null };
  const effects = startRun(SETTINGS, followed, START + 1);
  const started = { kind: 'playbook_started', at: START + 1, playbook: 'key', hash: 'a1b2c3d4e5' };
  expect(effects).toEqual([
    { kind: 'append_event', incident: 'inc-1', event: started },
    { kind: 'save_run', run: followed.run },
  ]);
  const open = { status: 'open', by: null, at: null, note: null };
  expect(followed.run).toMatchObject({
    incident: 'inc-1',
    hash: 'a1b2c3d4e5',
    startedAt: START + 1,
    endedAt: null,
    steps: [
      { id: 'confirm', ...open },
      { id: 'call', ...open },
    ],
  });
});

test('the run that is at work is not started twice', () => {
  expect(kinds(burning())).toEqual([]);
});

test('another diagnosis starts its own playbook', () => {
  const followed = burning('acq_host');
  expect(kinds(followed)).toEqual(['append_event', 'save_run']);
  expect(followed.run?.playbook.playbook).toBe('acq_host');
});

test('but not when people are in the middle of the first', () => {
  const followed = burning('acq_host');
  const [first, ...others] = followed.run?.steps ?? [];
  const begun = { id: first?.id ?? '', status: 'done' as const, by: 'Li', at: 1, note: null };
  if (followed.run) followed.run = { ...followed.run, steps: [begun, ...others] };
  expect(kinds(followed)).toEqual([]);
  expect(followed.run?.playbook.playbook).toBe('key');
});

test('what came about by itself holds on to no playbook, one who agreed does', () => {
  const followed = burning('acq_host');
  const [first, ...others] = followed.run?.steps ?? [];
  const passed = { id: first?.id ?? '', status: 'done' as const, by: null, at: 1, note: null };
  if (followed.run) followed.run = { ...followed.run, steps: [passed, ...others] };
  expect(kinds({ ...followed })).toEqual(['append_event', 'save_run']);
  const agreed = { ...passed, status: 'open' as const, approvals: [{ by: 'Li', at: 1 }] };
  if (followed.run) followed.run = { ...followed.run, steps: [agreed, ...others] };
  expect(kinds(followed)).toEqual([]);
});

test('a playbook that nobody wrote is none, and leaves the first at work', () => {
  expect(kinds({ ...burning('gremlins'), run: null })).toEqual([]);
  const followed = burning('gremlins');
  expect(kinds(followed)).toEqual([]);
  expect(followed.run?.playbook.playbook).toBe('key');
});

test('a run that ended with its incident goes on when the incident is back', () => {
  const followed = burning();
  if (followed.run) followed.run = { ...followed.run, endedAt: START };
  expect(kinds(followed)).toEqual(['save_run']);
  // Limits count anew: the time while it was over is nobody's lateness.
  expect(followed.run).toMatchObject({ endedAt: null, resumedAt: START + 1 });
});

test('a run whose every step is done stays ended', () => {
  const followed = burning();
  if (followed.run) {
    const steps = followed.run.steps.map((step) => ({ ...step, status: 'done' as const }));
    followed.run = { ...followed.run, steps, endedAt: START };
  }
  expect(kinds(followed)).toEqual([]);
  expect(followed.run?.endedAt).toBe(START);
});
