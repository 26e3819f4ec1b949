/** The shipped codes and taxonomy: whole in both languages, true to each other, and extensible. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILURE_CLASSES } from '#domain/code/catalogue.js';
import { classOf, codesOf, factsOf, isListed, meaningOf } from '#domain/code/read-code.js';
import { shippedCodes, taxonomy } from '#domain/code/shipped.js';
import { DIAGNOSES } from '#domain/diagnose/diagnose.js';
import { actionName } from '#domain/notify/words.js';
import { readCodeFiles } from '#infra/yaml/load-codes.js';
import { dialectFiles } from '../support/generate-codes.js';
import { REPOSITORY } from '../support/repository.js';

const dialects = [...shippedCodes.dialects.keys()];
const all = dialects.flatMap((dialect) => codesOf(dialect));

/** Every text with an English and a Chinese side, wherever it stands. */
function textsIn(value: unknown, path = ''): [string, { en: string; 'zh-CN': string }][] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value) return [[path, value as { en: string; 'zh-CN': string }]];
  return Object.entries(value).flatMap(([key, part]) => textsIn(part, `${path}.${key}`));
}

/** Names that are the same in every language. */
const NAMES = new Set(['Visa']);
const chinese = /\p{Script=Han}/u;

test('every text is there in both languages, each in its own', () => {
  const texts = [...textsIn(taxonomy), ...textsIn([...shippedCodes.dialects.values()])];
  const means = all.map(({ code, means }): (typeof texts)[number] => [
    code,
    means ?? { en: '', 'zh-CN': '' },
  ]);
  const wrong = [...texts, ...means].filter(
    ([, { en, 'zh-CN': zh }]) =>
      !NAMES.has(en) && (!/[a-z]/i.test(en) || chinese.test(en) || !chinese.test(zh)),
  );
  expect(texts.length).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});

test('every code has both readings, a class and a source', () => {
  expect(all.length).toBeGreaterThan(450);
  for (const { code, class: cls, alone, mass, source } of all) {
    expect([code, FAILURE_CLASSES.includes(cls)]).toEqual([code, true]);
    expect([code, (source ?? '').length > 20]).toEqual([code, true]);
    for (const { reason, says, first, type } of [alone, mass]) {
      expect([code, Object.hasOwn(taxonomy.reasons, reason)]).toEqual([code, true]);
      expect([code, says.en !== '' && first.en !== '' && type in taxonomy.types]).toEqual([
        code,
        true,
      ]);
    }
  }
});

test('prohibitions are canonical, and said in the words of the taxonomy', () => {
  const forbidden = [
    ...Object.values(taxonomy.reasons).flatMap((reason) => reason.forbidden),
    ...Object.values(DIAGNOSES).flatMap((diagnosis) => diagnosis.forbidden),
  ];
  expect(forbidden.filter((action) => !Object.hasOwn(taxonomy.actions, action))).toEqual([]);
  for (const [action, words] of Object.entries(taxonomy.actions)) {
    expect([actionName('en', action), actionName('zh-CN', action)]).toEqual([
      words.en,
      words['zh-CN'],
    ]);
  }
});

test('every reason is used by a code', () => {
  const used = new Set(all.flatMap(({ alone, mass }) => [alone.reason, mass.reason]));
  const idle = Object.keys(taxonomy.reasons).filter((reason) => !used.has(reason));
  expect(idle).toEqual([]);
});

test('whatever locks cards or keys in mass forbids asking for the PIN again', () => {
  for (const { code, mass } of all.filter(({ class: cls }) => cls === 'pin_key')) {
    expect([code, mass.forbidden]).toEqual([code, expect.arrayContaining(['restart'])]);
  }
  expect(factsOf('cup-pos:75').mass.forbidden).toContain('retry_pin');
});

test('the shipped files pass the check that operators run, and change nothing', async () => {
  const read = await readCodeFiles(join(REPOSITORY, 'deploy/codes'));
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  expect(read.dialects.map(({ dialect }) => dialect).sort()).toEqual([...dialects].sort());
  expect(all.map(({ code }) => factsOf(code, read.book))).toEqual(all);
});

describe("an operator's folder", () => {
  const dir = mkdtempSync(join(tmpdir(), 'tillwatch-codes-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const head =
    'dialect: acq-7\ntitle: { en: Ours, zh-CN: 本行 }\nsources: { s: a letter }\ncodes:\n';
  const line = (rest: string) =>
    `  - { code: 'C1', alone: CONFIG_TERMINAL, mass: MASTER_DATA, en: no, zh-CN: 无` +
    `, source: s${rest} }\n`;

  test('adds a dialect, and lays a correction over a shipped one', async () => {
    writeFileSync(join(dir, 'acq-7.yaml'), head + line(''));
    const cup = readFileSync(join(REPOSITORY, dialectFiles()[1] ?? ''), 'utf8');
    expect(cup).toContain('dialect: cup-pos');
    writeFileSync(
      join(dir, 'cup.yaml'),
      `${head.replace('acq-7', 'cup-pos')}${line('').replace('C1', '55')}`,
    );
    const read = await readCodeFiles(dir);
    if (!read.ok) throw new Error(read.mistakes.join('\n'));
    expect(classOf('acq-7:C1', 'failed', read.book)).toBe('config');
    expect(isListed('acq-7:C1')).toBe(false);
    expect(meaningOf('cup-pos:55', read.book)?.en).toBe('no');
    expect(meaningOf('cup-pos:51', read.book)?.en).toBe('insufficient funds');
    rmSync(join(dir, 'cup.yaml'));
  });

  test('is told every mistake of every file, each at its place', async () => {
    writeFileSync(join(dir, 'acq-7.yaml'), `${head}${line(', clas: pin_key')}${line('')}`);
    writeFileSync(join(dir, 'b.yaml'), `${head.replace('acq-7', 'B')}  - { code: 05 }\n`);
    writeFileSync(join(dir, 'c.yaml'), `${head}${line('').replace('MASTER_DATA', 'MASTERDATA')}`);
    const read = await readCodeFiles(dir);
    const mistakes = read.ok
      ? []
      : read.mistakes.map((m) => m.slice(m.indexOf('/', m.lastIndexOf('tillwatch-codes-')) + 1));
    expect(mistakes).toEqual([
      'acq-7.yaml:5:91: codes.0.clas: unknown key, did you mean "class"?',
      'acq-7.yaml:6:13: codes.1.code: "C1" is in this file already',
      'b.yaml:1:10: dialect: expected small letters, digits and "-", such as acq-7',
      'b.yaml:5:5: codes.0.alone: missing, expected a word such as "APPROVED"',
      'b.yaml:5:5: codes.0.mass: missing, expected a word such as "APPROVED"',
      'b.yaml:5:5: codes.0.en: missing, expected string',
      'b.yaml:5:5: codes.0.zh-CN: missing, expected string',
      'b.yaml:5:5: codes.0.source: missing, expected string',
      'b.yaml:5:13: codes.0.code: expected a text: put the code in quotes, such as "05"',
      'c.yaml:5:49: codes.0.mass: unknown word, did you mean "MASTER_DATA"?',
    ]);
  });

  test('that is not there is a mistake', async () => {
    const read = await readCodeFiles(join(dir, 'nowhere'));
    expect(read).toMatchObject({
      ok: false,
      mistakes: [expect.stringContaining('cannot be read')],
    });
  });
});
