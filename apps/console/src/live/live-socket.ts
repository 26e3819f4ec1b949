/** Owns the one WebSocket of the page: connects, listens, asks for what it missed, comes back. */
import type { LiveFrame, LiveRequest } from '#domain/live/frame.js';
import { readToken } from '../server/token.js';
import { backoffMs } from './backoff.js';
import type { Board, BoardEvent } from './board.js';

/** The server sends a wall every 2 s; seven missing mean a dead path that TCP still hides. */
const SILENCE_MS_MAX = 15_000;
/** How long a `resume` may go unanswered before a whole snapshot is asked for. */
const RESUME_MS_MAX = 5_000;

/** The live feed of one page; open it once, close it with the page. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retryTimer = 0;
  private silenceTimer = 0;
  private resumeTimer = 0;

  /** `board` reads the state that `dispatch` has folded so far. */
  constructor(
    private readonly url: string,
    private readonly board: () => Board,
    private readonly dispatch: (event: BoardEvent) => void,
  ) {}

  /** Connects, and from then on comes back by itself. */
  open(): void {
    // A phone that wakes up or finds its network again should not sit out the backoff.
    window.addEventListener('online', this.retry);
    document.addEventListener('visibilitychange', this.wake);
    this.connect();
  }

  /** Closes for good; may be called twice. */
  close(): void {
    window.removeEventListener('online', this.retry);
    document.removeEventListener('visibilitychange', this.wake);
    this.abandon();
  }

  /** Tries at once instead of waiting for the next attempt. */
  readonly retry = (): void => {
    if (this.board().link.state === 'waiting') this.connect();
  };

  private readonly wake = (): void => {
    if (document.visibilityState === 'visible') this.retry();
  };

  private connect(): void {
    this.abandon();
    this.dispatch({ type: 'connecting' });
    const socket = new WebSocket(this.url, protocols());
    this.socket = socket;
    this.listen();
    socket.onopen = () => {
      this.dispatch({ type: 'opened' });
      this.resume();
    };
    socket.onmessage = (event: MessageEvent<string>) => this.hear(event.data);
    socket.onclose = () => this.lose();
  }

  private hear(text: string): void {
    this.listen();
    this.attempt = 0;
    const hadGap = this.board().gap;
    this.dispatch({ type: 'frame', frame: JSON.parse(text) as LiveFrame, now: Date.now() });
    if (this.board().gap && !hadGap) this.resume();
  }

  private resume(): void {
    const { epoch, sequence, gap } = this.board();
    if (epoch !== null) this.say({ type: 'resume', epoch, sequence });
    else if (gap) this.say({ type: 'snapshot' });
    clearTimeout(this.resumeTimer);
    this.resumeTimer = window.setTimeout(() => {
      if (this.board().gap) this.say({ type: 'snapshot' });
    }, RESUME_MS_MAX);
  }

  private say(request: LiveRequest): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(request));
  }

  private listen(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.lose(), SILENCE_MS_MAX);
  }

  private lose(): void {
    this.abandon();
    const waitMs = backoffMs(this.attempt, Math.random());
    this.attempt += 1;
    this.dispatch({ type: 'lost', retryAt: Date.now() + waitMs, attempt: this.attempt });
    this.retryTimer = window.setTimeout(() => this.connect(), waitMs);
  }

  // A half-open socket may take minutes to say that it is closed: it is left behind, not awaited.
  private abandon(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    clearTimeout(this.resumeTimer);
    if (this.socket === null) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }
}

/** A browser can set no header on a socket; the offered protocols are all that it can say. */
function protocols(): string[] {
  const token = readToken();
  return token === null ? ['tillwatch.live'] : ['tillwatch.live', `bearer.${token}`];
}
