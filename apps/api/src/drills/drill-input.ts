/** What may be asked of drills, and what is answered. */
import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { Drill, DrillScenario, DrillSeconds, DrillTerminals } from '#domain/oncall/drill.js';
import { DrillOutlook } from '#domain/oncall/drill-outlook.js';
import { DRILL_USUAL } from '#domain/oncall/drill-usual.js';
import { DrillScore } from '#domain/oncall/score-drill.js';
import { limit, line, moment } from '../http/input.js';

/** Drills are asked of a tenant, not of the ground on which they take place. */
export const DrillQuery = z.strictObject({ tenant: Tenant.optional() });
export type DrillQuery = z.infer<typeof DrillQuery>;

export const ListDrills = DrillQuery.extend({ limit: limit(20) });
export type ListDrills = z.infer<typeof ListDrills>;

/** A drill that a running `tillwatch drill serve` carries out. */
export const AskDrill = z.strictObject({
  by: line(64),
  scenario: DrillScenario.default(DRILL_USUAL.scenario),
  terminals: DrillTerminals.default(DRILL_USUAL.terminals),
  /** How long the fault lasts, in seconds. */
  seconds: DrillSeconds.default(DRILL_USUAL.effectSeconds),
  /** Although a real incident of SEV1 or SEV2 is open. */
  despite: z.boolean().default(false),
  /** Page nobody. */
  dry: z.boolean().default(false),
  /** When it is to begin, in epoch milliseconds; now when left out. */
  startsAt: moment.optional(),
});
export type AskDrill = z.infer<typeof AskDrill>;

export const StopDrill = z.strictObject({ by: line(64) });
export type StopDrill = z.infer<typeof StopDrill>;

export const DrillView = z.strictObject({ drill: Drill, score: DrillScore.nullable() });
export type DrillView = z.infer<typeof DrillView>;
export const DrillList = z.strictObject({
  items: z.array(DrillView),
  /** What the next one would meet, and whom it would go to. */
  outlook: DrillOutlook,
});
export type DrillList = z.infer<typeof DrillList>;
