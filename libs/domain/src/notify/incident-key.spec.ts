import { readIncidentKey, writeIncidentKey } from './incident-key.js';

test('what is written is read, also of a drill ground', () => {
  for (const key of [
    { tenant: 'demo', id: 'inc-12', epoch: 3 },
    { tenant: 'demo~drill', id: 'drill-1', epoch: 1 },
  ]) {
    expect(readIncidentKey(writeIncidentKey(key))).toEqual(key);
  }
  expect(writeIncidentKey({ tenant: 'demo', id: 'inc-12', epoch: 3 })).toBe('demo/inc-12/3');
});

test.each(['', 'd3640fbd41094207', 'demo/inc-1', 'demo/inc-x/1', 'DEMO/inc-1/1', 'a/b/inc-1/1'])(
  '%j is none of ours',
  (text) => {
    expect(readIncidentKey(text)).toBeNull();
  },
);
