/**
 * Sums by profile in columns. What is remembered of a quarter of an hour are millions of them: as
 * entries of maps they were half of all that the engine holds. A profile has a row, in the order
 * in which they came; an index of rows is made when somebody adds, and given up when the columns
 * are packed. Plain data, since whoever looks back copies what is remembered.
 */

/** As narrow as what is in it allows. */
type Column = Uint8Array | Uint16Array | Int32Array | Float64Array;

export interface ProfileSums {
  /** How many rows there are. */
  size: number;
  profiles: Column;
  all: Column;
  /** Those with a PIN among them; null where that means nothing. */
  pin: Column | null;
  /** One more than the row of a profile, at the place of its hash; null while packed. */
  index: Int32Array | null;
}

type EachSum = (profile: number, all: number, pin: number) => void;

const ROOM_MIN = 16;

/**
 * Nothing yet; `isSplit` when those with a PIN are summed, too. There is room for as many profiles
 * as are expected, and more is made when it is needed.
 */
export function newSums(isSplit: boolean, expected = 0): ProfileSums {
  const none = new Uint8Array(0);
  const sums = { size: 0, profiles: none, all: none, pin: isSplit ? none : null, index: null };
  if (expected > 0) unpack(sums, expected);
  return sums;
}

/**
 * The counts of a map, packed. It is looked through twice: wider columns that are thrown away at
 * once, some of them every second, would have all that the engine knows collected more often.
 */
export function packedSums(counts: ReadonlyMap<number, number>): ProfileSums {
  const [ids, sums] = [new Extent(), new Extent()];
  counts.forEach((n, profile) => {
    ids.take(profile);
    sums.take(n);
  });
  const profiles = ids.column(counts.size);
  const all = sums.column(counts.size);
  let row = 0;
  counts.forEach((n, profile) => {
    profiles[row] = profile;
    all[row] = n;
    row += 1;
  });
  return { size: row, profiles, all, pin: null, index: null };
}

/** Adds to the sums of a profile. */
export function addToSums(sums: ProfileSums, profile: number, all: number, pin = 0): void {
  const index = sums.index ?? unpack(sums);
  const place = placeOf(index, sums.profiles, profile);
  const known = (index[place] as number) - 1;
  const row = known >= 0 ? known : addRow(sums, index, place, profile);
  sums.all[row] = (sums.all[row] as number) + all;
  if (sums.pin) sums.pin[row] = (sums.pin[row] as number) + pin;
}

/** Tells of every profile, in the order in which they came. */
export function eachSum({ size, profiles, all, pin }: ProfileSums, tell: EachSum): void {
  for (let row = 0; row < size; row += 1) {
    tell(profiles[row] as number, all[row] as number, pin ? (pin[row] as number) : 0);
  }
}

/** Gives up the room for more; whoever adds to it all the same gets it again. */
export function packSums(sums: ProfileSums): void {
  const { size, profiles, all, pin, index } = sums;
  if (index === null) return;
  sums.profiles = narrow(profiles, size);
  sums.all = narrow(all, size);
  sums.pin = pin && narrow(pin, size);
  sums.index = null;
}

/** The same sums, to be changed apart. */
export function copySums({ size, profiles, all, pin }: ProfileSums): ProfileSums {
  const copied = { profiles: profiles.slice(), all: all.slice(), pin: pin?.slice() ?? null };
  return { size, ...copied, index: null };
}

/** Makes room for twice as much, or what is expected, and the index of what there is. */
function unpack(sums: ProfileSums, expected = 0): Int32Array {
  const { size } = sums;
  const room = Math.max(ROOM_MIN, 2 * size, expected);
  sums.profiles = roomy(sums.profiles, size, new Int32Array(room));
  sums.all = roomy(sums.all, size, new Float64Array(room));
  sums.pin = sums.pin && roomy(sums.pin, size, new Float64Array(room));
  const index = new Int32Array(2 ** Math.ceil(Math.log2(2 * room)));
  for (let row = 0; row < size; row += 1) {
    index[placeOf(index, sums.profiles, sums.profiles[row] as number)] = row + 1;
  }
  sums.index = index;
  return index;
}

function addRow(sums: ProfileSums, index: Int32Array, place: number, profile: number): number {
  const row = sums.size;
  if (row === sums.profiles.length) {
    const grown = unpack(sums);
    return addRow(sums, grown, placeOf(grown, sums.profiles, profile), profile);
  }
  sums.profiles[row] = profile;
  sums.size = row + 1;
  index[place] = row + 1;
  return row;
}

/** Where a profile's row stands in the index, or is to stand. At least half of it is free. */
function placeOf(index: Int32Array, profiles: Column, profile: number): number {
  const last = index.length - 1;
  // Neighbours must not stand side by side: the numbers of profiles come without holes.
  let place = (Math.imul(profile, 0x9e3779b1) >>> 7) & last;
  for (;;) {
    const row = (index[place] as number) - 1;
    if (row < 0 || profiles[row] === profile) return place;
    place = (place + 1) & last;
  }
}

function roomy<T extends Int32Array | Float64Array>(from: Column, size: number, into: T): T {
  into.set(from.subarray(0, size));
  return into;
}

/** The first of a column, as narrow as they allow. */
function narrow(column: Column, size: number): Column {
  const extent = new Extent();
  for (let row = 0; row < size; row += 1) extent.take(column[row] as number);
  const narrowed = extent.column(size);
  narrowed.set(column.subarray(0, size));
  return narrowed;
}

/** What a column must have room for. */
class Extent {
  private least = 0;
  private most = 0;
  private isWhole = true;

  take(n: number): void {
    if (n < this.least) this.least = n;
    if (n > this.most) this.most = n;
    if (n !== Math.floor(n)) this.isWhole = false;
  }

  column(size: number): Column {
    const { least, most } = this;
    const isInt = this.isWhole && most < 2 ** 31 && least >= -(2 ** 31);
    if (!isInt) return new Float64Array(size);
    if (least < 0 || most >= 2 ** 16) return new Int32Array(size);
    return most < 2 ** 8 ? new Uint8Array(size) : new Uint16Array(size);
  }
}
