/** Reading back a digest that ingest wrote: it was made of checked messages. */
import { z } from 'zod';
import type { AttemptRow, Digest } from './digest.js';
import {
  type AttemptColumns,
  type HeardColumns,
  unpackAttempts,
  unpackHeard,
} from './pack-digest.js';
import { type HeardRow, NO_SIGNALS, type Signals } from './signals.js';

/** A digest as it is stored; what earlier versions did not write is nothing. */
export const OwnDigest = z.custom<StoredDigest>().transform(ownDigest);

/** Earlier versions wrote rows in place of columns, and less. */
type StoredDigest = Omit<Digest, 'attempts' | 'signals'> & {
  readonly attempts: AttemptRow[] | AttemptColumns;
  readonly signals?: Omit<Signals, 'moved' | 'readings' | 'heard'> &
    Partial<Pick<Signals, 'moved' | 'readings'>> & { readonly heard: HeardRow[] | HeardColumns };
};

/** Takes a stored digest for what it says, without a look at each of its thousands of rows. */
export function ownDigest(stored: StoredDigest): Digest {
  const { attempts, signals } = stored;
  return {
    ...stored,
    attempts: isRows(attempts) ? attempts : unpackAttempts(attempts),
    signals: signals ? ownSignals(signals) : NO_SIGNALS,
  };
}

function ownSignals(signals: NonNullable<StoredDigest['signals']>): Signals {
  const { heard, moved = [], readings = [] } = signals;
  return { ...signals, heard: isRows(heard) ? heard : unpackHeard(heard), moved, readings };
}

function isRows<T>(table: T[] | object): table is T[] {
  return Array.isArray(table);
}
