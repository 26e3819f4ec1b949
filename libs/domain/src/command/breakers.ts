/** The breakers of commands: so many terminals a minute and an hour, so many restarts of one. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { SwitchView } from './view.js';

/** Restarts of ours that one terminal takes in a day; it is left out of what comes then. */
export const restarts_a_day_max = 2;

const Budget = z.strictObject({
  /** Terminals that were given a turn in this time. */
  released: z.number().int(),
  max: z.number().int(),
});

/** What stands in the way of commands now. */
export const BreakersView = z.strictObject({
  switch: SwitchView,
  minute: Budget,
  hour: Budget,
  /** Whether nobody is given a turn until older turns are out of the minute or the hour. */
  open: z.boolean(),
  restartsMax: z.number().int(),
  /** Terminals that no restart of ours reaches, the first to be free first. */
  terminals: z.array(
    z.strictObject({
      terminal: z.string(),
      merchant: z.string(),
      restarts: z.number().int(),
      freeAt: Instant,
    }),
  ),
});
export type BreakersView = z.infer<typeof BreakersView>;
