import { aRoster } from '../../../../test/support/a-roster.js';
import { HOUR } from '../base/instant.js';
import { composeView } from './compose-view.js';
import { DRILL_SERVER_SEEN_MS, drillOutlook } from './drill-outlook.js';
import { DrillPlan } from './due-drills.js';
import { planOf } from './plan.js';

const NOW = Date.UTC(2026, 2, 10, 1);
const zone = { days: ['tu'], at: '10:00', time_zone: 'Asia/Shanghai' };
const file = DrillPlan.parse({ drills: ['acme', 'else'].map((tenant) => ({ tenant, ...zone })) });

function outlook(agreed: readonly string[], seenAt = NOW) {
  const roster = aRoster();
  const people = roster.people.map((each) => ({ ...each, drills: agreed.includes(each.id) }));
  const about = { externalUrl: '', warnings: [] };
  const plan = planOf({ ...roster, people }, () => 'mark', about);
  const facts = { overrides: [], proofs: [], pages: [] };
  const { rotas } = composeView(plan, facts, { loadedAt: NOW, mistakes: [], me: null }, NOW);
  const server = { seenAt, plan: file, stories: [] };
  return drillOutlook('acme', { server, plan, rotas, inTheWay: null }, NOW);
}

test('whoever agreed is named, and whether the next to be paged has', () => {
  const [rota] = outlook([]).onCall;
  expect(rota).toMatchObject({ agreed: false });
  const due = rota?.person?.id ?? '';
  expect(outlook([due])).toMatchObject({ agreed: [{ id: due }] });
  expect(outlook([due]).onCall.find(({ person }) => person?.id === due)?.agreed).toBe(true);
});

test('the file of one tenant is told for the next weeks, and of no other', () => {
  const { schedule } = outlook([]);
  expect(schedule.map(({ at }) => (at - NOW) / HOUR)).toEqual([1, 169, 337, 505, 673]);
});

test('a process that was not seen for long is gone', () => {
  expect(outlook([], NOW - DRILL_SERVER_SEEN_MS + 1).served).toBe(true);
  expect(outlook([], NOW - DRILL_SERVER_SEEN_MS).served).toBe(false);
});
