import { compareRules, type PlacedRule } from './compare-rules.js';

const placed = (alert: string, more: object = {}, file = 'a.yaml'): PlacedRule => ({
  ...{ alert, file },
  rule: { alert, gates: { failures: 5, terminals: 3 }, by: ['acquirer', ['model', 'fw']], ...more },
});

test('the same rules are no change, in whatever order', () => {
  const [a, b] = [placed('A'), placed('B')];
  expect(compareRules([a, b], [b, a])).toBeNull();
});

test('rules that came, rules that went, and the fields that differ are told', () => {
  const before = [placed('A'), placed('B'), placed('C')];
  const gates = { failures: 5, terminals: 4, one_merchant: 10 };
  const after = [placed('A', { gates, by: ['acquirer'] }), placed('C', {}, 'b.yaml'), placed('D')];
  expect(compareRules(before, after)).toEqual({
    added: ['D'],
    removed: ['B'],
    changed: [
      {
        alert: 'A',
        fields: [
          { field: 'by', was: '["acquirer",["model","fw"]]', is: '["acquirer"]' },
          { field: 'gates.one_merchant', was: null, is: '10' },
          { field: 'gates.terminals', was: '3', is: '4' },
        ],
      },
      { alert: 'C', fields: [{ field: 'file', was: 'a.yaml', is: 'b.yaml' }] },
    ],
  });
});

test('a field that is gone is told as gone', () => {
  const [before, after] = [placed('A', { severity: 'SEV1' }), placed('A')];
  expect(compareRules([before], [after])?.changed[0]?.fields).toEqual([
    { field: 'severity', was: 'SEV1', is: null },
  ]);
});
