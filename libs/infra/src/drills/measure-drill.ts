/** A drill with what it measured so far, which is read from what is kept of its incidents. */
import { groundOf } from '#domain/base/drill-ground.js';
import type { Instant } from '#domain/base/instant.js';
import type { Drill } from '#domain/oncall/drill.js';
import { type DrillScore, scoreDrill } from '#domain/oncall/score-drill.js';
import type { Database } from '../db/database.js';
import { one, rows } from '../db/query.js';
import { type DrillRow, eventsOnGround, firstAccepted } from '../store/drills.sql.js';

/** A drill with its score. */
export interface MeasuredDrill {
  readonly drill: Drill;
  /** Null before it began. */
  readonly score: DrillScore | null;
}

/** Measures a drill. */
export async function measureDrill(
  db: Database,
  row: DrillRow,
  now: Instant,
): Promise<MeasuredDrill> {
  const drill = drillOf(row);
  if (!row.running_at) return { drill, score: null };
  const ground = groundOf(row.tenant);
  const span = [ground, row.running_at, row.ended_at ?? new Date(now)] as const;
  const found = await rows(db, eventsOnGround, ...span);
  const { at } = await one(db, firstAccepted, ...span);
  const score = scoreDrill({
    faultAt: drill.faultAt,
    // What is closed for a drill's end is not what people did.
    ended: row.state === 'ending' || row.state === 'ended',
    dry: row.dry,
    events: found.map(({ incident, body }) => ({ incident, event: body })),
    acceptedAt: at?.getTime() ?? null,
  });
  return { drill, score };
}

/** A drill as it is shown. */
export function drillOf(row: DrillRow): Drill {
  const { n, tenant, scenario, terminals, despite, dry, state } = row;
  const at = (date: Date | null) => date?.getTime() ?? null;
  return {
    ...{ n, tenant, scenario, terminals, despite, dry, state },
    effectSeconds: row.effect_seconds,
    askedBy: row.asked_by,
    askedAt: row.asked_at.getTime(),
    startsAt: at(row.starts_at),
    runningAt: at(row.running_at),
    faultAt: at(row.fault_at),
    endedAt: at(row.ended_at),
    end: row.stop_reason,
    endedBy: row.stop_by,
  };
}
