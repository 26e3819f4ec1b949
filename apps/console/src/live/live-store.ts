/** The board as an external store for React: one page has one, with one socket that feeds it. */
import { type Board, type BoardEvent, emptyBoard, reduceBoard } from './board.js';
import { LiveSocket } from './live-socket.js';

/** Holds the board and tells its listeners when it changed. */
export class LiveStore {
  private board: Board = emptyBoard;
  private readonly listeners = new Set<() => void>();
  private readonly socket: LiveSocket;

  constructor(url: string) {
    this.socket = new LiveSocket(url, this.read, this.dispatch);
  }

  readonly read = (): Board => this.board;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  open(): void {
    this.socket.open();
  }

  close(): void {
    this.socket.close();
  }

  readonly retry = (): void => this.socket.retry();

  private readonly dispatch = (event: BoardEvent): void => {
    const next = reduceBoard(this.board, event);
    if (next === this.board) return;
    this.board = next;
    for (const listener of this.listeners) listener();
  };
}
