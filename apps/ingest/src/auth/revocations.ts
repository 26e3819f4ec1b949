/**
 * Who is no longer let in, whatever it holds: a file with one client id or one certificate serial
 * number a line. It is read again when it changes, and who is connected then is thrown out.
 */
import type { Log } from '#infra/log.js';
import { canonicalClientId } from './client-key.js';
import { watchFiles } from './watch-file.js';

/** The list as it is now. */
export interface Revocations {
  /** Whether this client, or the certificate it came with, is on the list. */
  has(clientId: string, serial: string | undefined): boolean;
  /** Calls back after every change. */
  onChange(look: () => void): void;
  close(): void;
}

/** Nobody is revoked where there is no file. */
export const NO_REVOCATIONS: Revocations = {
  has: () => false,
  onChange: () => {},
  close: () => {},
};

/** Opens the list; throws when the file cannot be read or a line of it is neither. */
export function openRevocations(path: string, log: Log): Revocations {
  let revoked: ReadonlySet<string> = new Set();
  const lookers: (() => void)[] = [];
  const watched = watchFiles(
    [path],
    ([text = '']) => {
      revoked = parseRevocations(text);
      for (const look of lookers) look();
    },
    log,
  );
  return {
    has: (clientId, serial) =>
      revoked.has(clientId) || (serial !== undefined && revoked.has(plainSerial(serial))),
    onChange: (look) => lookers.push(look),
    close: () => watched.close(),
  };
}

/** Reads the list. Empty lines and what follows a `#` say nothing. */
export function parseRevocations(text: string): Set<string> {
  const revoked = new Set<string>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const entry = line.replace(/#.*$/, '').trim();
    if (entry === '') continue;
    const clientId = canonicalClientId(entry);
    if (clientId === null && !/^[0-9A-Fa-f:]{1,80}$/.test(entry)) {
      throw new Error(`revocations: line ${i + 1} is neither a client id nor a serial number`);
    }
    revoked.add(clientId ?? plainSerial(entry));
    // `a1:b2` reads as a client id of a tenant `a1` and as a serial number: it is taken for both.
    if (clientId !== null && /^[0-9A-Fa-f:]+$/.test(entry)) revoked.add(plainSerial(entry));
  }
  return revoked;
}

/** A serial number as OpenSSL prints it, or with colons, or with zeros in front. */
function plainSerial(serial: string): string {
  return serial
    .replaceAll(':', '')
    .replace(/^0+(?=.)/, '')
    .toUpperCase();
}
