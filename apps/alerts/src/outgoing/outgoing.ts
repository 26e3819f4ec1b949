/**
 * The only way out of this process: one POST, or one socket, to an address that was judged. The
 * address that was checked is the one that is connected to, so a name that changes its mind between
 * the two (DNS rebinding) leads nowhere. Redirects are answers, not instructions.
 */
import dns from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { type Allowance, isLiteral, mayReach } from './judge-address.js';

/** What is sent. */
export interface Post {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back, as far as it was read: `body` has at most `answer_bytes_max` bytes. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/** Nothing came back, or nothing was sent. */
export interface NoAnswer {
  readonly kind: 'no_answer';
  readonly reason: 'timeout' | 'unreachable' | 'refused_address';
  /** What the system said, for the log and the receipt. */
  readonly said: string;
}

/** Sends, within the limits it was made with. */
export interface Outgoing {
  post(post: Post): Promise<Answer | NoAnswer>;
  /** A connected socket, for protocols other than HTTP; rejects with `NotReached`. */
  connect(host: string, port: number): Promise<Socket>;
}

export interface OutgoingOptions {
  readonly allowance: Allowance;
  /** From the first packet to the last byte of the answer, in milliseconds. */
  readonly limitMs: number;
  /** Asks for all addresses of a name; the system's resolver when left out. */
  readonly resolve?: (host: string) => Promise<readonly dns.LookupAddress[]>;
}

/** A connection that could not be made, and why. */
export class NotReached extends Error {
  constructor(
    readonly reason: NoAnswer['reason'],
    message: string,
  ) {
    super(message);
  }
}

const answer_bytes_max = 16_384;

/** The way out, with what may be reached and for how long. */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { allowance, limitMs, resolve = resolveAll } = options;

  const lookup: LookupFunction = (host, { all }, callback) => {
    resolve(host).then(
      (found) => {
        const fit = found.filter(({ address }) => mayReach(address, host, allowance));
        const [first] = fit;
        if (!first) callback(refusal(host), '', 0);
        else if (all)
          callback(
            null,
            fit.map(({ address, family }) => ({ address, family })),
          );
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
  // A host that is written as an address is not looked up: it is judged here.
  const judge = (host: string): string => {
    const bare = host.replace(/^\[|\]$/g, '');
    if (isLiteral(bare) && !mayReach(bare, bare, allowance)) throw refusal(bare);
    return bare;
  };

  return {
    async post(post) {
      const signal = AbortSignal.timeout(limitMs);
      try {
        const url = new URL(post.url);
        judge(url.hostname);
        return await exchange(url, post, { lookup, signal });
      } catch (error) {
        return { kind: 'no_answer', ...whyNot(error, signal) };
      }
    },
    async connect(host, port) {
      const signal = AbortSignal.timeout(limitMs);
      try {
        return await open({ host: judge(host), port, lookup }, signal);
      } catch (error) {
        const { reason, said } = whyNot(error, signal);
        throw new NotReached(reason, said);
      }
    },
  };
}

function exchange(
  url: URL,
  { method = 'POST', headers, body }: Post,
  { lookup, signal }: { lookup: LookupFunction; signal: AbortSignal },
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        lookup,
        signal,
        // A connection of its own: one that is kept would skip the look at its address.
        agent: false,
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Tillwatch',
        },
      },
      (response) => {
        readSome(response).then((text) => {
          const { 'retry-after': retryAfter = null } = response.headers;
          resolve({ kind: 'answer', status: response.statusCode ?? 0, retryAfter, body: text });
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The start of an answer; whoever answers without end is not listened to without end. */
async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= answer_bytes_max) break;
  }
  return Buffer.concat(chunks).subarray(0, answer_bytes_max).toString('utf8');
}

function open(
  target: { host: string; port: number; lookup: LookupFunction },
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(target);
    const giveUp = () => socket.destroy(new Error('no connection in time'));
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

const REFUSED = 'EREFUSEDADDRESS';

function refusal(host: string): NodeJS.ErrnoException {
  const message = `${host} is no public address; OUTGOING_ALLOW may allow it`;
  return Object.assign(new Error(message), { code: REFUSED });
}

function whyNot(error: unknown, signal: AbortSignal): Pick<NoAnswer, 'reason' | 'said'> {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  if (code === REFUSED) return { reason: 'refused_address', said: message };
  if (signal.aborted) return { reason: 'timeout', said: 'no answer in time' };
  // An attempt over several addresses fails with a code and without a message.
  return { reason: 'unreachable', said: message || (code ?? String(error)) };
}

async function resolveAll(host: string): Promise<readonly dns.LookupAddress[]> {
  return dns.promises.lookup(host, { all: true });
}
