/** Follow-ups as CSV: a line for each terminal or store, or one where it is about neither. */
import { csvLine } from '#domain/registry/spreadsheet-cell.js';
import type { Database } from '#infra/db/database.js';
import type { ListFollowUps } from './follow-up-input.js';
import { type FollowUpHead, findFollowUps, subjectPages } from './read-follow-ups.js';

const COLUMNS = [
  ...['incident', 'incident_started_at', 'n', 'kind', 'what', 'owner', 'due', 'state'],
  ...['made_by', 'made_at', 'moved_by', 'moved_at'],
  ...['merchant', 'merchant_name', 'store', 'store_name', 'terminals'],
  ...['terminal', 'model', 'serial', 'warranty_until', 'in_warranty'],
  ...['subject_done', 'subject_done_by', 'subject_done_at'],
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number | null>>>;

/** More than this no tenant has; it bounds the memory of an export. */
const exported_max = 100_000;

/** The lines, the header first. */
export async function* exportFollowUps(
  db: Database,
  tenant: string,
  asked: ListFollowUps,
): AsyncGenerator<string> {
  const found = await findFollowUps(db, tenant, asked, exported_max);
  yield csvLine(COLUMNS);
  for (const head of found) {
    const one = rowOf(head);
    let isOfSomebody = false;
    for await (const page of subjectPages(db, tenant, head, asked.merchant ?? null)) {
      isOfSomebody = true;
      yield page.terminals
        .map((each) =>
          lineOf({
            ...one,
            ...each,
            merchant_name: each.merchantName,
            store_name: each.storeName,
            terminals: 1,
            warranty_until: each.warrantyUntil,
            in_warranty: each.inWarranty === null ? 'unknown' : each.inWarranty ? 'yes' : 'no',
            ...doneOf(head, each),
          }),
        )
        .join('');
      yield page.stores
        .map((each) =>
          lineOf({
            ...{ ...one, merchant: each.merchant, merchant_name: each.merchantName },
            ...{ store: each.store, store_name: each.storeName, terminals: each.terminals },
            ...doneOf(head, each),
          }),
        )
        .join('');
    }
    if (!isOfSomebody) yield lineOf(one);
  }
}

/** What is done as a whole is done for all, by nobody in particular. */
function doneOf(
  { state }: FollowUpHead,
  { doneBy, doneAt }: { readonly doneBy: string | null; readonly doneAt: number | null },
): Row {
  return {
    subject_done: doneAt !== null || state === 'done' ? 'yes' : 'no',
    subject_done_by: doneBy,
    subject_done_at: moment(doneAt),
  };
}

function rowOf(head: FollowUpHead): Row {
  const { incident, n, kind, what, owner, due, state } = head;
  return {
    ...{ incident, n, kind, what, owner, due, state },
    incident_started_at: moment(head.startedAt),
    made_by: head.madeBy,
    made_at: moment(head.madeAt),
    moved_by: head.movedBy,
    moved_at: moment(head.movedAt),
  };
}

function lineOf(row: Row): string {
  return csvLine(COLUMNS.map((name) => String(row[name] ?? '')));
}

function moment(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
