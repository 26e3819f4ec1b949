/** The file of notices, read and checked. */
import { relative } from 'node:path';
import { doubtNotices, NoticesFile } from '#domain/notice/notice-file.js';
import { NOTICE_PARAMS } from '#domain/playbook/notice.js';
import { formatMistake, parseYaml } from '../yaml/load-yaml.js';
import { nearestWord } from '../yaml/nearest-word.js';
import { placesIn } from '../yaml/place-in-yaml.js';
import { readText } from '../yaml/read-text.js';

/** What came of the file; one with mistakes is none. */
export interface ReadNotices {
  readonly file: NoticesFile | null;
  /** `file:line:column: path: message`. */
  readonly mistakes: readonly string[];
}

/** Reads the text of a file; never throws for what is in it. */
export function readNotices(text: string, name: string): ReadNotices {
  const parsed = parseYaml(NoticesFile, text, name);
  if (!parsed.ok) return { file: null, mistakes: parsed.mistakes.map(formatMistake) };
  const places = placesIn(text);
  const mistakes = doubtNotices(parsed.value)
    .map(({ path, message, unknown }) => {
      const near = unknown === undefined ? undefined : nearestWord(unknown, NOTICE_PARAMS);
      const hint = near === undefined ? '' : `; did you mean "${near}"?`;
      return { file: name, ...places(path), path: path.join('.'), message: `${message}${hint}` };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(formatMistake);
  return { file: mistakes.length === 0 ? parsed.value : null, mistakes };
}

/** Reads the file at `path`; throws with every mistake when it is not right. */
export async function loadNotices(path: string): Promise<NoticesFile> {
  const name = relative(process.cwd(), path);
  const read = await readText(path, 'NOTICES_FILE');
  if (!read.ok) throw new Error(`notices\n${read.mistake}`);
  const { file, mistakes } = readNotices(read.text, name);
  if (!file) throw new Error(`notices\n${mistakes.join('\n')}`);
  return file;
}
