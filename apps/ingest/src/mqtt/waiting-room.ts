/** Connections that are not read for a while, and when each may read on. */
import type { Intake } from '../intake.js';
import type { Connection } from './connection.js';
import type { RateBucket } from './rate-bucket.js';

export class WaitingRoom {
  private forRoom = new Set<Connection>();
  private readonly forPace = new Set<Connection>();
  private roomAsked = false;
  private totalSpent = false;

  /** @param total the pace of all clients together; null when it has no limit. */
  constructor(
    private readonly intake: Intake,
    private readonly total: RateBucket | null,
  ) {}

  /** Whether nobody may read at the moment. */
  get closed(): boolean {
    return this.intake.full || this.totalSpent;
  }

  /** Counts one packet against the pace of all; false when it is reached. */
  count(now: number): boolean {
    if (this.total === null || this.total.take(now)) return true;
    this.totalSpent = true;
    return false;
  }

  add(connection: Connection, why: 'intake' | 'rate'): void {
    if (why === 'rate') {
      this.forPace.add(connection);
      return;
    }
    this.forRoom.add(connection);
    if (this.roomAsked || !this.intake.full) return;
    this.roomAsked = true;
    this.intake.onRoom(() => {
      this.roomAsked = false;
      setImmediate(() => this.resume());
    });
  }

  remove(connection: Connection): void {
    this.forRoom.delete(connection);
    this.forPace.delete(connection);
  }

  /** Lets those who wait for room read on, each in its turn, until there is none again. */
  private resume(): void {
    const waiting = this.forRoom;
    this.forRoom = new Set();
    for (const connection of waiting) {
      // Who has to wait on goes behind nobody but those who have read now.
      if (this.closed) this.add(connection, 'intake');
      else connection.link.resume();
    }
  }

  /** Looks who may read on by the time that has passed. */
  sweep(now: number): void {
    if (this.totalSpent && this.total?.ready(now)) this.totalSpent = false;
    // Also without being called back: what closed it may have been the pace of all.
    if (!this.closed && this.forRoom.size > 0) this.resume();
    for (const connection of this.forPace) {
      if (!connection.mayResume(now)) continue;
      this.forPace.delete(connection);
      connection.link.resume();
    }
  }
}
