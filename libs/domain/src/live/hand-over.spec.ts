import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { anIncident, aRun } from '../../../../test/support/an-incident.js';
import { DAY, HOUR, MINUTE } from '../base/instant.js';
import type { Silence } from '../notify/silence.js';
import { planOf } from '../oncall/plan.js';
import type { Override, Rota } from '../oncall/roster.js';
import { handOver, peopleOf, spanOf, turnsAround } from './hand-over.js';

const plan = planOf(aRoster(), () => 'mark', { externalUrl: 'https://till.example', warnings: [] });
const [rota] = plan.rotas as [Rota];
const NINE = NOON - 3 * HOUR;
const nothing = {
  ...{ notes: [], incidents: [], pages: [], silences: [], windows: [], runs: [], limits: [] },
};
const turns = (overrides: readonly Override[] = [], now = NOON + DAY, of = rota) =>
  turnsAround(of, [], overrides, now);
const handed = (facts: Partial<Parameters<typeof handOver>[3]>) =>
  handOver(plan, 'tills', turns(), { ...nothing, ...facts });

function aSilence(id: string, endsAt: number): Silence {
  const matchers = [{ name: 'acquirer', value: 'acq-1', isRegex: false, isEqual: true }];
  const said = { createdBy: 'Li Wei', comment: 'moving house' };
  return { id, matchers, startsAt: 0, updatedAt: 0, endsAt, ...said };
}

test('the shifts around a moment are the one before, the one there is, and the next', () => {
  expect(handed({})).toMatchObject({
    before: { from: NINE, to: NINE + DAY, person: { id: 'li', name: 'Li Wei' } },
    now: { from: NINE + DAY, to: NINE + 2 * DAY, person: { name: 'Wang Fang' } },
    next: { from: NINE + 2 * DAY, to: NINE + 3 * DAY, person: { name: 'Li Wei' } },
  });
  expect(spanOf(turns())).toEqual({ from: NINE, to: NINE + 3 * DAY });
});

test('at the very moment of a hand-over the shift is that of whoever comes on', () => {
  expect(turns([], NINE + DAY)).toMatchObject({
    before: { person: 'li', to: NINE + DAY },
    now: { person: 'wang', from: NINE + DAY },
  });
});

test('whoever stood in has handed over, and belongs to the rota', () => {
  const override = { id: 1, rota: 'tills', person: 'zhao', from: NINE + 20 * HOUR, to: NINE + DAY };
  expect(turns([override]).before).toMatchObject({ person: 'zhao', from: NINE + 20 * HOUR });
  expect(peopleOf(rota, [override, { ...override, rota: 'other', person: 'x' }])).toEqual([
    ...['li', 'wang', 'zhao'],
  ]);
});

test('a rota of office hours hands over across the night', () => {
  const only = [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '09:00', to: '18:00' }];
  const office = {
    ...rota,
    layers: rota.layers.map((layer) => ({ ...layer, only })),
  } as Rota;
  expect(turns([], NOON + 10 * HOUR, office)).toMatchObject({
    before: { person: 'li', to: NINE + 9 * HOUR },
    now: { person: null },
    next: { person: 'wang', from: NINE + DAY },
  });
});

test('pages are counted by the shift they came in, incidents once', () => {
  const page = { at: NINE + HOUR, incident: 'inc-1', night: false, taken: false };
  const { before, now } = handed({
    pages: [
      page,
      { ...page, at: NINE + 16 * HOUR, night: true, taken: true },
      { ...page, at: NINE + 17 * HOUR, incident: 'inc-2', night: true },
      { ...page, at: NINE + DAY, incident: 'inc-3' },
    ],
  });
  expect(before).toMatchObject({ pages: 3, night: 2, incidents: 2, taken: 1 });
  expect(now).toMatchObject({ pages: 1, night: 0, incidents: 1, taken: 0 });
});

test('what is open is told with who has it and what keeps it quiet, the gravest first', () => {
  const silenced = { silence: 's', by: 'Li', until: NOON + DAY };
  const { incidents } = handed({
    incidents: [
      anIncident({ id: 'inc-1', severity: 'SEV3', silenced }),
      anIncident({ id: 'inc-2', severity: 'SEV1', acknowledgedBy: 'Wang Fang' }),
      anIncident({ id: 'inc-3', severity: 'SEV1', startedAt: 1, inhibited: { by: ['inc-2'] } }),
      anIncident({ id: 'inc-4', muted: [{ receiver: 'chat', by: ['night'] }] }),
      anIncident({ id: 'inc-5', resolvedAt: NOON }),
    ],
  });
  expect(incidents.map(({ id, owner, quiet }) => [id, owner, quiet])).toEqual([
    ['inc-3', null, 'inhibited'],
    ['inc-2', 'Wang Fang', null],
    ['inc-4', null, 'muted'],
    ['inc-1', null, 'silenced'],
  ]);
  expect(incidents[0]?.title['zh-CN']).not.toBe(incidents[0]?.title.en);
});

test('what ends until the next shift does is told, the next first, and nothing later', () => {
  const end = NINE + 3 * DAY;
  const window = { what: 'maintenance' as const, by: 'bank', note: '', at: NOON + DAY + HOUR };
  const { ending } = handed({
    silences: [aSilence('late', end + 1), aSilence('last', end)],
    windows: [{ ...window, id: 'chg-1' }],
  });
  expect(ending.map(({ what, id, by }) => [what, id, by])).toEqual([
    ['maintenance', 'chg-1', 'bank'],
    ['silence', 'last', 'Li Wei'],
  ]);
});

test('playbooks that wait for a person are told, and those that wait for time are not', () => {
  const run = aRun();
  const [first, ...others] = run.playbook.steps;
  const title = { en: 'Wait', 'zh-CN': '等待' };
  const wait = { id: first?.id ?? '', kind: 'wait' as const, title, for: '5m' };
  const { waiting } = handed({
    runs: [
      { ...run, startedAt: 20 },
      { ...run, incident: 'inc-2', startedAt: 10 },
      { ...run, incident: 'inc-3', endedAt: 30 },
      { ...run, incident: 'inc-4', playbook: { ...run.playbook, steps: [wait, ...others] } },
    ],
  });
  expect(waiting).toMatchObject([
    { incident: 'inc-2', step: 'call_acquirer', since: 10, deadline: null },
    { incident: 'inc-1', since: 20 },
  ]);
});

test('limits of authorities are told, the next first', () => {
  const name = { id: 'brief', name: { en: 'Brief', 'zh-CN': '简报' } };
  const limit = { incident: 'inc-1', regulation: name, report: name, owed: 'yes' as const };
  const { limits } = handed({
    limits: [
      { ...limit, dueAt: NOON + HOUR },
      { ...limit, dueAt: NOON + MINUTE },
    ],
  });
  expect(limits.map(({ dueAt }) => dueAt)).toEqual([NOON + MINUTE, NOON + HOUR]);
});
