/**
 * The built console, in memory: a dozen files of a few hundred kilobytes, compressed once. A path
 * of a request is looked up among them and never touches the disk, so there is no way out of the
 * folder. (`@fastify/static` would read and not compress, and does not load under Jest on Node 20.)
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file, ready to be sent. */
export interface ConsoleFile {
  readonly body: Buffer;
  /** Null where compressing gains nothing. */
  readonly gzipped: Buffer | null;
  readonly type: string;
  readonly cache: string;
  readonly etag: string;
}

/** The console's files by path (`/assets/index-DRegdFEq.js`). */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** A folder that is larger is not our console. */
const files_max = 1_000;
const bytes_max = 64 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PACKED = new Set(['.ico', '.png', '.woff2']);
/** As the build names what it may cache for ever: `assets/index-DRegdFEq.js`. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/;

/** Gives the console of a folder; null while it is not built, and looks again until it is. */
export function openConsole(dir: string): () => ConsoleFiles | null {
  let files: ConsoleFiles | null = null;
  return () => {
    if (!files && existsSync(join(dir, 'index.html'))) files = readConsole(dir);
    return files;
  };
}

function readConsole(dir: string): ConsoleFiles {
  const files = new Map<string, ConsoleFile>();
  let bytes = 0;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    // Links lead out of the folder; the build makes none.
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const path = `/${relative(dir, from).split(sep).join('/')}`;
    const body = readFileSync(from);
    bytes += body.length;
    if (files.size >= files_max || bytes > bytes_max) {
      throw new Error(`${dir}: more than a console: ${files_max} files or ${bytes_max} bytes`);
    }
    files.set(path, consoleFile(path, body));
  }
  return files;
}

function consoleFile(path: string, body: Buffer): ConsoleFile {
  const extension = extname(path);
  return {
    body,
    gzipped: PACKED.has(extension) ? null : gzipSync(body),
    type: TYPES[extension] ?? 'application/octet-stream',
    cache: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}
