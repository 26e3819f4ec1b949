import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Digest, profilesIn } from '#domain/digest/digest.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { profilesByNumber } from '../store/terminals.sql.js';

/** Looks up the profiles that digests name; they were committed before the digests were. */
export async function learnProfiles(
  db: Database,
  tenant: string,
  profiles: Map<number, ProfileAttributes>,
  digests: readonly Digest[],
): Promise<void> {
  const unknown = new Set<number>();
  for (const digest of digests) {
    for (const profile of profilesIn(digest)) if (!profiles.has(profile)) unknown.add(profile);
  }
  if (unknown.size === 0) return;
  for (const { id, attributes } of await rows(db, profilesByNumber, tenant, [...unknown])) {
    profiles.set(id, attributes);
  }
}
