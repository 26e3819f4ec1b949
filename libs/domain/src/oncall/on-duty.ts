/** Who is on call by a rota, at a moment and over a time. */
import { DAY, type Instant } from '../base/instant.js';
import { dayNumber, dayOf, instantOf, minutesOf, weekdayOf } from '../base/wall-time.js';
import { type Layer, type Override, type Roster, type Rota, WEEKDAYS } from './roster.js';

/** Some time of one person, or of nobody; `to` belongs to the next. */
export interface Shift {
  readonly from: Instant;
  readonly to: Instant;
  readonly person: string | null;
  readonly override: boolean;
}

type Duty = Pick<Shift, 'person' | 'override'>;
type Holidays = Roster['holidays'];

/** Who is on call: by the newest override, else by the last layer that holds. */
export function onDuty(
  rota: Rota,
  holidays: Holidays,
  overrides: readonly Override[],
  at: Instant,
): Duty {
  const instead = overrides
    .filter((o) => o.rota === rota.id && o.from <= at && at < o.to)
    .sort((a, b) => b.id - a.id)[0];
  if (instead) return { person: instead.person, override: true };
  for (const layer of rota.layers.toReversed()) {
    const person = turnOf(layer, rota.time_zone, holidays, at);
    if (person !== null) return { person, override: false };
  }
  return { person: null, override: false };
}

/** Everybody who is on call by a rota between two moments, in order and without holes. */
export function shiftsOf(
  rota: Rota,
  holidays: Holidays,
  overrides: readonly Override[],
  span: { readonly from: Instant; readonly to: Instant },
): Shift[] {
  const { from, to } = span;
  const edges = new Set<Instant>([from]);
  for (const override of overrides) {
    if (override.rota === rota.id) edges.add(override.from).add(override.to);
  }
  const minutes = new Set([0, ...rota.layers.flatMap(minutesIn)]);
  for (let day = dayOf(from, rota.time_zone) - 1; day <= dayOf(to, rota.time_zone); day += 1) {
    for (const minute of minutes) edges.add(instantOf(day, minute, rota.time_zone));
  }
  const shifts: Shift[] = [];
  for (const at of [...edges].filter((e) => e >= from && e < to).sort((a, b) => a - b)) {
    const duty = onDuty(rota, holidays, overrides, at);
    const last = shifts.at(-1);
    if (last?.person === duty.person && last.override === duty.override) continue;
    if (last) shifts[shifts.length - 1] = { ...last, to: at };
    shifts.push({ from: at, to, ...duty });
  }
  return shifts;
}

function minutesIn({ at, only = [] }: Layer): number[] {
  return [at, ...only.flatMap(({ from, to }) => [from, to])].map(minutesOf);
}

/** Whose turn it is in a layer; null while it does not hold. */
function turnOf(layer: Layer, zone: string, holidays: Holidays, at: Instant): string | null {
  const today = dayOf(at, zone);
  const isHoliday = holidays.some(
    ({ first, last = first }) => dayNumber(first) <= today && today <= dayNumber(last),
  );
  if (layer.holidays === 'off' && isHoliday) return null;
  if (layer.holidays === 'only' && !isHoliday) return null;
  if (layer.only && !layer.only.some((hours) => isWithin(hours, zone, today, at))) return null;
  // A hand-over is a moment, so in the hour that is there twice it happens once.
  const begun = at >= instantOf(today, minutesOf(layer.at), zone) ? today : today - 1;
  const turn = Math.floor((begun - dayNumber(layer.start)) / (layer.every === 'week' ? 7 : 1));
  return turn < 0 ? null : (layer.people[turn % layer.people.length] ?? null);
}

function isWithin(
  { days, from, to }: NonNullable<Layer['only']>[number],
  zone: string,
  today: number,
  at: Instant,
): boolean {
  const overnight = minutesOf(to) <= minutesOf(from);
  return [today, today - 1].some((day) => {
    if (!days.some((name) => WEEKDAYS.indexOf(name) === weekdayOf(day))) return false;
    const begins = instantOf(day, minutesOf(from), zone);
    const ends = instantOf(overnight ? day + 1 : day, minutesOf(to), zone);
    return begins <= at && at < ends;
  });
}

/** A time in which something is wrong with a rota. */
export interface RotaDoubt {
  readonly rota: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Null for nobody; else somebody who has another rota at the same time. */
  readonly person: string | null;
  readonly other?: string;
}

/** Where nobody is on call, or one person by two rotas at once. */
export function doubtRotas(
  roster: Roster,
  overrides: readonly Override[],
  now: Instant,
  weeks: number,
): RotaDoubt[] {
  const span = { from: now, to: now + weeks * 7 * DAY };
  const all = roster.rotas.map((rota) => ({
    rota,
    shifts: shiftsOf(rota, roster.holidays, overrides, span),
  }));
  const gaps = all.flatMap(({ rota, shifts }) =>
    rota.gaps === 'allowed'
      ? []
      : shifts.filter(({ person }) => person === null).map((s) => ({ ...s, rota: rota.id })),
  );
  const twice = all.flatMap(({ rota, shifts }, i) =>
    all.slice(i + 1).flatMap((other) =>
      shifts.flatMap((mine) =>
        other.shifts
          .filter((o) => o.person === mine.person && o.from < mine.to && mine.from < o.to)
          .filter(({ person }) => person !== null)
          .map((o) => ({
            rota: rota.id,
            other: other.rota.id,
            person: mine.person,
            from: Math.max(o.from, mine.from),
            to: Math.min(o.to, mine.to),
          })),
      ),
    ),
  );
  return [...gaps.map(({ rota, from, to, person }) => ({ rota, from, to, person })), ...twice];
}
