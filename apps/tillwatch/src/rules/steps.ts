/**
 * Counts by step, in the manner of promtool: `60x30` is thirty steps of 60, `0+3x10` ten steps
 * that begin with 0 and rise by 3, `_` a step in which nothing is heard (`_x30`: thirty).
 */
import { z } from 'zod';

/** One step: a count, or null where nothing is heard. */
export type Step = number | null;

/** A day of seconds; a longer story is a scenario. */
const STEPS_MAX = 86_400;
const ITEM = /^(?:(\d+)(?:([+-]\d+))?|_)(?:x(\d+))?$/;

/** Reads the shorthand; the item that is not understood otherwise. */
export function readSteps(text: string): { readonly steps: Step[] } | { readonly wrong: string } {
  const steps: Step[] = [];
  for (const item of text.trim().split(/\s+/)) {
    const match = ITEM.exec(item);
    if (!match) return { wrong: item };
    const [, first, slope = '0', times = '1'] = match;
    if (steps.length + Number(times) > STEPS_MAX) return { wrong: item };
    for (let i = 0; i < Number(times); i += 1) {
      const count = first === undefined ? null : Number(first) + i * Number(slope);
      if (count !== null && count < 0) return { wrong: item };
      steps.push(count);
    }
  }
  return { steps };
}

/** Steps in a file; a plain number is one step. */
export const Steps = z.union([z.string(), z.number()]).transform((written, context): Step[] => {
  const read = readSteps(String(written));
  if ('steps' in read) return read.steps;
  const message = `"${read.wrong}" is no step, expected such as 60x30, 0+3x10 or _x5`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
