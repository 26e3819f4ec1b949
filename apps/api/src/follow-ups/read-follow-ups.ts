/** Follow-ups with the terminals or stores they are about: a screenful, or page by page. */
import type { z } from 'zod';
import type {
  FollowUp,
  FollowUpView,
  StoreSubject,
  TerminalSubject,
} from '#domain/incident/follow-up.js';
import type { Database } from '#infra/db/database.js';
import { type Executor, rows } from '#infra/db/query.js';
import {
  type FollowUpRow,
  followUpsOf,
  listFollowUps,
  storeSubjects,
  terminalSubjects,
} from '#infra/store/follow-ups.sql.js';
import type { ListFollowUps } from './follow-up-input.js';

/** Subjects that a list tells of each; the count is of all. */
export const subjects_shown_max = 50;
const page_rows = 5_000;

/** One without the terminals or stores. */
export type FollowUpHead = Omit<FollowUpView, keyof Subjects>;

/** Follow-ups that fit, at most `limit`. */
export async function findFollowUps(
  db: Database,
  tenant: string,
  asked: Pick<ListFollowUps, 'status' | 'kind' | 'incident' | 'merchant'>,
  limit: number,
): Promise<FollowUpHead[]> {
  const { status, kind = null, incident = null, merchant = null } = asked;
  const open = status === 'all' ? null : status === 'open';
  const found = await rows(db, listFollowUps, tenant, open, kind, incident, merchant, limit);
  return found.map((row) => {
    return { ...followUpOf(row), incident: row.incident, startedAt: row.started_at.getTime() };
  });
}

/** The same with the first of those whom each is about. */
export async function readFollowUps(
  db: Database,
  tenant: string,
  asked: ListFollowUps,
): Promise<FollowUpView[]> {
  const items: FollowUpView[] = [];
  for (const head of await findFollowUps(db, tenant, asked, asked.limit)) {
    const merchant = asked.merchant ?? null;
    const { value } = await subjectPages(db, tenant, head, merchant, subjects_shown_max).next();
    items.push({ ...head, ...(value ?? NOBODY) });
  }
  return items;
}

/** The follow-ups of one incident. */
export async function followUpsOfIncident(
  db: Executor,
  tenant: string,
  incident: string,
): Promise<FollowUp[]> {
  return (await rows(db, followUpsOf, tenant, incident)).map(followUpOf);
}

/** One as it is kept. */
export function followUpOf(row: FollowUpRow): FollowUp {
  const { n, kind, what, owner, due, state, made_by: madeBy, moved_by: movedBy } = row;
  return {
    ...{ n, kind, what, owner, due, state, madeBy, movedBy },
    madeAt: row.made_at.getTime(),
    movedAt: row.moved_at?.getTime() ?? null,
  };
}

/**
 * Some of those whom a follow-up is about, how many there are from the first of them on, and of how
 * many of these it is done.
 */
export interface Subjects {
  readonly terminals: TerminalSubject[];
  readonly stores: StoreSubject[];
  readonly subjects: number;
  readonly subjectsDone: number;
}

const NOBODY: Subjects = { terminals: [], stores: [], subjects: 0, subjectsDone: 0 };

/** All of them, a page at a time; no page where it is about nobody. */
export async function* subjectPages(
  db: Executor,
  tenant: string,
  { n, kind, incident }: Pick<FollowUpHead, 'n' | 'kind' | 'incident'>,
  merchant: string | null,
  size: number = page_rows,
): AsyncGenerator<Subjects, undefined> {
  const isOfTerminals = kind === 'warranty' || kind === 'replacement';
  if (!isOfTerminals && kind !== 'training') return;
  let after = { done: false, merchant: '', store: '', terminal: '' };
  for (;;) {
    const start = [after.done, after.merchant, after.store] as const;
    const from = [tenant, incident, n, merchant, ...start] as const;
    const inWarranty = kind === 'warranty';
    const found = isOfTerminals
      ? await rows(db, terminalSubjects, ...from, after.terminal, inWarranty, size)
      : await rows(db, storeSubjects, ...from, size);
    const last = found.at(-1);
    if (!last) return;
    yield subjectsOf(found);
    if (found.length < size) return;
    const terminal = 'terminal' in last ? last.terminal : '';
    const done = last.done_at !== null;
    after = { done, merchant: last.merchant ?? '', store: last.store ?? '', terminal };
  }
}

type Found = z.output<typeof terminalSubjects.row> | z.output<typeof storeSubjects.row>;

function subjectsOf(found: readonly Found[]): Subjects {
  const terminals: TerminalSubject[] = [];
  const stores: StoreSubject[] = [];
  for (const row of found) {
    const { store, merchant_name: merchantName, store_name: storeName } = row;
    const done = { doneBy: row.done_by, doneAt: row.done_at?.getTime() ?? null };
    if ('terminal' in row) {
      const { terminal, model, serial, merchant, warranty_until, in_warranty } = row;
      const named = { terminal, model, serial, merchant, merchantName, store, storeName };
      terminals.push({ ...named, warrantyUntil: warranty_until, inWarranty: in_warranty, ...done });
    } else {
      const { merchant, terminals: count } = row;
      stores.push({ merchant, merchantName, store, storeName, terminals: count, ...done });
    }
  }
  const { total: subjects = 0, done: subjectsDone = 0 } = found[0] ?? {};
  return { terminals, stores, subjects, subjectsDone };
}
