/**
 * Codes that can be looked up: dialects by name, lines by code, and the lines with a star for what
 * has none of its own. A later dialect of the same name is laid over an earlier one, line by line,
 * so an operator corrects one code without copying the file.
 */
import type { Dialect } from './dialect.js';
import type { Taxonomy } from './taxonomy.js';

/** One line of a dialect, with where it is known from. */
export type CodeLine = Omit<Dialect['codes'][number], 'source'> & { readonly source: string };

export interface DialectBook {
  readonly title: Dialect['title'];
  readonly lines: ReadonlyMap<string, CodeLine>;
  /** Lines with a star, by what stands before it, the longest first. */
  readonly groups: readonly (readonly [prefix: string, line: CodeLine])[];
}

export interface CodeBook {
  readonly taxonomy: Taxonomy;
  readonly dialects: ReadonlyMap<string, DialectBook>;
  /** The lines of codes that have their own, by full code: asked of every failure there is. */
  readonly byCode: ReadonlyMap<string, CodeLine>;
}

/** Dialects in a form that is quick to ask. */
export function buildCodeBook(taxonomy: Taxonomy, dialects: readonly Dialect[]): CodeBook {
  return layOverBook({ taxonomy, dialects: new Map(), byCode: new Map() }, dialects);
}

/** The book with more dialects, which win line by line over what was there. */
export function layOverBook(book: CodeBook, dialects: readonly Dialect[]): CodeBook {
  const all = new Map(book.dialects);
  const byCode = new Map(book.byCode);
  for (const { dialect, title, sources, codes } of dialects) {
    const before = all.get(dialect);
    const lines = new Map(before?.lines);
    const groups = new Map(before?.groups);
    for (const line of codes) {
      const known: CodeLine = { ...line, source: sources[line.source] ?? line.source };
      if (line.code.endsWith('*')) groups.set(line.code.slice(0, -1), known);
      else {
        lines.set(line.code, known);
        byCode.set(`${dialect}:${line.code}`, known);
      }
    }
    const longestFirst = [...groups].toSorted(([a], [b]) => b.length - a.length);
    all.set(dialect, { title, lines, groups: longestFirst });
  }
  return { taxonomy: book.taxonomy, dialects: all, byCode };
}

/** The line of a full code, and whether it is its own or that of a group; null for none. */
export function findLine(
  book: CodeBook,
  fullCode: string,
): { readonly line: CodeLine; readonly own: boolean } | null {
  const line = book.byCode.get(fullCode);
  if (line) return { line, own: true };
  const colon = fullCode.indexOf(':');
  const dialect = colon < 0 ? undefined : book.dialects.get(fullCode.slice(0, colon));
  if (!dialect || dialect.groups.length === 0) return null;
  const bare = fullCode.slice(colon + 1);
  const group = dialect.groups.find(([prefix]) => bare !== '' && bare.startsWith(prefix));
  return group ? { line: group[1], own: false } : null;
}
