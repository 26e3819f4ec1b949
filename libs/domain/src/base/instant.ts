import { z } from 'zod';

/** A moment: epoch milliseconds. The core never asks for the time; it is told. */
export type Instant = number;

/** The schema of a moment on the wire: a whole number of milliseconds that a Date can hold. */
export const Instant = z.number().int().min(-8.64e15).max(8.64e15);

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
