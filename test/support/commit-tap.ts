/**
 * A way to a PostgreSQL server that can take a commit at its word: the moment a client says COMMIT,
 * the connection is lost before the server hears it, or after it has done so, or the answer is held
 * back for as long as somebody needs to kill the client.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of the next COMMIT: not heard, heard but not answered, answered to nobody yet. */
type Fate = 'unheard' | 'unanswered' | 'held';

export interface CommitTap {
  /** The server's address by this way. */
  readonly url: string;
  /** Decides about the next commit; settles when that has happened. */
  next(fate: Fate): Promise<void>;
  close(): Promise<void>;
}

/** `Query` with the text `commit`: PostgreSQL manual, Message Formats. */
const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

/** Opens a way to the server of a URL. */
export async function openCommitTap(target: string): Promise<CommitTap> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let waiting: { fate: Fate; happened: () => void } | null = null;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    let struck: typeof waiting = null;
    near.on('data', (chunk: Buffer) => {
      if (waiting && chunk.includes(COMMIT)) {
        struck = waiting;
        waiting = null;
        if (struck.fate === 'unheard') {
          cut();
          struck.happened();
          return;
        }
      }
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (!struck) return void near.write(chunk);
      struck.happened();
      if (struck.fate === 'unanswered') cut();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    next: (fate) =>
      new Promise((happened) => {
        waiting = { fate, happened };
      }),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
