import { makeScenarios, SCENARIO_KINDS } from './make-scenarios.js';

const scenarios = makeScenarios(1, 40);

test('the same seed makes the same scenarios, all kinds as often', () => {
  expect(makeScenarios(1, 40)).toEqual(scenarios);
  for (const kind of SCENARIO_KINDS) {
    expect(scenarios.filter(({ name }) => name === kind)).toHaveLength(10);
  }
});

test('whatever has two causes has parts of both, and a child lies within its parent', () => {
  for (const { name, parts, causes } of scenarios) {
    expect(causes).toHaveLength(name === 'two_at_once' ? 2 : 1);
    for (const cause of causes) expect(parts.some((part) => part.cause === cause)).toBe(true);
    if (name === 'child_in_parent') expect(parts[0]?.cause).toMatchObject(causes[0] ?? {});
  }
});
