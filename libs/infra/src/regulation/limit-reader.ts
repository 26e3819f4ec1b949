/** Which limits of reports to authorities run. What cannot change any more is remembered. */
import { DAY, type Instant } from '#domain/base/instant.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import {
  possibleLimits,
  type RunningLimit,
  runningLimits,
} from '#domain/regulation/running-limits.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { incidentsLately } from '../store/regulation.sql.js';
import { weighIncident } from './weigh-incident.js';

/** Limits of what ended longer ago are kept by whoever wrote them down. */
const ENDED_MS = 40 * DAY;

/** An incident, and what was said of it to and for authorities. */
export interface Told {
  readonly body: Incident;
  readonly said: readonly IncidentEvent[];
}

export class LimitReader {
  /** Of incidents that have ended, by how much was said of them. */
  private readonly known = new Map<string, { said: number; limits: readonly RunningLimit[] }>();

  constructor(
    private readonly db: Database,
    readonly file: RegulationFile,
  ) {}

  /** The incidents of a tenant that are open, or ended lately. */
  async incidents(tenant: string, now: Instant): Promise<readonly Told[]> {
    const found = await rows(this.db, incidentsLately, tenant, new Date(now - ENDED_MS));
    const there = new Set(found.map(({ body }) => keyOf(body)));
    for (const key of this.known.keys()) {
      if (key.startsWith(`${tenant}/`) && !there.has(key)) this.known.delete(key);
    }
    return found;
  }

  /** The limits that run for all of them. */
  async read(tenant: string, now: Instant): Promise<RunningLimit[]> {
    const limits: RunningLimit[] = [];
    for (const told of await this.incidents(tenant, now)) {
      limits.push(...(await this.limitsOf(told, now)));
    }
    return limits;
  }

  /** The limits that run for one. */
  async limitsOf({ body, said }: Told, now: Instant): Promise<readonly RunningLimit[]> {
    const { db, file, known } = this;
    if (file.regulations.every((one) => possibleLimits(one, body, said).length === 0)) return [];
    const key = keyOf(body);
    const before = known.get(key);
    if (hasEnded(body) && before?.said === said.length) return before.limits;
    const limits = runningLimits(body.id, await weighIncident(db, file, body, now));
    if (hasEnded(body)) known.set(key, { said: said.length, limits });
    else known.delete(key);
    return limits;
  }
}

function keyOf({ tenant, id }: Incident): string {
  return `${tenant}/${id}`;
}
