/** An intake without a database: it takes everything, and answers when and what a test says. */
import type { RawMessage } from '#domain/message/decode.js';
import type { RefuseReason, Verdict } from '../../apps/ingest/src/batch/entry.js';
import { Intake } from '../../apps/ingest/src/intake.js';

/** A message in its hands. */
export interface Held {
  readonly raw: RawMessage;
  readonly done: (verdict: Verdict) => void;
}

export class FakeIntake extends Intake {
  readonly taken: RawMessage[] = [];
  readonly refused: RefuseReason[] = [];
  /** What is not answered yet. */
  readonly held: Held[] = [];
  /** What is answered at once; null holds every message. */
  verdict: Verdict | null = { kind: 'stored' };
  private roomWanted: (() => void)[] = [];
  private isFull = false;

  get full(): boolean {
    return this.isFull;
  }

  take(raw: RawMessage, _sheddable: boolean, done: (verdict: Verdict) => void): void {
    // The bytes belong to the endpoint once they are answered.
    this.taken.push({ ...raw, payload: Buffer.from(raw.payload) });
    if (this.verdict === null) this.held.push({ raw, done });
    else done(this.verdict);
  }

  refuse(reason: RefuseReason, done: (verdict: Verdict) => void = () => {}): void {
    this.refused.push(reason);
    done({ kind: 'refused', reason });
  }

  onRoom(resume: () => void): void {
    this.roomWanted.push(resume);
  }

  /** Is full from now on, or has room again. */
  fill(full: boolean): void {
    this.isFull = full;
    if (!full) for (const resume of this.roomWanted.splice(0)) resume();
  }

  /** Answers everything that is held. */
  settle(verdict: Verdict = { kind: 'stored' }): void {
    for (const { done } of this.held.splice(0)) done(verdict);
  }
}
