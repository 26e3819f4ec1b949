/** What an override, or taking one back, would do that is seldom meant. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { shiftsOf } from './on-duty.js';
import type { Plan } from './plan.js';
import type { Override } from './roster.js';

/**
 * A time in which something would be wrong: another override is laid over (`overlaps`), the person
 * has another rota (`elsewhere`) or is on call anyway (`already`), or nobody would be (`gap`).
 */
export const OverrideDoubt = z.strictObject({
  what: z.enum(['overlaps', 'elsewhere', 'already', 'gap']),
  rota: z.string(),
  /** Who is on call by it; null for nobody. */
  person: z.string().nullable(),
  from: Instant,
  to: Instant,
});
export type OverrideDoubt = z.infer<typeof OverrideDoubt>;

type Planned = Pick<Plan, 'rotas' | 'holidays'>;
type Wanted = Omit<Override, 'id'>;

/** What is doubtful about an override that is wanted; what is over by now is not looked at. */
export function doubtOverride(
  { rotas, holidays }: Planned,
  overrides: readonly Override[],
  wanted: Wanted,
  now: Instant,
): OverrideDoubt[] {
  const span = { from: Math.max(wanted.from, now), to: wanted.to };
  const within = (one: { readonly from: Instant; readonly to: Instant }) => ({
    from: Math.max(one.from, span.from),
    to: Math.min(one.to, span.to),
  });
  const overlaps = overrides
    .filter(({ rota, from, to }) => rota === wanted.rota && from < span.to && span.from < to)
    .map((one) => ({
      ...within(one),
      what: 'overlaps' as const,
      rota: one.rota,
      person: one.person,
    }));
  const onDuty = rotas.flatMap((rota) =>
    shiftsOf(rota, holidays, overrides, span)
      .filter(({ person }) => person === wanted.person)
      .map((shift) => {
        const what = rota.id === wanted.rota ? ('already' as const) : ('elsewhere' as const);
        return { ...within(shift), what, rota: rota.id, person: wanted.person };
      }),
  );
  // An override of the same person that is laid over says so once.
  const said = onDuty.filter(
    ({ what, from }) => what === 'elsewhere' || !overlaps.some((one) => one.from === from),
  );
  return [...overlaps, ...said].sort((a, b) => a.from - b.from);
}

/** When nobody would be on call if an override were taken back. */
export function doubtWithdrawal(
  { rotas, holidays }: Planned,
  overrides: readonly Override[],
  id: number,
  now: Instant,
): OverrideDoubt[] {
  const taken = overrides.find((one) => one.id === id);
  const rota = rotas.find((one) => one.id === taken?.rota);
  if (!taken || !rota || rota.gaps === 'allowed') return [];
  const others = overrides.filter((one) => one !== taken);
  const span = { from: Math.max(taken.from, now), to: taken.to };
  return shiftsOf(rota, holidays, others, span)
    .filter(({ person }) => person === null)
    .map(({ from, to }) => {
      return { what: 'gap', rota: rota.id, person: null, from, to: Math.min(to, span.to) };
    });
}
