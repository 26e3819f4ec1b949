/**
 * Adds what a digest tells to the values its profiles belong to: a fleet has tens of thousands of
 * profiles and each of them seven values, every second anew, so all of it lies in columns. It is
 * made of what is known and gone with it: nothing that a snapshot would have to keep.
 */
import { MINUTE, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import {
  customersOf,
  forgottenOf,
  type PaymentsDue,
  type Selling,
  sellingsOf,
} from './payments-due.js';

const HOURS_MAX = 50_000;
/** The fleet, and at most so many values. */
const PER_PROFILE = 12;
const NONE = -1;
const AGAIN = -2;
/** Minutes, payments, and the last profile. */
const COLUMNS = 3;

/** Who is asked about a profile: the names of its values, null while nothing is known of it. */
export interface AboutProfiles {
  /** Trading hours and zone that terminals told. */
  readonly hours: Map<number, string>;
  keysOf(profile: number): readonly string[] | null;
  isExpected(profile: number): boolean;
}

/** The profiles of a fleet, and the values they belong to. */
export class SellingBook {
  /** By profile its place in the columns. */
  private readonly places = new Map<number, number>();
  /** In which digest it told something last. */
  private toldIn = new Int32Array(16);
  private minutes = new Float64Array(16);
  private paid = new Float64Array(16);
  /** Numbers of its values, `PER_PROFILE` a place; the first is `NONE` until they are looked up. */
  private values = new Int32Array(16 * PER_PROFILE).fill(NONE);
  /** How many values were known when those of a profile were looked up, if not all of them are. */
  private lookedUpAt = new Int32Array(16);
  private readonly keys = new Map<number, readonly string[]>();
  private readonly names = new Map<string, string>();
  private sellings: Selling[] = [];
  /** By number of a value, while a digest is added. */
  private sums = new Float64Array(16 * COLUMNS);
  private numbers = new Map<Selling, number>();
  private digests = 0;
  private forgotten = 0;

  constructor(private readonly due: PaymentsDue) {}

  /** Adds how long terminals were there, and payments; one that failed and was told came. */
  take({ signals, attempts, failures }: Digest, about: AboutProfiles): void {
    this.digests += 1;
    const told: number[] = [];
    for (const { profile, heartbeats, seconds, hours: said } of signals.heard) {
      if (said !== undefined) hear(about.hours, profile, said);
      const span = seconds === undefined ? heartbeats * MINUTE : seconds * SECOND;
      const place = this.placeOf(told, profile);
      this.minutes[place] = (this.minutes[place] as number) + span / MINUTE;
    }
    const pay = (profile: number, n: number) => {
      const place = this.placeOf(told, profile);
      this.paid[place] = (this.paid[place] as number) + n;
    };
    for (const { profile, approved } of attempts) pay(profile, approved);
    for (const failure of failures) pay(failure.profile, customersOf(this.due, failure));
    this.add(told, about);
  }

  /** The place of a profile; from now on it is among those that told something. */
  private placeOf(told: number[], profile: number): number {
    let place = this.places.get(profile);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(profile, place);
      if (place === this.toldIn.length) this.grow(2 * place);
    }
    if (this.toldIn[place] === this.digests) return place;
    this.toldIn[place] = this.digests;
    this.minutes[place] = 0;
    this.paid[place] = 0;
    told.push(profile);
    return place;
  }

  private grow(size: number): void {
    const values = new Int32Array(size * PER_PROFILE).fill(NONE);
    values.set(this.values);
    this.values = values;
    this.lookedUpAt = copied(new Int32Array(size), this.lookedUpAt);
    this.toldIn = copied(new Int32Array(size), this.toldIn);
    this.minutes = copied(new Float64Array(size), this.minutes);
    this.paid = copied(new Float64Array(size), this.paid);
  }

  private add(told: readonly number[], about: AboutProfiles): void {
    const forgotten = forgottenOf(this.due);
    if (forgotten !== this.forgotten) {
      this.values.fill(NONE);
      this.sellings = [];
      this.numbers = new Map();
    }
    this.forgotten = forgotten;
    this.load(0);
    for (const profile of told) {
      if (!about.isExpected(profile)) continue;
      const place = this.places.get(profile) as number;
      const begin = place * PER_PROFILE;
      const [minutes, paid] = [this.minutes[place] as number, this.paid[place] as number];
      // No value begins with payments of terminals that say nothing of being there.
      if (this.isToLookUp(place, minutes > 0)) {
        this.values.fill(NONE, begin, begin + PER_PROFILE);
        this.lookUp(place, this.keysOf(profile, about), minutes > 0);
      }
      for (let i = begin; i < begin + PER_PROFILE; i += 1) {
        const number = this.values[i] as number;
        if (number === NONE) break;
        const at = number * COLUMNS;
        this.sums[at] = (this.sums[at] as number) + minutes;
        this.sums[at + 1] = (this.sums[at + 1] as number) + paid;
        this.sums[at + 2] = profile;
      }
    }
    this.store();
  }

  /** The names of a profile's values, made once; profiles have the same text for the same value. */
  private keysOf(profile: number, about: AboutProfiles): readonly string[] | null {
    const known = this.keys.get(profile);
    if (known) return known;
    const keys = about.keysOf(profile)?.map((key) => this.nameOf(key)) ?? null;
    if (keys) this.keys.set(profile, keys);
    return keys;
  }

  private nameOf(key: string): string {
    const known = this.names.get(key);
    if (known === undefined) this.names.set(key, key);
    return known ?? key;
  }

  /** What is not known whole is looked up again when it is heard, or when others have begun. */
  private isToLookUp(place: number, isHeard: boolean): boolean {
    const begin = place * PER_PROFILE;
    if (this.values[begin] === NONE) return true;
    if (this.values[begin + PER_PROFILE - 1] !== AGAIN) return false;
    return isHeard || this.lookedUpAt[place] !== this.due.values.size;
  }

  /** The numbers of a profile's values; as many as there is room for. */
  private lookUp(place: number, keys: readonly string[] | null, isHeard: boolean): void {
    const begin = place * PER_PROFILE;
    const sellings = sellingsOf(this.due, keys ?? [], isHeard).slice(0, PER_PROFILE - 1);
    for (const [i, selling] of sellings.entries()) {
      let number = this.numbers.get(selling);
      if (number === undefined) {
        number = this.sellings.push(selling) - 1;
        this.numbers.set(selling, number);
        this.load(number);
      }
      this.values[begin + i] = number;
    }
    const isWhole = keys?.length === sellings.length - 1;
    this.values[begin + PER_PROFILE - 1] = isWhole ? NONE : AGAIN;
    // Of whom nothing is known yet more may be known any time.
    this.lookedUpAt[place] = keys === null ? NONE : this.due.values.size;
  }

  /** Reads the sums of values, from a number on. */
  private load(from: number): void {
    if (this.sellings.length * COLUMNS > this.sums.length) {
      this.sums = copied(new Float64Array(2 * this.sellings.length * COLUMNS), this.sums);
    }
    for (let number = from; number < this.sellings.length; number += 1) {
      const { minutes, paid, profile } = this.sellings[number] as Selling;
      const at = number * COLUMNS;
      this.sums[at] = minutes;
      this.sums[at + 1] = paid;
      this.sums[at + 2] = profile;
    }
  }

  /** Writes the sums of all values back. */
  private store(): void {
    for (let number = 0; number < this.sellings.length; number += 1) {
      const selling = this.sellings[number] as Selling;
      const at = number * COLUMNS;
      selling.minutes = this.sums[at] as number;
      selling.paid = this.sums[at + 1] as number;
      selling.profile = this.sums[at + 2] as number;
    }
  }
}

function copied<T extends Int32Array | Float64Array>(into: T, from: T): T {
  into.set(from);
  return into;
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
