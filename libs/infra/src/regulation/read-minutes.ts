import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentFacts } from '#domain/regulation/measures.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { incidentMinutes } from '../store/regulation.sql.js';

/** Attempts and failures of an incident by the minute, from its onset, as far as they are kept. */
export async function readMinutes(
  db: Database,
  { tenant, startedAt, resolvedAt, evidence, cause }: Incident,
  now: Instant,
): Promise<IncidentFacts['minutes']> {
  const acquirers = cause.flatMap(({ attribute, value }) =>
    attribute === 'acquirer' ? [value] : [],
  );
  const codes = evidence.codes.map(({ code }) => code);
  const from = new Date(Math.floor(startedAt / MINUTE) * MINUTE);
  const to = new Date(resolvedAt ?? now);
  const found = await rows(db, incidentMinutes, tenant, from, to, acquirers, codes);
  // Those that only PIN payments can fail with are weighed against PIN payments.
  const ofPin = evidence.control !== null;
  return found.map(({ at, attempts, pin, failures }) => {
    return { at: at.getTime(), attempts: Math.max(ofPin ? pin : attempts, failures), failures };
  });
}
