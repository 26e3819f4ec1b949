/** Who the people of on-call are, and who of them asks. */
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '#domain/base/domain-error.js';
import type { Plan, PlanPerson } from '#domain/oncall/plan.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { readPersonToken } from '#infra/people/person-token.js';
import { findPlan } from '#infra/store/oncall.sql.js';
import { tokensIn } from '../http/access.js';

/** The plan as it was stored. */
export interface KeptPlan {
  readonly loadedAt: number;
  readonly plan: Plan;
  readonly mistakes: readonly string[];
}

/** Knows the people; a token for `provide`. */
export abstract class People {
  /** The plan in force, at most a few seconds old; null where no file was ever loaded. */
  abstract plan(): Promise<KeptPlan | null>;
  /** Whose token a request or a socket carries; null for anything but a person's. */
  abstract speaker(headers: IncomingHttpHeaders): Promise<PlanPerson | null>;
}

const remembered_ms = 2_000;

/** Reads the plan from the store when somebody asks. */
export function openPeople(db: Database, key: string | undefined): People {
  let kept: { readonly at: number; readonly plan: KeptPlan | null } | undefined;
  const plan = async (): Promise<KeptPlan | null> => {
    const now = performance.now();
    if (kept && now - kept.at < remembered_ms) return kept.plan;
    const row = await oneOrNone(db, findPlan);
    const read = row && {
      loadedAt: row.loaded_at.getTime(),
      plan: row.plan,
      mistakes: row.mistakes,
    };
    kept = { at: now, plan: read ?? null };
    return kept.plan;
  };
  return {
    plan,
    async speaker(headers) {
      if (key === undefined) return null;
      for (const token of tokensIn(headers)) {
        const read = readPersonToken(key, token);
        if (!read) continue;
        const people = (await plan())?.plan.people ?? [];
        const person = people.find(({ id }) => id === read.person);
        if (person && read.madeAt >= person.tokensSince) return person;
      }
      return null;
    },
  };
}

/**
 * Whoever speaks with his own token speaks for himself: `by` is his name, whichever of his names he
 * wrote. Where the shared token is used people are believed, as among those who share it.
 */
export function demandOwnName(person: PlanPerson | null, body: unknown): void {
  if (person === null || typeof body !== 'object' || body === null || !('by' in body)) return;
  const { by } = body;
  if (by !== person.name && by !== person.id) {
    throw new DomainError('speaks_for_another', `the token is that of ${person.name}`);
  }
  // One spelling, so that nobody is two people.
  Object.assign(body, { by: person.name });
}
