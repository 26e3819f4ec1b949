/** The certificate files of the TLS door, read again when one of them has changed. */
import { randomBytes } from 'node:crypto';
import {
  createSecureContext,
  type SecureContextOptions,
  type Server,
  type TLSSocket,
} from 'node:tls';
import type { Log } from '#infra/log.js';
import { type WatchedFiles, watchFiles } from '../auth/watch-file.js';
import type { Peer } from './hub.js';

/** Where the files are. With `ca` every client has to show a certificate that it signed. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
  readonly crl: string | undefined;
}

const ticket_key_bytes = 48;

/** Calls `use` with the server's options, now and after every change; throws when now fails. */
export function watchTlsFiles(
  files: TlsFiles,
  use: (options: SecureContextOptions & { readonly ticketKeys: Buffer }) => void,
  log: Log,
): WatchedFiles {
  const { cert, key, ca, crl } = files;
  const named = Object.entries({ cert, key, ca, crl }).flatMap(([name, path]) =>
    path === undefined ? [] : [{ name, path }],
  );
  return watchFiles(
    named.map(({ path }) => path),
    (texts) => {
      const read = Object.fromEntries(named.map(({ name }, i) => [name, texts[i] ?? '']));
      // Other tickets with other files: a session that is resumed is not verified again, so who
      // was revoked meanwhile could come back with an old one.
      const options = { ...read, minVersion: 'TLSv1.2', ticketKeys: ticketKeys() } as const;
      createSecureContext(options);
      use(options);
    },
    log,
  );
}

function ticketKeys(): Buffer {
  return randomBytes(ticket_key_bytes);
}

/** Takes new files into use; connections that stand are not touched. */
export function changeTlsFiles(
  server: Server,
  options: SecureContextOptions & { readonly ticketKeys: Buffer },
): void {
  server.setSecureContext(options);
  server.setTicketKeys(options.ticketKeys);
}

/** Nobody that TLS knows. */
export const STRANGER: Peer = {
  certificate: undefined,
  certificateEnds: Number.POSITIVE_INFINITY,
};

/** Who TLS has verified at the other end. */
export function peerOf(socket: TLSSocket, mutual: boolean): Peer {
  if (!mutual || !socket.authorized) return STRANGER;
  const { subject, serialNumber, valid_to: ends } = socket.getPeerCertificate();
  // More than one common name is no identity.
  const name = typeof subject?.CN === 'string' ? subject.CN : '';
  return { certificate: { name, serial: serialNumber }, certificateEnds: Date.parse(ends) };
}
