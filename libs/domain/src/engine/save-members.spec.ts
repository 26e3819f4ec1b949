import type { Followed } from './memory.js';
import { MORE_MEMBERS, OTHER_MEMBERS, saveMembers } from './save-members.js';

/** As much of an open incident as matters here. */
function hit(terminals: readonly string[], merchants: readonly string[] = []): Followed {
  const sets = { terminals: new Set(terminals), merchants: new Set(merchants) };
  return { incident: { id: 'inc-1' }, ...sets } as unknown as Followed;
}

test('each is saved once, those that come later behind them', () => {
  const followed = hit(['t-1', 't-2'], ['m-1']);
  expect(saveMembers(followed)).toEqual([
    {
      kind: 'save_members',
      incident: 'inc-1',
      anew: false,
      terminals: ['t-1', 't-2'],
      merchants: ['m-1'],
    },
  ]);
  expect(saveMembers(followed)).toEqual([]);
  followed.terminals.add('t-1').add('t-3');
  expect(saveMembers(followed)).toMatchObject([{ anew: false, terminals: ['t-3'], merchants: [] }]);
});

test('nobody is nothing to save', () => {
  expect(saveMembers(hit([]))).toEqual([]);
});

test('the members of another cause take the place of those before', () => {
  const followed = hit(['t-1', 't-2'], ['m-1']);
  saveMembers(followed);
  Object.assign(followed, hit(['t-9']), OTHER_MEMBERS);
  expect(saveMembers(followed)).toMatchObject([{ anew: true, terminals: ['t-9'], merchants: [] }]);
  expect(saveMembers(followed)).toEqual([]);
});

test('another cause with nobody in it takes away those before', () => {
  const followed = hit(['t-1']);
  saveMembers(followed);
  Object.assign(followed, hit([]), OTHER_MEMBERS);
  expect(saveMembers(followed)).toMatchObject([{ anew: true, terminals: [], merchants: [] }]);
});

test('when it is back, those that are hit now are added', () => {
  const followed = hit(['t-1', 't-2']);
  saveMembers(followed);
  Object.assign(followed, hit(['t-3']), MORE_MEMBERS);
  expect(saveMembers(followed)).toMatchObject([{ anew: false, terminals: ['t-3'] }]);
});
