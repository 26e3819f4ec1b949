/**
 * Operators' files: YAML checked by a zod schema, with the place of every mistake.
 *
 * `deploy/rules/fleet.yaml:4:10: rules.0.for: expected a duration such as "90s" or "5m"`: all
 * mistakes of a file at once, in the form editors and terminals turn into links.
 */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { messageOf } from '../error-text.js';
import { nearestWord } from './nearest-word.js';
import { keyOffset, type Path, valueOffset } from './place-in-yaml.js';
import { keysAt } from './schema-keys.js';

/** One mistake in a file. Lines and columns count from 1. */
export interface FileMistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document: `rules.0.for`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

/** What reading a file gives: the value, or everything that is wrong with it. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly FileMistake[] };

/** Reads `text`, the content of `file`, as a value of `schema`. */
export function parseYaml<S extends z.ZodType>(
  schema: S,
  text: string,
  file: string,
): Loaded<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    // A schema would only complain about what the broken syntax made of the document.
    const mistakes = document.errors.map(({ pos, code, message }) => ({
      ...at(pos[0]),
      path: '',
      message: SYNTAX[code] ?? firstLine(message),
    }));
    return { ok: false, mistakes };
  }
  let input: unknown;
  try {
    input = document.toJS();
  } catch (error) {
    // Aliases that point nowhere, or that unfold into millions of nodes.
    const message = firstLine(messageOf(error));
    return { ok: false, mistakes: [{ ...at(0), path: '', message }] };
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const mistakes = parsed.error.issues
    .flatMap((issue) => findings(schema, input, issue, []))
    .map(({ path, key, message }) => ({
      ...at(
        key === undefined
          ? valueOffset(document.contents, path)
          : keyOffset(document.contents, path, key),
      ),
      path: [...path, ...(key === undefined ? [] : [key])].join('.'),
      message,
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, mistakes };
}

/** Where the parser speaks to programmers. */
const SYNTAX: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here ("---"): make a file of its own of it',
  TAB_AS_INDENT: 'tabs are not allowed as indentation: use spaces',
  DUPLICATE_KEY: 'this key stands here a second time: leave one of the two',
};

/** `file:line:column: path: message`, as compilers write it. */
export function formatMistake(mistake: FileMistake): string {
  const { file, line, column, path, message } = mistake;
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}

/** One thing to say: about the value at `path`, or about the key `key` of the mapping there. */
interface Finding {
  readonly path: Path;
  readonly key?: string;
  readonly message: string;
}

function findings(
  schema: z.ZodType,
  input: unknown,
  issue: z.core.$ZodIssue,
  base: Path,
): Finding[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path, input);
    return issue.keys.map((key) => ({ path, key, message: unknownKey(key, known) }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of several alternatives, the one that came closest is the one the writer meant.
    const [closest] = [...issue.errors].sort((a, b) => distance(a) - distance(b));
    return (closest ?? []).flatMap((inner) => findings(schema, input, inner, path));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map(({ message }) => ({ path, message }));
  }
  if (issue.code === 'invalid_value') {
    const message = wrongWord(valueAt(input, path), issue.values.map(String), sentence(issue));
    return [{ path, message }];
  }
  if (issue.code === 'invalid_union' && 'options' in issue) {
    const known = (issue.options as readonly unknown[]).map(String);
    const all = `expected one of ${known.map((word) => `"${word}"`).join('|')}`;
    const near = nearestWord(String(valueAt(input, path)), known);
    const message = near === undefined ? all : `unknown word, did you mean "${near}"?`;
    return [{ path, message }];
  }
  if (input === null && path.length === 0) {
    return [{ path, message: `there is nothing in this file, ${sentence(issue)}` }];
  }
  return [{ path, message: sentence(issue) }];
}

/** A longer list of what may stand there is told by the word that was meant. */
const words_shown_max = 20;

/** `all` is the sentence that lists every word, for when they are few. */
function wrongWord(written: unknown, known: readonly string[], all: string): string {
  const isLong = known.length > words_shown_max;
  if (written === undefined) {
    return isLong ? `missing, expected a word such as "${known[0]}"` : all;
  }
  const near = nearestWord(String(written), known);
  // Of few words that are all alike, such as SEV1 and SEV2, none was meant more than another.
  const isOnly =
    near !== undefined && nearestWord(String(written), without(known, near)) === undefined;
  if (near !== undefined && (isLong || isOnly)) return `unknown word, did you mean "${near}"?`;
  return isLong ? `unknown word, expected one of ${known.length} that the schema lists` : all;
}

function without(words: readonly string[], word: string): string[] {
  return words.filter((each) => each !== word);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}

/**
 * How far an alternative is from what was written: a wrong type at the top is farthest, and a word
 * that is none of those expected there is farther than a wrong one within.
 */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  const atTop = issues.find(({ path }) => path.length === 0)?.code;
  const far = atTop === 'invalid_type' ? 1_000 : atTop === 'invalid_value' ? 500 : 0;
  return issues.length + far;
}

/** "Too big: expected array to have <=2 items", as the schema's library says it. */
const BOUND = /^Too (?:big|small): expected (\w+) to (?:be|have) (<=?|>=?)(\S+)(?: \w+)?$/;
const BOUNDS: Readonly<Record<string, string>> = {
  '<=': 'at most',
  '<': 'less than',
  '>=': 'at least',
  '>': 'more than',
};
const COUNTED: Readonly<Record<string, string>> = { array: ' items', string: ' characters' };

function sentence(issue: z.core.$ZodIssue): string {
  const [, kind = '', bound = '', limit = ''] = BOUND.exec(issue.message) ?? [];
  if (bound !== '') return `expected ${BOUNDS[bound]} ${limit}${COUNTED[kind] ?? ''}`;
  const text = issue.message.replace(/^Invalid (input|option): /, '');
  return issue.code === 'invalid_type' && text.endsWith(', received undefined')
    ? text.replace(/^expected (.*), received undefined$/, 'missing, expected $1')
    : text;
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearestWord(key, known);
  if (near !== undefined) return `unknown key, did you mean "${near}"?`;
  return known.length > 0 ? `unknown key, expected one of ${known.join(', ')}` : 'unknown key';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
