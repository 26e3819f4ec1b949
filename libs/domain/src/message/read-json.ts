/** JSON from bytes: RFC 8259 and no more, and where it leaves a choice, the strict one. */
import { err, ok, type Result } from '../base/result.js';
import { safeName } from './names.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8; null of any other bytes. A byte order mark stays, and is no JSON. */
export function readText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** The value of a JSON text, or where it stops being JSON; the mistake never quotes the text. */
export function readJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    // The message of the parser repeats what it read; only the place is taken from it.
    const [, place] = /at position (\d+)/.exec(String(error)) ?? [];
    return err(`not JSON at character ${place ?? text.length}`);
  }
}

/** The way to the first member whose name its object already has; null if there is none. */
export function findDuplicate(json: string): string | null {
  const open: { names: Set<string> | null; at: string }[] = [];
  let last = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '' });
    else if (token === '[') open.push({ names: null, at: '0' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inner?.names === null) inner.at = String(Number(inner.at) + 1);
    else if (token === ':' && inner?.names) {
      const name = JSON.parse(last) as string;
      inner.at = safeName(name);
      if (inner.names.has(name)) return ['$', ...open.map(({ at }) => at)].join('.');
      inner.names.add(name);
    }
    last = token;
  }
  return null;
}

/**
 * The way to the first text or key that PostgreSQL's jsonb cannot hold: with NUL in it, or with
 * half a surrogate pair. Null if there is none.
 */
export function findUnstorable(value: unknown, at = '$'): string | null {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? at : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const path = `${at}.${safeName(key)}`;
    const found = findUnstorable(key, path) ?? findUnstorable(member, path);
    if (found) return found;
  }
  return null;
}
