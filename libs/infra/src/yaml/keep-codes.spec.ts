import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isListed } from '#domain/code/read-code.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type KeptCodes, keepCodes } from './keep-codes.js';

const HEAD = `dialect: ours
title: { en: Ours, zh-CN: 自有 }
sources: { s: The document of our bank }
codes:
`;
const line = (code: string) =>
  `  - { code: "${code}", alone: NO_ANSWER, mass: LINE_DOWN, en: it, zh-CN: 它, source: s }\n`;

let folder: string;
let kept: KeptCodes | undefined;
let heard: string[] = [];

beforeEach(async () => {
  heard = [];
  folder = await mkdtemp(join(tmpdir(), 'tillwatch-codes-'));
});
afterEach(async () => {
  kept?.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (text: string) => writeFile(join(folder, 'ours.yaml'), text);
const keep = () =>
  keepCodes(folder, {
    loaded: () => heard.push('loaded'),
    refused: (mistakes) => heard.push(`refused ${mistakes.length}`),
    lookEveryMs: 5,
  });
const knows = (code: string) => isListed(`ours:${code}`, kept?.book ?? (undefined as never));

test('a file that changes is in force without a restart; one with a mistake is not', async () => {
  await write(HEAD + line('B1'));
  kept = await keep();
  expect([knows('B1'), knows('B2')]).toEqual([true, false]);
  await write(HEAD + line('B1') + line('B2'));
  await eventually('the new line is known', () => knows('B2'));
  await write(`${HEAD}  - { cod: B3 }\n`);
  await eventually('the mistake is heard', () => heard.some((each) => each.startsWith('refused')));
  expect([knows('B1'), knows('B2')]).toEqual([true, true]);
  await write(HEAD + line('B3'));
  await eventually('it is good again', () => knows('B3'));
  expect(knows('B1')).toBe(false);
  expect(heard.at(-1)).toBe('loaded');
});

test('at the start a mistake is fatal', async () => {
  await write('dialect: ours');
  await expect(keep()).rejects.toThrow(/^codes\n.*ours\.yaml/);
});
