import type { Instant } from '#domain/base/instant.js';
import { Hindsight } from '#domain/incident/hindsight.js';
import { isSameOutage, joinHindsight } from '#domain/incident/judge-hindsight.js';
import { execute, rows, type Transaction } from '#infra/db/query.js';
import { addHindsight, changeHindsight, hindsightBetween } from '#infra/store/hindsight.sql.js';

/** Findings of the same outage lie at most so far apart. */
const APART_MS = 3_600_000;

/** Keeps findings; one that is known is joined with what was found again. */
export async function keepFindings(
  tx: Transaction,
  tenant: string,
  found: readonly Hindsight[],
  at: Instant,
): Promise<void> {
  const foundAt = new Date(at);
  for (const finding of found) {
    const from = new Date(finding.startedAt - APART_MS);
    const to = new Date(finding.until + APART_MS);
    const known = await rows(tx, hindsightBetween, tenant, from, to);
    const twin = known.find(({ body }) => isSameOutage(body, finding));
    const joined = Hindsight.parse(twin ? joinHindsight(twin.body, finding) : finding);
    const { firedAt, until, incident } = joined;
    const body = JSON.stringify(joined);
    const [fired, ended] = [new Date(firedAt), new Date(until)];
    if (!twin) await execute(tx, addHindsight, tenant, fired, ended, foundAt, incident, body);
    // To find the very same again is no news.
    else if (body !== JSON.stringify(twin.body)) {
      await execute(tx, changeHindsight, twin.n, fired, ended, foundAt, incident, body);
    }
  }
}
