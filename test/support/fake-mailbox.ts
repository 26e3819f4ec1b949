/** A real SMTP server on loopback that keeps what it is given. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface FakeMailbox {
  readonly port: number;
  /** Whole mails, headers and text, as they came. */
  readonly mails: readonly string[];
  close(): Promise<void>;
}

/** Starts a mail server; without `options` it takes everything from everybody. */
export async function startFakeMailbox(options: SMTPServerOptions = {}): Promise<FakeMailbox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        callback();
      });
    },
    ...options,
  });
  // Clients of a test that hang up are no news.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A header of a mail, unfolded. */
export function mailHeader(mail: string | undefined, name: string): string | undefined {
  const unfolded = mail?.replace(/\r\n[ \t]+/g, ' ') ?? '';
  return new RegExp(`^${name}: (.*)\\r$`, 'im').exec(unfolded)?.[1];
}
