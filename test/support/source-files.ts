import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { REPOSITORY } from './repository.js';

/** A file of the repository: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const NOT_OURS = /^(node_modules|dist|coverage|\.git|\.tillwatch|test\/output)$/;
const GENERATED = /^(deploy\/grafana\/generated|deploy\/.*\.schema\.json|package-lock\.json)/;

/** Every file that people write, whose path ends as `extension` says. */
export function sourceFiles(extension: RegExp): SourceFile[] {
  return walk('')
    .filter((path) => extension.test(path) && !GENERATED.test(path))
    .map((path) => ({ path, text: readFileSync(join(REPOSITORY, path), 'utf8') }));
}

/** The paths of all files that people write. */
export function repositoryPaths(): string[] {
  return walk('');
}

function walk(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = relative(REPOSITORY, join(REPOSITORY, folder, entry.name)).replaceAll('\\', '/');
    if (entry.isDirectory()) return NOT_OURS.test(path) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}
