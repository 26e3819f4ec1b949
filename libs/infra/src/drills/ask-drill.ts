/** Asking for a drill, and why one is refused: the same for API, command line and schedule. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { Database } from '../db/database.js';
import { oneOrNone } from '../db/query.js';
import { addDrill, findDrill, graveIncident, stopDrill } from '../store/drills.sql.js';
import { findPlan } from '../store/oncall.sql.js';

/** What somebody asks for. */
export interface DrillWish {
  readonly tenant: string;
  readonly scenario: string;
  readonly terminals: number;
  readonly effectSeconds: number;
  readonly by: string;
  readonly at: Instant;
  /** Although a real incident is open. */
  readonly despite: boolean;
  /** Nobody is to be paged. */
  readonly dry: boolean;
  /** The process that speaks for the terminals; null for whichever comes. */
  readonly carrier: string | null;
}

/** Asks for a drill and answers its number, or throws the refusal. */
export async function askDrill(db: Database, wish: DrillWish): Promise<number> {
  const { tenant, scenario, terminals, effectSeconds, by, at, despite, dry, carrier } = wish;
  const plan = dry ? null : await oneOrNone(db, findPlan);
  if (!dry && !plan?.plan.people.some(({ drills }) => drills)) {
    const detail = 'nobody in the file of on-call has `drills: true`; a dry drill pages nobody';
    throw new DomainError('drill_nobody_agreed', detail);
  }
  const grave = despite ? undefined : await oneOrNone(db, graveIncident, tenant, true, new Date(0));
  if (grave) {
    throw new DomainError('drill_in_the_way', `${grave.severity} ${grave.id} is open`);
  }
  const row = [tenant, scenario, terminals, effectSeconds, by, new Date(at)] as const;
  const added = await oneOrNone(db, addDrill, ...row, despite, dry, carrier);
  if (!added) throw new DomainError('drill_already_running', 'the tenant has one drill at a time');
  return added.n;
}

/** A person ends a drill before its time, or is told why not. */
export async function askStop(db: Database, tenant: string, n: number, by: string): Promise<void> {
  if (await oneOrNone(db, stopDrill, tenant, n, 'stopped', by)) return;
  const known = await oneOrNone(db, findDrill, tenant, n);
  if (!known) throw new DomainError('drill_not_found', `there is no drill ${n}`);
  throw new DomainError('drill_already_over', `drill ${n} ends: ${known.stop_reason}`);
}
