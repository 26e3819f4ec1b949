import type { IncidentEvent } from '#domain/incident/incident.js';
import type { Database } from '#infra/db/database.js';
import type { TenantQuery } from '../http/input.js';
import type { Tenants } from '../tenant/tenants.js';
import { type Heard, hearPerson } from './hear-person.js';
import type { Accepted } from './incident-input.js';

/** Where what people say of incidents goes, whichever request it came by. */
export abstract class Hearing {
  /** Writes down the event that `say` makes of the incident, or refuses as it does. */
  abstract hear(
    id: string,
    query: TenantQuery,
    say: (heard: Heard) => IncidentEvent,
  ): Promise<Accepted>;
}

/** Opens it on the database. */
export function openHearing(db: Database, tenants: Tenants): Hearing {
  return {
    async hear(id, query, say) {
      await hearPerson(db, await tenants.resolve(query.tenant), id, say);
      return { accepted: true };
    },
  };
}
