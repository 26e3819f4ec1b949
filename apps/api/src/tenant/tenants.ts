import { type Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { listTenants } from '#infra/store/terminals.sql.js';
import { chooseTenant } from './choose-tenant.js';

/** Knows whose fleet a request is about. */
export abstract class Tenants {
  /** The tenant that was named, or the one that is shown when none was. */
  abstract resolve(named: string | undefined): Promise<string>;
}

/** Listing the tenants looks at every terminal, and every poll of every console would ask. */
const remembered_ms = 5_000;

/** Reads the tenants from the database, at most every few seconds. */
export function openTenants(db: Database): Tenants {
  let chosen: { readonly tenant: string; readonly at: number } | undefined;
  return {
    async resolve(named) {
      if (named !== undefined) return named;
      const now = performance.now();
      if (chosen && now - chosen.at < remembered_ms) return chosen.tenant;
      const known = (await rows(db, listTenants)).map(({ tenant }) => tenant);
      const tenant = chooseTenant(known);
      // Of an empty installation the first tenant is awaited, and shown at once.
      chosen = known.length > 0 ? { tenant, at: now } : undefined;
      return tenant;
    },
  };
}
