/** The live feed of one tenant: what everybody who looks at it is shown, numbered. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { LiveFrame, Wall } from '#domain/live/frame.js';
import type { ClientQueue } from './client-queue.js';
import { FrameRing } from './frame-ring.js';

/** What every frame carries. */
interface Stamp {
  readonly sequence: number;
  readonly at: Instant;
}

/**
 * Numbers frames and hands them to the clients. Nobody is shown anything before both the wall and
 * the incidents were read once: an empty list would say "nothing is wrong".
 */
export class TenantFeed {
  /** Of another epoch a sequence says nothing. */
  readonly epoch = randomUUID();
  private readonly clients = new Set<ClientQueue>();
  private readonly ring = new FrameRing();
  private sequence = 0;
  private wall: Wall | null = null;
  private incidents: ReadonlyMap<string, Incident> | null = null;
  /** The end of a snapshot as text, as long as nothing changes: everybody who comes gets it. */
  private tail: string | null = null;

  constructor(private readonly now: () => Instant) {}

  get isWatched(): boolean {
    return this.clients.size > 0;
  }

  join(client: ClientQueue): void {
    this.clients.add(client);
    if (this.isReady) client.answer(null, this.snapshot);
  }

  leave(client: ClientQueue): void {
    this.clients.delete(client);
  }

  /** Answers a client that missed frames after `sequence` of `epoch`. */
  resume(client: ClientQueue, epoch: string, sequence: number): void {
    if (!this.isReady) return;
    client.answer(epoch === this.epoch ? this.ring.after(sequence) : null, this.snapshot);
  }

  /** Sends a client everything. */
  showAll(client: ClientQueue): void {
    if (this.isReady) client.answer(null, this.snapshot);
  }

  showWall(wall: Wall): void {
    const wasReady = this.isReady;
    this.wall = wall;
    this.tail = null;
    if (wasReady) this.publish((stamp) => ({ ...stamp, type: 'wall', wall }));
    else this.begin();
  }

  /** Shows an incident, changed or not: its story may have changed. */
  showIncident(incident: Incident): void {
    if (!this.incidents) return;
    this.incidents = new Map(this.incidents).set(incident.id, incident);
    this.tail = null;
    if (this.isReady) this.publish((stamp) => ({ ...stamp, type: 'incident', incident }));
  }

  /** Replaces the incidents, newest first, and shows those that nobody was told of. */
  showIncidents(incidents: readonly Incident[]): void {
    const before = this.incidents;
    this.incidents = new Map(incidents.map((incident) => [incident.id, incident]));
    this.tail = null;
    if (!before) this.begin();
    for (const incident of before ? incidents : []) {
      if (JSON.stringify(before?.get(incident.id)) !== JSON.stringify(incident)) {
        this.publish((stamp) => ({ ...stamp, type: 'incident', incident }));
      }
    }
  }

  private get isReady(): boolean {
    return this.wall !== null && this.incidents !== null;
  }

  /** Those who came before there was anything to show get the first snapshot. */
  private begin(): void {
    if (!this.isReady) return;
    for (const client of this.clients) client.answer(null, this.snapshot);
  }

  private publish(make: (stamp: Stamp) => LiveFrame): void {
    if (!this.isReady) return;
    this.sequence += 1;
    const stamp = { sequence: this.sequence, at: this.now() };
    const frame = Buffer.from(JSON.stringify(make(stamp)));
    this.ring.push(this.sequence, frame);
    for (const client of this.clients) client.offer(frame, this.snapshot);
  }

  /**
   * Everything, as of the last frame. The time is that of sending even if the wall is old, because
   * browsers set their clock by it and must see how old the wall is.
   */
  private readonly snapshot = (): Buffer => {
    const { epoch, sequence, wall, incidents } = this;
    const newest = [...(incidents?.values() ?? [])].toSorted((a, b) => b.startedAt - a.startedAt);
    this.tail ??= JSON.stringify({ epoch, wall, incidents: newest }).slice(1);
    const head = JSON.stringify({ type: 'snapshot', sequence, at: this.now() }).slice(0, -1);
    return Buffer.from(`${head},${this.tail}`);
  };
}
