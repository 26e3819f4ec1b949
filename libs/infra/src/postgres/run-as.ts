/**
 * PostgreSQL refuses to run as root, and containers run everything as root. There it runs as the
 * account `postgres` if the machine has one, else as `nobody`; no account is ever made.
 */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** An account of this machine. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The account PostgreSQL has to run as; null when it may run as the caller. */
export function accountForPostgres(
  uid: number | undefined = process.getuid?.(),
  passwd: () => string = () => readFileSync('/etc/passwd', 'utf8'),
): Account | null {
  if (uid !== 0) return null;
  // A minimal image may have no passwd file; the numbers of `nobody` are the same everywhere.
  const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
  try {
    const text = passwd();
    return findAccount(text, 'postgres') ?? findAccount(text, 'nobody') ?? nobody;
  } catch {
    return nobody;
  }
}

/** Whether `account` may enter every folder from the root down to `path`, itself included. */
export function canEnter(path: string, account: Account): boolean {
  if (!mayEnter(statSync(path), account)) return false;
  const parent = dirname(path);
  return parent === path || canEnter(parent, account);
}

function findAccount(passwd: string, name: string): Account | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([first]) => first === name);
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
  return fields && uid > 0 && Number.isInteger(gid) ? { name, uid, gid } : undefined;
}

function mayEnter({ mode, uid, gid }: Stats, account: Account): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
