/** What is kept of hindsight, as people read it. */
import type { z } from 'zod';
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { KeptHindsight } from '#domain/incident/hindsight.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { hindsightBetween, hindsightOf, listHindsight } from '../store/hindsight.sql.js';

function keptOf({ n, found_at, body }: z.output<typeof listHindsight.row>): KeptHindsight {
  return { ...body, id: `hs-${n}`, foundAt: found_at.getTime() };
}

/** The newest findings of a tenant. */
export async function readHindsight(
  db: Database,
  tenant: string,
  limit: number,
): Promise<KeptHindsight[]> {
  return (await rows(db, listHindsight, tenant, limit)).map(keptOf);
}

/** What hindsight says of an incident. */
export async function readHindsightOf(
  db: Database,
  tenant: string,
  incident: string,
): Promise<KeptHindsight[]> {
  return (await rows(db, hindsightOf, tenant, incident)).map(keptOf);
}

/** What hindsight says of a rule in a minute: it would have fired, or was not over. */
export async function readHindsightAt(
  db: Database,
  tenant: string,
  asked: { readonly rule: string; readonly at: Instant },
): Promise<KeptHindsight[]> {
  const begin = Math.floor(asked.at / MINUTE) * MINUTE;
  const span = [new Date(begin), new Date(begin + MINUTE - 1)] as const;
  const found = await rows(db, hindsightBetween, tenant, ...span);
  return found.map(keptOf).filter(({ rule }) => rule === asked.rule);
}
