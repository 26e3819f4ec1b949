/** A modelled fleet as the engine is told of it: digests, and the profiles they refer to. */
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { TickInput } from '#domain/engine/types.js';
import { BeatingHearts } from './beating-hearts.js';
import type { Day } from './day.js';
import { LivePayments } from './live-payments.js';
import type { ModelFleet } from './model-fleet.js';
import { tellDigest } from './tell-digest.js';

/** How a fleet is listened to. */
export interface Listening {
  readonly startsAt: Instant;
  /** Seconds of a digest, a divisor of 60; 1 when left out. */
  readonly span?: number;
  /** Whether heartbeats and restarts are told, too, and not payments alone. */
  readonly isHeard?: boolean;
}

/** Plays on, one digest after the other. */
export class LiveFleet {
  readonly payments: LivePayments;
  private readonly hearts: BeatingHearts | null;
  private readonly span: number;
  private told = 0;
  private now: Instant;

  constructor(
    private readonly fleet: ModelFleet,
    day: Day,
    { startsAt, span = 1, isHeard = false }: Listening,
  ) {
    this.span = span;
    this.now = startsAt;
    this.payments = new LivePayments(fleet, day, span);
    const { shares } = this.payments;
    this.hearts = isHeard ? new BeatingHearts(fleet, day.seed + 1, startsAt, span, shares) : null;
  }

  /** What the next tick is told; `now` is the end of its digest. */
  next(): { readonly now: Instant; readonly input: TickInput } {
    for (let i = 0; i < this.span; i += 1) {
      this.now += SECOND;
      this.payments.pass(this.now);
    }
    const { now, fleet } = this;
    const heard = this.hearts?.tell(now);
    const digest = tellDigest(this.payments.tell(now), now, heard, this.span);
    const first = this.told;
    const profiles = fleet.profiles.slice(first).map((attributes, i) => {
      return { id: first + i, attributes };
    });
    this.told = fleet.profiles.length;
    return { now, input: { digests: [digest], profiles, people: [] } };
  }
}
