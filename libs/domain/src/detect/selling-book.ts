/**
 * Whose payments are added to which values: a fleet has tens of thousands of profiles and each of
 * them seven values, every second anew. It is made of what is known and gone with it: nothing that
 * a snapshot would have to keep.
 */
import type { ProfileAttributes } from '../base/attribute.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import {
  addSelling,
  forgottenOf,
  type PaymentsDue,
  type Selling,
  sellingsOf,
} from './payments-due.js';

const HOURS_MAX = 50_000;

/** What one profile told of itself in a digest. */
export interface ProfileTold {
  readonly profile: number;
  /** How long its terminals were there, and their payments; one that failed and was told came. */
  minutes: number;
  paid: number;
  /** The values it belongs to, as far as they were looked up, and for which attributes. */
  sellings: readonly Selling[] | null;
  of: ProfileAttributes | undefined;
  /** Which digest it told this in, and how many values were forgotten when it was looked up. */
  digest: number;
  looked: number;
}

/** The profiles of a fleet, and the values they belong to. */
export class SellingBook {
  private readonly profiles = new Map<number, ProfileTold>();
  private digests = 0;

  constructor(private readonly due: PaymentsDue) {}

  /** Terminal minutes and payments by profile; good until the next call. */
  toldBy({ signals, attempts, failures }: Digest, hours: Map<number, string>): ProfileTold[] {
    this.digests += 1;
    const told: ProfileTold[] = [];
    for (const { profile, heartbeats, seconds, hours: said } of signals.heard) {
      if (said !== undefined) hear(hours, profile, said);
      const span = seconds === undefined ? heartbeats * MINUTE : seconds * SECOND;
      this.at(told, profile).minutes += span / MINUTE;
    }
    for (const { profile, approved } of attempts) this.at(told, profile).paid += approved;
    for (const { profile, count } of failures) this.at(told, profile).paid += count;
    return told;
  }

  /** Adds what a profile told to the fleet and to its values. */
  add(told: ProfileTold, of: ProfileAttributes | undefined, keys: () => readonly string[]): void {
    addSelling(this.sellingsOf(told, of, keys), told);
  }

  private at(all: ProfileTold[], profile: number): ProfileTold {
    let told = this.profiles.get(profile);
    if (told === undefined) {
      const never = { sellings: null, of: undefined, digest: 0, looked: -1 };
      told = { profile, minutes: 0, paid: 0, ...never };
      this.profiles.set(profile, told);
    }
    if (told.digest === this.digests) return told;
    told.digest = this.digests;
    told.minutes = 0;
    told.paid = 0;
    all.push(told);
    return told;
  }

  private sellingsOf(
    told: ProfileTold,
    of: ProfileAttributes | undefined,
    keys: () => readonly string[],
  ): readonly Selling[] {
    const forgotten = forgottenOf(this.due);
    if (told.sellings && told.of === of && told.looked === forgotten) return told.sellings;
    const wanted = keys();
    const sellings = sellingsOf(this.due, wanted);
    told.of = of;
    told.looked = forgotten;
    // Where there was no room there may be some later.
    told.sellings = sellings.length > wanted.length ? sellings : null;
    return sellings;
  }
}

function hear(hours: Map<number, string>, profile: number, said: Readonly<Record<string, number>>) {
  const [first] = Object.keys(said);
  if (first === undefined || (!hours.has(profile) && hours.size >= HOURS_MAX)) return;
  hours.set(profile, first);
}

const books = new WeakMap<PaymentsDue, SellingBook>();

/** The book of what is known; the same one at every call. */
export function bookOf(due: PaymentsDue): SellingBook {
  const known = books.get(due) ?? new SellingBook(due);
  books.set(due, known);
  return known;
}
