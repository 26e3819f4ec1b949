import type { TxnCounts } from '#domain/message/schema.js';
import type { Attempt } from './attempt.js';

/** The failure that a failure event is about. */
export type Failure = 'declined' | 'failed' | 'noAnswer';

/** Attempts by what a terminal can say of them. */
export interface Splits {
  readonly issuer: Record<string, number>;
  readonly scheme: Record<string, number>;
  readonly entry: Record<string, number>;
}

/**
 * What each terminal has counted since its last message that carried counts. Only approvals wait
 * here: a failure is said at once, with the approvals before it.
 */
export interface Counters {
  approve(attempt: Attempt): void;
  /** Whether the terminal has anything to say. */
  isPending(terminal: number): boolean;
  /** The counts for a heartbeat; the terminal starts again at nothing. */
  takeForHeartbeat(terminal: number): { txn: TxnCounts; by: Splits | null };
  /** The counts for the event of a failure, itself included. */
  takeForFailure(terminal: number, failure: Failure, pin: boolean): TxnCounts;
  /** What a terminal forgets when its power goes. */
  forget(terminal: number): TxnCounts;
}

const APPROVED = 0;
const PIN = 1;
const FIRST_SPLIT = 2;

/** Makes counters for `size` terminals; the names are those that splits may have. */
export function createCounters(
  size: number,
  names: Readonly<Record<keyof Splits, readonly string[]>>,
): Counters {
  const keys = (['issuer', 'scheme', 'entry'] as const).flatMap((attribute) =>
    names[attribute].map((name) => ({ attribute, name })),
  );
  const slots = {
    issuer: slotsOf(names.issuer, 0),
    scheme: slotsOf(names.scheme, names.issuer.length),
    entry: slotsOf(names.entry, names.issuer.length + names.scheme.length),
  };
  const width = FIRST_SPLIT + keys.length;
  const cells = new Uint32Array(size * width);

  function bump(cell: number): void {
    cells[cell] = (cells[cell] as number) + 1;
  }

  function take(terminal: number): TxnCounts {
    const base = terminal * width;
    const approved = cells[base + APPROVED] as number;
    const pin = cells[base + PIN] as number;
    if (approved > 0) cells.fill(0, base, base + width);
    const none = { declined: 0, failed: 0, noAnswer: 0 };
    return { attempt: approved, approved, ...none, pin, pinless: approved - pin };
  }

  function splitsOf(terminal: number): Splits {
    const by: Splits = { issuer: {}, scheme: {}, entry: {} };
    const base = terminal * width + FIRST_SPLIT;
    keys.forEach(({ attribute, name }, k) => {
      const count = cells[base + k] as number;
      if (count > 0) by[attribute][name] = count;
    });
    return by;
  }

  return {
    approve({ terminal, issuer, scheme, entry, pin }) {
      const base = terminal * width;
      bump(base + APPROVED);
      if (pin) bump(base + PIN);
      bump(base + (slots.issuer.get(issuer) as number));
      bump(base + (slots.scheme.get(scheme) as number));
      bump(base + (slots.entry.get(entry) as number));
    },
    isPending: (terminal) => (cells[terminal * width + APPROVED] as number) > 0,
    takeForHeartbeat(terminal) {
      const by = (cells[terminal * width + APPROVED] as number) > 0 ? splitsOf(terminal) : null;
      return { txn: take(terminal), by };
    },
    takeForFailure(terminal, failure, pin) {
      const txn = take(terminal);
      txn.attempt += 1;
      txn[failure] += 1;
      txn[pin ? 'pin' : 'pinless'] += 1;
      return txn;
    },
    forget: take,
  };
}

function slotsOf(names: readonly string[], offset: number): ReadonlyMap<string, number> {
  return new Map(names.map((name, i) => [name, FIRST_SPLIT + offset + i]));
}
