/** The file of drills: which are held when, by the clock of a zone. */
import { z } from 'zod';
import { DAY, type Instant } from '../base/instant.js';
import { dayOf, instantOf, minutesOf, weekdayOf } from '../base/wall-time.js';
import { Tenant } from '../message/schema.js';
import { DRILL_USUAL, DrillScenario, DrillSeconds, DrillTerminals } from './drill.js';
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
export function dueDrills({ drills }: DrillPlan, after: Instant, now: Instant): PlannedDrill[] {
  return drills.filter((planned) => {
    const { time_zone: zone, days, weeks, at } = planned;
    for (let day = dayOf(after, zone); day <= dayOf(now, zone); day += 1) {
      if (!days.some((name) => WEEKDAYS.indexOf(name) === weekdayOf(day))) continue;
      if (weeks && !weeks.includes(weekOfMonth(day))) continue;
      const moment = instantOf(day, minutesOf(at), zone);
      if (moment > after && moment <= now) return true;
    }
    return false;
  });
}

function weekOfMonth(day: number): number {
  return Math.ceil(new Date(day * DAY).getUTCDate() / 7);
}
