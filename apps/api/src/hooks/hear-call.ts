/** What a chat or a pager says of an incident, heard once however often it comes. */
import { DomainError } from '#domain/base/domain-error.js';
import { DAY, type Instant } from '#domain/base/instant.js';
import type { IncidentEvent } from '#domain/incident/incident.js';
import type { IncidentKey } from '#domain/notify/incident-key.js';
import type { PlanPerson } from '#domain/oncall/plan.js';
import type { Database } from '#infra/db/database.js';
import { execute, oneOrNone } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { forgetCalls, rememberCall } from '#infra/store/calls.sql.js';
import { line } from '../http/input.js';
import { append, faceOf, type Heard, hold } from '../incidents/hear-person.js';

/** A call: `id` is the same for all tries of one. */
export interface Call {
  readonly source: 'slack' | 'pagerduty';
  readonly id: string;
  readonly at: Instant;
}

/** What became of a call: said; heard before; or refused, as the API would refuse it. */
export type Hearing = 'said' | 'again' | DomainError;

/** How long calls are remembered; what is older than `call_age_max` is not heard at all. */
const remembered_ms = 8 * DAY;
export const call_age_ms_max = 7 * DAY;

/**
 * Appends what `say` makes of the incident, as a person in the console would. The call is
 * remembered with it, also when it is refused: it does not become true by coming again later.
 */
export async function hearCall(
  db: Database,
  { source, id, at }: Call,
  key: IncidentKey,
  say: (heard: Heard) => IncidentEvent,
): Promise<Hearing> {
  return inTransaction(db, async (tx) => {
    await execute(tx, forgetCalls, new Date(at - remembered_ms));
    if (!(await oneOrNone(tx, rememberCall, source, id, new Date(at)))) return 'again';
    try {
      const heard = await hold(tx, key.tenant, key.id);
      const { epoch } = faceOf(heard);
      if (epoch !== key.epoch) {
        const detail = `${key.id} has come again since: this was about an earlier time`;
        throw new DomainError('incident_already_resolved', detail);
      }
      await append(tx, key.tenant, key.id, say(heard));
      return 'said';
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  });
}

const Name = line(64);

/**
 * Under which name somebody is heard: his own where the file of on-call names the account, else
 * what the service calls him, marked as that, so that nobody there can take a person's name.
 */
export function nameOf(
  people: readonly PlanPerson[],
  service: 'slack' | 'pagerduty',
  account: { readonly id: string; readonly name: string },
): { readonly by: string; readonly person: PlanPerson | null } {
  const person = people.find(({ accounts }) => accounts?.[service] === account.id) ?? null;
  if (person) return { by: person.name, person };
  const mark = service === 'slack' ? 'Slack' : 'PagerDuty';
  const name = Name.safeParse([...account.name].slice(0, 40).join(''));
  return { by: `${name.success ? name.data : account.id} (${mark})`, person };
}
