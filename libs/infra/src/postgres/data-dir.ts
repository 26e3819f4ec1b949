/** The folder of an embedded cluster: may we write there, is there room, is it of this version. */
import { existsSync, realpathSync } from 'node:fs';
import {
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  rmdir,
  statfs,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, messageOf } from '../error-text.js';
import type { Log } from '../log.js';
import { type Account, canEnter } from './run-as.js';

/** The major version of the embedded server; a data folder of another one cannot be opened. */
export const POSTGRES_MAJOR = '17';

/** A new cluster takes 40 MB and its log grows by 16 MB: below this the first write fails. */
const free_bytes_min = 128 * 1024 * 1024;

/** Where PostgreSQL keeps its data when it cannot enter the folder that was asked for. */
function reachableFolder(wanted: string): string {
  const temporary = realpathSync(tmpdir());
  // What may vanish with the temporary files stays among them.
  return wanted.startsWith(temporary) ? join(temporary, 'tillwatch-data') : '/var/lib/tillwatch';
}

/**
 * Makes sure that `dataDir` can hold a cluster and returns its real path. Throws one sentence: what
 * cannot be done, where, why, and what to do.
 */
export async function prepareDataDir(
  dataDir: string,
  account: Account | null,
  log: Log,
): Promise<string> {
  try {
    await makeFolder(dirname(dataDir));
    await probeWrite(dirname(dataDir));
    if (existsSync(join(dataDir, 'PG_VERSION'))) return await checkExisting(dataDir, account);
    const home = await homeFor(dataDir, account, log);
    await probeRoom(dirname(home));
    return home;
  } catch (error) {
    throw explainDisk(error, dataDir);
  }
}

/** Turns an error of the disk into a sentence for people; other errors stay as they are. */
export function explainDisk(error: unknown, dataDir: string): unknown {
  const text = messageOf(error);
  const code = codeOf(error);
  const reason = DISK_REASONS.find((known) => known.code === code || known.text.test(text));
  if (!reason) return error;
  return new Error(`postgres: cannot keep data in ${dataDir}: ${reason.why}`, { cause: error });
}

const DISK_REASONS = [
  {
    code: 'ENOSPC',
    text: /No space left on device/i,
    why: 'the disk is full: free some space, or choose another data folder',
  },
  {
    code: 'EDQUOT',
    text: /Disk quota exceeded/i,
    why: 'the disk quota is used up: free some space, or choose another data folder',
  },
  {
    code: 'EROFS',
    text: /Read-only file system/i,
    why: 'the file system is read-only: choose a data folder on a writable one',
  },
  {
    code: 'EACCES',
    text: /Permission denied/i,
    why: 'permission denied: give this user the folder, or choose another data folder',
  },
  {
    code: 'EPERM',
    text: /Operation not permitted/i,
    why: 'not permitted: give this user the folder, or choose another data folder',
  },
  {
    code: 'ENOTDIR',
    text: /Not a directory/i,
    why: 'a part of the path is a file: choose another data folder',
  },
  {
    code: 'ELOOP',
    text: /Too many levels of symbolic links/i,
    why: 'the path is a circle of symbolic links: choose another data folder',
  },
];

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    // What mkdir says when the folder itself is a file.
    throw codeOf(error) === 'EEXIST' ? Object.assign(error as Error, { code: 'ENOTDIR' }) : error;
  }
}

async function probeWrite(folder: string): Promise<void> {
  const probe = await mkdtemp(join(folder, '.tillwatch-probe-'));
  try {
    // A full disk still takes an empty file.
    const file = await open(join(probe, 'probe'), 'w');
    await file.write(Buffer.alloc(64 * 1024, 1));
    await file.sync();
    await file.close();
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

async function probeRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= free_bytes_min) return;
  throw Object.assign(new Error(`only ${Math.floor(free / 1024 / 1024)} MB free`), {
    code: 'ENOSPC',
  });
}

async function checkExisting(dataDir: string, account: Account | null): Promise<string> {
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (version !== POSTGRES_MAJOR) {
    throw new Error(
      `postgres: ${dataDir} was made by PostgreSQL ${version}, the embedded one is ` +
        `${POSTGRES_MAJOR}: choose another data folder, or set DATABASE_URL to one of ${version}`,
    );
  }
  const real = realpathSync(dataDir);
  if (account && !canEnter(real, account)) {
    throw new Error(
      `postgres: ${real} cannot be entered by the user ${account.name} that runs PostgreSQL: ` +
        `move it, or "chown -R ${account.name} ${real}" and let others enter the folders above`,
    );
  }
  return real;
}

/** Never spread a cluster over a folder that holds something else. */
async function refuseForeign(home: string): Promise<void> {
  const found = await lstat(home).catch(() => undefined);
  if (!found) return;
  if (found.isDirectory() && (await readdir(home)).length === 0) return rmdir(home);
  throw new Error(
    `postgres: ${home} exists and is not a data folder of PostgreSQL: choose another, or remove it`,
  );
}

/**
 * The real place of a new cluster. Root's own folders are closed to the account that runs
 * PostgreSQL; then the data lives under /var/lib and `dataDir` is a link to it, so that whoever
 * removes or moves the link decides about the data.
 */
async function homeFor(dataDir: string, account: Account | null, log: Log): Promise<string> {
  const wanted = join(realpathSync(dirname(dataDir)), basename(dataDir));
  const linked = await readlink(wanted).catch(() => undefined);
  if (linked !== undefined) {
    // Either a first start that was interrupted, or the operator's own choice of a place.
    const target = resolve(dirname(wanted), linked);
    await mkdir(dirname(target), { recursive: true });
    await refuseForeign(target);
    return target;
  }
  await refuseForeign(wanted);
  if (!account || canEnter(dirname(wanted), account)) return wanted;
  const reachable = reachableFolder(wanted);
  await mkdir(reachable, { recursive: true, mode: 0o755 });
  const holder = await mkdtemp(join(reachable, `${basename(dataDir)}-`));
  await chown(holder, account.uid, account.gid);
  const home = join(holder, 'data');
  await symlink(home, wanted);
  log.warn(
    { data_dir: wanted, home, account: account.name },
    'the account that runs PostgreSQL cannot enter the data folder; the data is kept in home',
  );
  return home;
}

/** A password, and whether it was made just now. */
export interface Password {
  readonly text: string;
  readonly fresh: boolean;
}

/** The superuser's password, kept beside the data folder and readable by its owner only. */
export async function passwordOf(dataDir: string, make: () => string): Promise<Password> {
  const file = `${dataDir}.password`;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, make(), { mode: 0o600 });
  let fresh = true;
  try {
    // A link appears whole or not at all; of two processes that start at once, one is refused and
    // reads what the other wrote.
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    fresh = false;
  } finally {
    await rm(draft, { force: true });
  }
  return { text: (await readFile(file, 'utf8')).trim(), fresh };
}
