import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Database } from '#infra/db/database.js';
import { inTransaction } from '#infra/db/transaction.js';
import { append, demandOpen, faceOf, hold } from '../incidents/hear-person.js';
import type { MergeIncident } from './life-input.js';

/**
 * Writes down in both incidents that one is merged into the other. Both are held, the smaller
 * number first: two people who merge them into each other take turns, and the second is refused.
 */
export async function mergeIncident(
  db: Database,
  tenant: string,
  id: string,
  { by, into, reason }: MergeIncident,
  at: Instant,
): Promise<void> {
  if (id === into) throw new DomainError('merge_refused', `${id} is itself`);
  await inTransaction(db, async (tx) => {
    const inOrder = [id, into].sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
    const held = new Map<string, Awaited<ReturnType<typeof hold>>>();
    for (const each of inOrder) held.set(each, await hold(tx, tenant, each));
    const [from, host] = [held.get(id), held.get(into)];
    if (!from || !host) return;
    demandOpen(from);
    const { status } = faceOf(host);
    if (hasEnded({ status })) throw new DomainError('merge_refused', `${into} is ${status}`);
    await append(tx, tenant, into, { kind: 'took_in', at, by, from: id, reason });
    await append(tx, tenant, id, { kind: 'merged_into', at, by, into, reason });
  });
}
