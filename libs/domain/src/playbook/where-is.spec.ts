import { aRunOf } from '../../../../test/support/a-playbook.js';
import type { PlaybookRun, StepState } from './playbook.js';
import { whereIs } from './where-is.js';

function tell(run: PlaybookRun, id: string, more: Partial<StepState>): PlaybookRun {
  const said = { status: 'done' as const, at: 1_000, ...more };
  return { ...run, steps: run.steps.map((s) => (s.id === id ? { ...s, ...said } : s)) };
}

const run = aRunOf(`
  look manual limit: 5m
  call manual
  tell notify
  sure ask answers: [yes, no/last]
  pause wait for: 2m
  last manual`);

test('the first step is due at once, and plain ones below it may be done ahead', () => {
  const place = whereIs(run);
  expect(place).toMatchObject({ since: 0, deadline: 300_000, ahead: ['call', 'tell'] });
  expect(place.step?.id).toBe('look');
});

test('what was done ahead is passed over when its turn comes', () => {
  const early = tell(run, 'call', { at: 500 });
  expect(whereIs(early).ahead).toEqual(['tell']);
  const place = whereIs(tell(early, 'look', { at: 2_000 }));
  expect(place).toMatchObject({ since: 2_000, ahead: [] });
  expect(place.step?.id).toBe('tell');
});

test('nothing is ahead of a question: its answer decides', () => {
  const asked = ['look', 'call', 'tell'].reduce((r, id) => tell(r, id, {}), run);
  expect(whereIs(asked)).toMatchObject({ deadline: null, ahead: [] });
  const no = tell(asked, 'sure', { answer: 'no', at: 3_000 });
  expect(whereIs(no)).toMatchObject({ step: { id: 'last' }, since: 3_000 });
  const yes = tell(asked, 'sure', { answer: 'yes', at: 3_000 });
  expect(whereIs(yes)).toMatchObject({ step: { id: 'pause' }, deadline: 123_000 });
});

test('limits count anew when a run goes on after its incident had ended', () => {
  expect(whereIs({ ...run, resumedAt: 9_000 }).deadline).toBe(309_000);
});

test('a run is through after its last step, and where its copy says nothing more', () => {
  const all = run.steps.reduce((r, { id }) => tell(r, id, { answer: 'yes' }), run);
  expect(whereIs(all)).toEqual({ step: null, since: 1_000, deadline: null, ahead: [] });
  expect(whereIs({ ...run, steps: [] }).step).toBeNull();
});

test('a circle ends', () => {
  const round = aRunOf('a manual next: b\nb manual next: a');
  expect(whereIs(tell(tell(round, 'a', {}), 'b', {})).step).toBeNull();
});
