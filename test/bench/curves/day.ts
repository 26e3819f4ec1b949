/** What a day of a modelled fleet is like. */
import type { Instant } from '#domain/base/instant.js';
import { type Mishap, PIN_FAULTS } from './everyday.js';

/** Something that fails from a moment on, in a part of the fleet. */
export interface Fault {
  readonly from: Instant;
  /** May be set while it lasts. */
  to: Instant;
  readonly mishap: Mishap;
  /** Share of the attempts it hits that fail, 0 to 1. */
  readonly share: number;
  hits(profile: number): boolean;
}

/** What a day is like. */
export interface Day {
  readonly seed: number;
  /** Factor on the number of attempts; 1 when left out. */
  traffic?(now: Instant): number;
  /** Factor on all everyday failures; 1 when left out. */
  failing?(now: Instant): number;
  readonly faults?: readonly Fault[];
  /** Factor on how much bad luck single places have; 1 when left out. */
  readonly badLuck?: number;
}

/** Whether a fault can hit an attempt. */
export function isHit(fault: Fault, { profile, pin }: { profile: number; pin: boolean }): boolean {
  if (!fault.hits(profile)) return false;
  return pin || !PIN_FAULTS.some(({ code }) => code === fault.mishap.code);
}
