/** Who may open a connection at all, before a byte of it is read. */
import { RateBucket } from './rate-bucket.js';

/** How many connections there may be, and how fast they may come. */
export interface AdmissionLimits {
  readonly connections: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly perAddressPerSecond: number;
  readonly perAddressBurst: number;
}

export type Admitted = 'yes' | 'too_many' | 'too_fast' | 'address_too_fast';

/** Addresses whose pace is remembered; the one that was quiet for longest is forgotten first. */
const addresses_max = 20_000;

/** Counts connections and their pace. Times are monotonic milliseconds. */
export class Admission {
  private readonly everybody: RateBucket;
  private readonly addresses = new Map<string, RateBucket>();

  constructor(
    private readonly limits: AdmissionLimits,
    now: number,
  ) {
    this.everybody = new RateBucket(limits.perSecond, limits.burst, now);
  }

  /** Whether one more may come from this address, while there are so many. */
  admit(address: string, connections: number, now: number): Admitted {
    if (connections >= this.limits.connections) return 'too_many';
    // The address first: one that floods must not spend what all share.
    if (!this.bucketOf(address, now).take(now)) return 'address_too_fast';
    return this.everybody.take(now) ? 'yes' : 'too_fast';
  }

  private bucketOf(address: string, now: number): RateBucket {
    const known = this.addresses.get(address);
    const { perAddressPerSecond, perAddressBurst } = this.limits;
    const bucket = known ?? new RateBucket(perAddressPerSecond, perAddressBurst, now);
    this.addresses.delete(address);
    this.addresses.set(address, bucket);
    if (this.addresses.size > addresses_max) {
      const [oldest] = this.addresses.keys();
      if (oldest !== undefined) this.addresses.delete(oldest);
    }
    return bucket;
  }
}
