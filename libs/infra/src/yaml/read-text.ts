/** The text of an operator's file; of one that cannot be read: which, why, and what to do. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { z } from 'zod';
import { codeOf, messageOf } from '../error-text.js';
import { formatMistake, parseYaml } from './load-yaml.js';

export type TextOrMistake =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly mistake: string };

/** Reads a file that a setting names; never throws. */
export async function readText(path: string, setting: string): Promise<TextOrMistake> {
  try {
    return { ok: true, text: await readFile(path, 'utf8') };
  } catch (error) {
    const todo = `${setting} has to name a file that this process may read`;
    return { ok: false, mistake: `${nameOf(path)}: cannot be read: ${whyUnread(error)}; ${todo}` };
  }
}

/** Reads and checks a file that a setting names; every mistake has its place. Never throws. */
export async function readYamlFile<S extends z.ZodType>(
  schema: S,
  path: string,
  setting: string,
): Promise<
  | { readonly ok: true; readonly value: z.output<S> }
  | { readonly ok: false; readonly mistakes: readonly string[] }
> {
  const read = await readText(path, setting);
  if (!read.ok) return { ok: false, mistakes: [read.mistake] };
  const loaded = parseYaml(schema, read.text, nameOf(path));
  return loaded.ok ? loaded : { ok: false, mistakes: loaded.mistakes.map(formatMistake) };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'what should be a folder on the way to it is a file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** Why a file or a folder could not be read, in words where there are some. */
export function whyUnread(error: unknown): string {
  return WHY[codeOf(error) ?? ''] ?? messageOf(error);
}

/** As it can be found from here: what lies elsewhere by its whole path. */
function nameOf(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') || near === '' ? path : near;
}
