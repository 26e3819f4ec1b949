/** A browser of a test, as far as the live feed is concerned. */
import { WebSocket } from 'ws';
import { LiveFrame } from '#domain/live/frame.js';

/** An open socket with what came through it. */
export interface LiveClient {
  readonly socket: WebSocket;
  readonly frames: LiveFrame[];
  /** The code it was closed with. */
  readonly closed: Promise<number>;
  say(request: unknown): void;
  /** Waits for the first frame after the `from`th that fits. */
  next<T extends LiveFrame['type']>(
    type: T,
    fits?: (frame: Extract<LiveFrame, { type: T }>) => boolean,
    from?: number,
  ): Promise<Extract<LiveFrame, { type: T }>>;
  close(): Promise<void>;
}

/** How a browser knocks. */
export interface Knock {
  readonly path?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens a socket; throws with the status when it is refused. */
export async function openLiveClient(host: string, knock: Knock = {}): Promise<LiveClient> {
  const { path = '/live', protocols = [], headers = {} } = knock;
  const socket = new WebSocket(`ws://${host}${path}`, [...protocols], { headers: { ...headers } });
  const frames: LiveFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    frames.push(LiveFrame.parse(JSON.parse(String(data))));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, answer) => {
      answer.resume();
      reject(new Error(`refused with ${answer.statusCode}`));
    });
    socket.once('error', reject);
  });
  return {
    socket,
    frames,
    closed,
    say: (request) => socket.send(JSON.stringify(request)),
    next(type, fits = () => true, from = 0) {
      type Wanted = Extract<LiveFrame, { type: typeof type }>;
      return new Promise((resolve) => {
        const look = () => {
          const found = frames
            .slice(from)
            .find((frame) => frame.type === type && fits(frame as Wanted));
          if (!found) return;
          waiting.delete(look);
          resolve(found as Wanted);
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      socket.terminate();
      await closed;
    },
  };
}
