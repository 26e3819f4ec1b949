/** Reading back a digest that ingest wrote: it was made of checked messages. */
import { z } from 'zod';
import type { Digest } from './digest.js';
import { NO_SIGNALS, type Signals } from './signals.js';

/** A digest as it is stored; what earlier versions did not write is nothing. */
export const OwnDigest = z.custom<StoredDigest>().transform(ownDigest);

type StoredDigest = Omit<Digest, 'signals'> & {
  readonly signals?: Omit<Signals, 'moved'> & Partial<Pick<Signals, 'moved'>>;
};

/** Takes a stored digest for what it says, without a look at each of its thousands of rows. */
export function ownDigest(stored: StoredDigest): Digest {
  const { signals } = stored;
  if (signals?.moved) return stored as Digest;
  return { ...stored, signals: signals ? { ...signals, moved: [] } : NO_SIGNALS };
}
