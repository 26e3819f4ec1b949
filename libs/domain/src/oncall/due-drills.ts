/** The file of drills: which are held when, by the clock of a zone. */
import { z } from 'zod';
import { DAY, type Instant } from '../base/instant.js';
import { dayOf, instantOf, minutesOf, weekdayOf } from '../base/wall-time.js';
import { Tenant } from '../message/schema.js';
import { DrillScenario, DrillSeconds, DrillTerminals } from './drill.js';
import { DRILL_USUAL } from './drill-usual.js';
import { TimeOfDay, TimeZone, WEEKDAYS } from './roster.js';

const PlannedDrill = z.strictObject({
  tenant: Tenant,
  days: z.array(z.enum(WEEKDAYS)).min(1),
  /** Of which weeks of the month, counted from its first day; all when left out. */
  weeks: z.array(z.number().int().min(1).max(5)).min(1).optional(),
  at: TimeOfDay,
  time_zone: TimeZone,
  scenario: DrillScenario.default(DRILL_USUAL.scenario),
  terminals: DrillTerminals.default(DRILL_USUAL.terminals),
  /** How long the fault lasts. */
  seconds: DrillSeconds.default(DRILL_USUAL.effectSeconds),
});
export type PlannedDrill = z.output<typeof PlannedDrill>;

export const DrillPlan = z.strictObject({ drills: z.array(PlannedDrill).min(1).max(100) });
export type DrillPlan = z.output<typeof DrillPlan>;

/** Those whose time came after one moment and not after the other. */
export function dueDrills(plan: DrillPlan, after: Instant, now: Instant): PlannedDrill[] {
  const due = nextDrills(plan, { after, until: now }).map(({ planned }) => planned);
  return plan.drills.filter((planned) => due.includes(planned));
}

/** Every time at which one is to be held after one moment and not after the other, in order. */
export function nextDrills(
  { drills }: DrillPlan,
  { after, until }: { readonly after: Instant; readonly until: Instant },
): { readonly at: Instant; readonly planned: PlannedDrill }[] {
  const found = drills.flatMap((planned) => {
    const { time_zone: zone, days, weeks, at } = planned;
    const times: Instant[] = [];
    for (let day = dayOf(after, zone); day <= dayOf(until, zone); day += 1) {
      if (!days.some((name) => WEEKDAYS.indexOf(name) === weekdayOf(day))) continue;
      if (weeks && !weeks.includes(weekOfMonth(day))) continue;
      const moment = instantOf(day, minutesOf(at), zone);
      if (moment > after && moment <= until) times.push(moment);
    }
    return times.map((time) => ({ at: time, planned }));
  });
  return found.sort((a, b) => a.at - b.at);
}

function weekOfMonth(day: number): number {
  return Math.ceil(new Date(day * DAY).getUTCDate() / 7);
}
