/**
 * A way to a PostgreSQL server on which a client can die at whatever it says: before the server has
 * heard it, or when the server has done it and nobody has told the client. It reads the messages of
 * a client (PostgreSQL manual, Message Formats), so it knows which statement stands where.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of something said: never heard by the server, or done and never answered. */
export type Fate = 'unheard' | 'unanswered';

/** One named statement, or the COMMIT of a transaction. */
export interface Said {
  readonly commit: boolean;
  /** The statement; of a COMMIT and within a transaction, all of the transaction up to here. */
  readonly names: readonly string[];
  /** Whether it is part of a transaction, whose COMMIT decides. */
  readonly within: boolean;
}

/** What to do about what is said. */
export interface Listener {
  /** Asked before anything is passed on; null passes it on as it is. */
  fateOf(said: Said): Fate | null;
  /** It has come to that: the client hears and says nothing more on this connection. */
  struck(said: Said): void;
}

export interface StatementTap {
  /** The server's address by this way. */
  readonly url: string;
  /** The names of all statements said so far that write. */
  readonly writing: ReadonlySet<string>;
  close(): Promise<void>;
}

const PARSE = 0x50;
const BIND = 0x42;
const QUERY = 0x51;
/** ReadyForQuery, but for the state of the transaction that follows. */
const READY = Buffer.from('Z\0\0\0\x05', 'latin1');

const WRITES = /\b(insert into|delete from|(?<!for )update [a-z_"]+)\b/;

/** Opens a way to the server of a URL. */
export async function openStatementTap(target: string, listener: Listener): Promise<StatementTap> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const writing = new Set<string>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    carry(near, far, listener, writing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    writing,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Carries one connection both ways until something is struck on it. */
function carry(near: Socket, far: Socket, listener: Listener, writing: Set<string>): void {
  const messages = new Messages();
  let names: string[] | null = null;
  let silent = false;
  let owed: Said | null = null;
  near.on('data', (chunk: Buffer) => {
    for (const message of messages.add(chunk)) {
      if (silent) return;
      const { name, text, parsed } = read(message);
      if (parsed && WRITES.test(parsed.text)) writing.add(parsed.name);
      if (text === 'begin') names = [];
      if (text === 'rollback') names = null;
      if (name !== undefined) names?.push(name);
      const within = names !== null;
      if (text === 'commit') pass(message, { commit: true, names: names ?? [], within });
      else if (name) pass(message, { commit: false, names: [...(names ?? [name])], within });
      else far.write(message);
      if (text === 'commit') names = null;
    }
  });
  function pass(message: Buffer, said: Said): void {
    const fate = owed === null ? listener.fateOf(said) : null;
    if (fate === 'unheard') {
      silent = true;
      listener.struck(said);
      return;
    }
    if (fate === 'unanswered') owed = said;
    far.write(message);
  }
  let end: Buffer = Buffer.alloc(0);
  far.on('data', (chunk: Buffer) => {
    if (owed === null) {
      if (!silent) near.write(chunk);
      return;
    }
    end = Buffer.concat([end, chunk]).subarray(-6);
    if (silent || !end.subarray(0, 5).equals(READY)) return;
    silent = true;
    listener.struck(owed);
  });
}

interface Read {
  /** A statement that is told to be run. */
  readonly name?: string;
  /** A statement that is made known. */
  readonly parsed?: { readonly name: string; readonly text: string };
  /** The text of a simple query. */
  readonly text?: string;
}

/** What a message of the client says, as far as it matters here. */
function read(message: Buffer): Read {
  const [type] = message;
  if (type !== PARSE && type !== BIND && type !== QUERY) return {};
  const [first = '', second = ''] = wordsOf(message);
  if (type === QUERY) return { text: first };
  if (type === PARSE) return { parsed: { name: first, text: second } };
  return second === '' ? {} : { name: second };
}

/** The first two texts of a message, each of which ends with a zero. */
function wordsOf(message: Buffer): string[] {
  const middle = message.indexOf(0, 5);
  const end = message.indexOf(0, middle + 1);
  return [message.toString('latin1', 5, middle), message.toString('latin1', middle + 1, end)];
}

/** Cuts what comes on a connection into its messages; the first has no type. */
class Messages {
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;

  /** The messages that are whole by now. */
  add(chunk: Buffer): Buffer[] {
    let data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const whole: Buffer[] = [];
    for (;;) {
      const head = this.begun ? 1 : 0;
      if (data.length < head + 4) break;
      const length = head + data.readUInt32BE(head);
      if (data.length < length) break;
      whole.push(data.subarray(0, length));
      data = data.subarray(length);
      this.begun = true;
    }
    this.rest = data;
    return whole;
  }
}
