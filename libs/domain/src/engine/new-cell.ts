/** One watched cell of a rule, with what the present tick brought to it. */
import type { Learned } from '../detect/baseline.js';
import type { EvidenceBank } from '../detect/evidence-bank.js';
import type { PendingMinute, PendingSum } from './memory.js';

/** A bank, and its place among all. */
export interface Placed {
  readonly bank: EvidenceBank;
  readonly order: number;
}

export interface Cell {
  /** The fleet, or a value such as `region=310000`. */
  readonly name: string;
  readonly bank: EvidenceBank;
  /** Its place among all banks: of equal evidence that of the older one counts. */
  readonly order: number;
  /** Its key among what is learned and what waits to be. */
  readonly key: string;
  /** Which of the rule's attributes it is of, and the code of its value; below zero: the fleet. */
  attribute: number;
  code: number;
  isTouched: boolean;
  attempts: number;
  failures: number;
  readonly terminals: string[];
  readonly merchants: string[];
  /** Whether there may be any of them. */
  isNamed: boolean;
  /** Whether nothing speaks against it, for certain. */
  isIdle: boolean;
  /** What waits to be learned of it, and in which minute. */
  pending: PendingSum | undefined;
  pendingIn: PendingMinute | undefined;
  /** The rate nobody is woken below; not yet known where it is no number. */
  tolerated: number;
  /** What was learned of the fleet when that rate was made, and how far it had moved. */
  toleratedOf: Learned | undefined;
  drift: number;
}

/** A cell of which nothing is known but its evidence; written out, since each tick reads it. */
export function newCell(name: string, key: string, { bank, order }: Placed): Cell {
  return {
    name,
    bank,
    order,
    key,
    attribute: -1,
    code: -1,
    isTouched: false,
    attempts: 0,
    failures: 0,
    terminals: [],
    merchants: [],
    isNamed: false,
    isIdle: false,
    pending: undefined,
    pendingIn: undefined,
    tolerated: Number.NaN,
    toleratedOf: undefined,
    drift: 1,
  };
}
