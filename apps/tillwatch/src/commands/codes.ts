import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codesOf, factsOf } from '#domain/code/read-code.js';
import { codesFolder, readCodeFiles } from '#infra/yaml/load-codes.js';
import { explainCode } from '../explain-code.js';
import { Misuse } from '../misuse.js';
import { readLanguage } from '../read-language.js';
import { progress } from '../say.js';

export const CODES_USAGE = `tillwatch codes check [DIR]
tillwatch codes show CODE... [--lang en|zh-CN] [--dir DIR]
tillwatch codes list [DIALECT] [--lang en|zh-CN] [--dir DIR]

The first reads dialects of response codes and prints every mistake as file:line:column, like a
compiler: exit 0 when there is none, 3 when there is one. The second explains codes such as
cup-pos:55, alone and in mass. The third lists a dialect, or all there are.

  --lang   language of the words (en)
  --dir    folder laid over the dialects that come with Tillwatch (CODES_DIR, deploy/codes)
`;

/** Exit code of a check that found something. */
const FOUND = 3;

const OPTIONS = {
  lang: { type: 'string', default: 'en' },
  dir: { type: 'string' },
} as const;

/** Checks, explains and lists response codes. */
export async function codes(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, ...rest] = positionals;
  const folder = values.dir ?? codesFolder(process.env);
  if (verb === 'check' && rest.length <= 1) return check(resolve(rest[0] ?? folder));
  if (verb !== 'show' && verb !== 'list') throw new Misuse('expected check, show or list');
  const lang = readLanguage(values.lang);
  const read = await readCodeFiles(resolve(folder));
  if (!read.ok) return complain(read.mistakes);
  const { book } = read;
  if (verb === 'show') {
    if (rest.length === 0) throw new Misuse('show needs a code, such as cup-pos:55');
    const bare = rest.find((code) => !code.includes(':'));
    if (bare !== undefined) throw new Misuse(`"${bare}" lacks its dialect: cup-pos:${bare}?`);
    const texts = rest.map((code) => explainCode(factsOf(code, book), lang, book.taxonomy));
    process.stdout.write(`${texts.join('\n\n')}\n`);
    return 0;
  }
  if (rest.length > 1) throw new Misuse('list takes one dialect');
  const names = [...book.dialects.keys()];
  const asked = rest[0];
  if (asked !== undefined && !names.includes(asked)) {
    throw new Misuse(`no dialect "${asked}": there are ${names.join(', ')}`);
  }
  const lines =
    asked === undefined
      ? [...book.dialects].map(([name, { title }]) => `${name.padEnd(16)} ${title[lang]}`)
      : codesOf(asked, book).map(({ code, means }) => `${code.padEnd(16)} ${means?.[lang] ?? ''}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function check(dir: string): Promise<number> {
  const read = await readCodeFiles(dir);
  if (!read.ok) return complain(read.mistakes);
  const lines = read.dialects.reduce((sum, { codes: of }) => sum + of.length, 0);
  progress(`${read.dialects.length} dialects with ${lines} codes, no mistakes`);
  return 0;
}

function complain(mistakes: readonly string[]): number {
  process.stdout.write(`${mistakes.join('\n')}\n`);
  return FOUND;
}
