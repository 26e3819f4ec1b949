import { MINUTE } from '#domain/base/instant.js';
import { fired, lineOf, QuietLines, writtenLines } from './common-lines.js';
import { COMMON_RULES, type CommonRule, type Level } from './common-rules.js';

const [rule] = COMMON_RULES as readonly [CommonRule];
const at = (level: number, cell = 1): Level => ({ rule, cls: 'host_system', cell, level });

test('what is above the line again soon is the same episode', () => {
  const lines = new QuietLines();
  lines.take([at(0.06)], 0);
  lines.take([at(0.07)], 10 * MINUTE);
  lines.take([at(0.04)], 50 * MINUTE);
  lines.take([at(0.06), at(0.09, 2)], 60 * MINUTE);
  expect(lines.episodes(rule.name)).toBe(3);
});

test('a silent line is the highest level of the healthy days, and what exceeds it fires', () => {
  const quiet = new QuietLines();
  quiet.take([at(0.06)], 0);
  quiet.take([at(0.2)], 1);
  const silent = quiet.silent();
  expect(silent.get(lineOf(rule.name, 'host_system'))).toBe(0.2);
  expect(fired([at(0.2)], silent, 'host_system').size).toBe(0);
  expect([...fired([at(0.21)], silent, 'host_system')]).toEqual([rule.name]);
  expect(fired([at(0.21)], silent, 'no_answer').size).toBe(0);
  expect([...fired([at(0.06)], writtenLines(), 'host_system')]).toEqual([rule.name]);
});
