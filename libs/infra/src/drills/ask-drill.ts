/** Asking for a drill, and why one is refused: the same for API, command line and schedule. */
import { DomainError } from '#domain/base/domain-error.js';
import { DAY, type Instant } from '#domain/base/instant.js';
import type { Database } from '../db/database.js';
import { type Executor, oneOrNone } from '../db/query.js';
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
  /** When it is to begin; null for now. What is in the way is asked again at that time. */
  readonly startsAt: Instant | null;
}

const ahead_max_ms = 92 * DAY;
const planned_max = 50;

/** Asks for a drill and answers its number, or throws the refusal. */
export async function askDrill(db: Database, wish: DrillWish): Promise<number> {
  const { tenant, scenario, terminals, effectSeconds, by, at, despite, dry, carrier } = wish;
  const { startsAt } = wish;
  if (startsAt !== null && (startsAt <= at || startsAt - at > ahead_max_ms)) {
    const detail = 'it is over already, or more than 92 days away';
    throw new DomainError('drill_time_refused', detail);
  }
  if (!dry && !(await somebodyAgreed(db))) {
    const detail = 'nobody in the file of on-call has `drills: true`; a dry drill pages nobody';
    throw new DomainError('drill_nobody_agreed', detail);
  }
  const isAsked = !despite && startsAt === null;
  const grave = isAsked ? await oneOrNone(db, graveIncident, tenant, true, new Date(0)) : undefined;
  if (grave) {
    throw new DomainError('drill_in_the_way', `${grave.severity} ${grave.id} is open`);
  }
  const row = [tenant, scenario, terminals, effectSeconds, by, new Date(at)] as const;
  const time = startsAt === null ? null : new Date(startsAt);
  const added = await oneOrNone(db, addDrill, ...row, despite, dry, carrier, time, planned_max);
  if (added) return added.n;
  if (time) throw new DomainError('drill_time_refused', `${planned_max} are planned already`);
  throw new DomainError('drill_already_running', 'the tenant has one drill at a time');
}

/** Whether drills may page anybody. */
export async function somebodyAgreed(db: Executor): Promise<boolean> {
  const kept = await oneOrNone(db, findPlan);
  return kept?.plan.people.some(({ drills }) => drills) === true;
}

/** A person ends a drill before its time, or is told why not. */
export async function askStop(db: Database, tenant: string, n: number, by: string): Promise<void> {
  if (await oneOrNone(db, stopDrill, tenant, n, 'stopped', by)) return;
  const known = await oneOrNone(db, findDrill, tenant, n);
  if (!known) throw new DomainError('drill_not_found', `there is no drill ${n}`);
  throw new DomainError('drill_already_over', `drill ${n} ends: ${known.stop_reason}`);
}
