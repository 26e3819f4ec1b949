import { type CellRule, readCell, shown, type World } from './cell-rules.js';
import { COLUMNS, KEYS, KINDS, type Kind } from './kinds.js';

const world: World = {
  isTimeZone: (name) => name === 'Asia/Shanghai',
  timeZones: ['Asia/Shanghai'],
};

function ruleOf(kind: Kind, name: string): CellRule {
  const column = COLUMNS[kind].find((candidate) => candidate.name === name);
  if (!column) throw new Error(`no column ${name}`);
  return column.rule;
}

test.each([
  ['merchants', 'name', 'Tea & Co', 'Tea & Co'],
  ['merchants', 'language', 'zh-cn', 'zh-CN'],
  ['merchants', 'mcc', '5411', '5411'],
  ['stores', 'tz', 'Asia/Shanghai', 'Asia/Shanghai'],
  ['hours', 'weekly', 'Mo-Fr 09:00-22:00', 'Mo-Fr 09:00-22:00'],
  ['hours', 'exceptions', '2026-12-25 closed', '2026-12-25 closed'],
  ['contacts', 'channel', 'SMS', 'sms'],
  ['contacts', 'address', '+86 138 1234 5678', '+86 138 1234 5678'],
  ['contacts', 'address', 'li@example.org', 'li@example.org'],
  ['contacts', 'consent', '是', true],
  ['contacts', 'consent_at', '2026-11-27', '2026-11-27T00:00:00.000Z'],
  ['contacts', 'consent_at', '2026-11-27T09:30+08:00', '2026-11-27T01:30:00.000Z'],
  ['terminals', 'terminal', 'T-001', 'T-001'],
  ['terminals', 'warranty_until', '2027-12-31', '2027-12-31'],
  ['terminals', 'state', 'Spare', 'spare'],
  ['terminals', 'test', 'no', false],
  ['terminals', 'tags', 'bar; window;bar', ['bar', 'window']],
] as const)('%s.%s takes %j as %j', (kind, name, cell, value) => {
  expect(readCell(ruleOf(kind, name), cell, world)).toEqual({ ok: true, value });
});

test.each([
  ['merchants', 'name', 'x'.repeat(129), 'at most 128'],
  ['merchants', 'mcc', '54', 'four digits'],
  ['merchants', 'language', 'fr', 'expected en, zh-CN'],
  ['stores', 'tz', 'Asia/Shanghia', 'IANA'],
  ['hours', 'weekly', 'Mo 9-5', 'expected times'],
  ['contacts', 'address', 'somewhere over there', 'mail address'],
  ['contacts', 'consent', 'perhaps', 'yes or no'],
  ['contacts', 'consent_at', '2026-02-30', 'expected a day'],
  ['contacts', 'consent_at', '2026-11-27 09:30', 'expected a day'],
  ['terminals', 'terminal', 'T 1', '1 to 32'],
  ['terminals', 'warranty_until', '31.12.2027', 'expected a day'],
  ['terminals', 'state', 'broken', 'active, retired, spare'],
  ['terminals', 'tags', 'x'.repeat(33), 'at most 32'],
  ['terminals', 'tags', Array.from({ length: 17 }, (_, i) => i).join(';'), 'at most 16'],
  ['terminals', 'note', 'a\u202eb', 'control character'],
  ['terminals', 'note', 'one\ntwo', 'line break'],
] as const)('%s.%s refuses %j', (kind, name, cell, message) => {
  const read = readCell(ruleOf(kind, name), cell, world);
  expect(read).toEqual({
    ok: false,
    error: [expect.objectContaining({ message: expect.stringContaining(message) })],
  });
});

test('every text of every kind is searched for card data, which is not repeated', () => {
  const card = '4111 1111 1111 1111';
  for (const kind of KINDS) {
    for (const { rule } of COLUMNS[kind]) {
      const read = readCell(rule, `x ${card}`, world);
      expect(JSON.stringify(read)).toContain('card data');
      expect(JSON.stringify(read)).not.toContain('1111');
    }
  }
});

test('a mistake in hours knows its place in the cell', () => {
  const read = readCell(ruleOf('hours', 'weekly'), 'Mo 09:00-22:00; Xx 10:00-11:00', world);
  expect(!read.ok && read.error[0]?.at).toBe(16);
});

test('the columns that name a row are required, and come first', () => {
  for (const kind of KINDS) {
    const columns = COLUMNS[kind].slice(0, KEYS[kind].length);
    expect(columns.map(({ name }) => name)).toEqual(KEYS[kind]);
    expect(columns.every(({ required }) => required)).toBe(true);
  }
});

test('what was typed is shown short', () => {
  expect(shown('x"y')).toBe('"x\\"y"');
  expect(shown('x'.repeat(100))).toHaveLength(42);
});
