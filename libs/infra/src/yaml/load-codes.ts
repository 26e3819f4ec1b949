/** Dialects of response codes from an operator's files; every mistake is data, with its place. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type CodeBook, layOverBook } from '#domain/code/code-book.js';
import { type Dialect, dialectSchema } from '#domain/code/dialect.js';
import { shippedCodes, taxonomy } from '#domain/code/shipped.js';
import { deployFolder } from '../deploy-folder.js';
import { formatMistake, parseYaml } from './load-yaml.js';
import { whyUnread } from './read-text.js';

/** What the files say, laid over the shipped dialects, or everything that is wrong with them. */
export type CodesOrMistakes =
  | { readonly ok: true; readonly book: CodeBook; readonly dialects: readonly Dialect[] }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Reads and checks all files of a folder; never throws for what is in them. */
export async function readCodeFiles(dir: string): Promise<CodesOrMistakes> {
  const schema = dialectSchema(Object.keys(taxonomy.reasons));
  const mistakes: string[] = [];
  const dialects = new Map<string, { dialect: Dialect; file: string }>();
  for (const { file, text } of await readYamlFiles(dir, mistakes)) {
    const loaded = parseYaml(schema, text, file);
    if (!loaded.ok) {
      mistakes.push(...loaded.mistakes.map(formatMistake));
      continue;
    }
    const { dialect: name } = loaded.value;
    const twin = dialects.get(name);
    if (twin) mistakes.push(`${file}: dialect ${name} is in ${twin.file} already`);
    dialects.set(name, { dialect: loaded.value, file });
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  const read = [...dialects.values()].map(({ dialect }) => dialect);
  return { ok: true, book: layOverBook(shippedCodes, read), dialects: read };
}

/** Where an operator's dialects are: `CODES_DIR`, or where those that are shipped are. */
export function codesFolder({ CODES_DIR }: Readonly<Record<string, string | undefined>>): string {
  return CODES_DIR || deployFolder('codes');
}

/** The codes that a process works with; a mistake in a file ends it, with every place. */
export async function loadCodeBook(dir: string): Promise<CodeBook> {
  const read = await readCodeFiles(dir);
  if (!read.ok) throw new Error(`codes\n${read.mistakes.join('\n')}`);
  return read.book;
}

async function readYamlFiles(dir: string, mistakes: string[]) {
  try {
    const names = (await readdir(dir)).filter((name) => /\.ya?ml$/.test(name)).sort();
    return await Promise.all(
      names.map(async (name) => ({
        file: relative(process.cwd(), join(dir, name)),
        text: await readFile(join(dir, name), 'utf8'),
      })),
    );
  } catch (error) {
    mistakes.push(`${dir}: cannot be read: ${whyUnread(error)}`);
    return [];
  }
}
