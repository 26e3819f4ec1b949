/** Where in a YAML document something stands. */
import { isMap, isNode, LineCounter, type Node, parseDocument } from 'yaml';

/** The way to a value from the root of a document: keys of mappings, indices of lists. */
export type Path = readonly PropertyKey[];

/** A place in a file. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Answers where the value at a path of `text` stands, for what is found wrong with a file only
 * after it was read; the nearest thing around it when it is not written there.
 */
export function placesIn(text: string): (path: Path) => Place {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return (path) => {
    const { line, col } = lines.linePos(valueOffset(contents, path));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}

/** Where the value at `path` stands; the nearest thing around it when it is not there. */
export function valueOffset(contents: unknown, path: Path): number {
  let node: unknown = contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    node = childOf(node, key);
    const start = startOf(node);
    if (start === undefined) break;
    offset = start;
  }
  return offset;
}

/** Where the key itself stands in the mapping at `path`. */
export function keyOffset(contents: unknown, path: Path, key: string): number {
  let node: unknown = contents;
  for (const step of path) node = childOf(node, step);
  if (isMap(node)) {
    const pair = node.items.find((item) => keyText(item.key) === key);
    const start = startOf(pair?.key);
    if (start !== undefined) return start;
  }
  return valueOffset(contents, path);
}

function childOf(node: unknown, key: PropertyKey): unknown {
  if (isMap(node)) return node.items.find((item) => keyText(item.key) === String(key))?.value;
  const items = (node as { items?: unknown[] } | null)?.items;
  return typeof key === 'number' ? items?.[key] : undefined;
}

function keyText(key: unknown): string {
  return String(isNode(key) ? (key as Node).toJSON() : key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
