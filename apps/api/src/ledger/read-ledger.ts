/** What is read of the ledger. */
import { DomainError } from '#domain/base/domain-error.js';
import { HOUR, type Instant } from '#domain/base/instant.js';
import { boundsOf, holesOf } from '#domain/ledger/number-set.js';
import { TerminalId } from '#domain/message/schema.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import {
  accountsByMinute,
  accountTotals,
  bootsOfTerminal,
  heardTerminal,
  messagesOfTerminal,
} from '#infra/store/ledger.sql.js';
import {
  type AccountList,
  accounts_span_max_ms,
  type ListAccounts,
  type ListMessages,
  type MessageList,
  messages_span_max_ms,
  ranges_max,
  type TerminalLedger,
} from './ledger-view.js';

/** What became of a tenant's messages; of the last hour when nothing else is asked. */
export async function readAccounts(
  db: Database,
  tenant: string,
  asked: ListAccounts,
  now: Instant,
): Promise<AccountList> {
  const { from, to } = spanOf(asked, now, HOUR, accounts_span_max_ms);
  const span = [new Date(from), new Date(to)] as const;
  const minutes = await rows(db, accountsByMinute, tenant, ...span, asked.limit);
  const totals = await rows(db, accountTotals, tenant, ...span);
  const addsUp = totals.every(
    ({ received, stored, duplicate, quarantined, refused, shed }) =>
      received === stored + duplicate + quarantined + refused + shed,
  );
  const items = minutes.map(({ at, ...account }) => ({ at: at.getTime(), ...account }));
  return { from, to, items, totals, addsUp };
}

/** Which messages of a terminal are stored, by its starts, newest first. */
export async function readTerminalLedger(
  db: Database,
  tenant: string,
  terminal: string,
  limit: number,
): Promise<TerminalLedger> {
  const { id, checkpoint, checkpoint_at } = await demandTerminal(db, tenant, terminal);
  const boots = await rows(db, bootsOfTerminal, id, limit);
  const items = boots.map(({ boot, received, last_received_at }) => {
    const bounds = boundsOf(received);
    const [first, last] = [bounds[0] ?? 0, (bounds.at(-1) ?? 1) - 1];
    const missing = holesOf(bounds);
    const ranges: [number, number][] = [];
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      ranges.push([bounds[i] as number, (bounds[i + 1] as number) - 1]);
    }
    return {
      boot,
      first,
      last,
      stored: bounds.length === 0 ? 0 : last - first + 1 - missing,
      missing,
      holes: Math.max(0, ranges.length - 1),
      ranges: ranges.slice(-ranges_max),
      lastReceivedAt: last_received_at.getTime(),
    };
  });
  return { terminal, checkpoint, checkpointAt: checkpoint_at.getTime(), items };
}

/** A terminal's messages; without a span those of a day until it was last heard. */
export async function readMessages(
  db: Database,
  tenant: string,
  terminal: string,
  asked: ListMessages,
  now: Instant,
): Promise<MessageList> {
  const { id, last_received_at: heard } = await demandTerminal(db, tenant, terminal);
  // Up to and with the last one; the ledger is a moment behind the messages.
  const usual = heard === null ? now : heard.getTime() + HOUR;
  const { from, to } = spanOf(asked, usual, messages_span_max_ms, messages_span_max_ms);
  const span = [new Date(from), new Date(to)] as const;
  const found = await rows(db, messagesOfTerminal, id, ...span, asked.limit);
  const items = found.map(({ at, received_at, queued_at, body, ...message }) => ({
    ...message,
    at: at.getTime(),
    receivedAt: received_at.getTime(),
    queuedAt: queued_at?.getTime() ?? null,
    body: JSON.parse(body) as Record<string, unknown>,
  }));
  return { from, to, items };
}

/** The span that was asked for, or one that ends at `now`; refuses one that is too long. */
function spanOf(
  asked: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
  now: Instant,
  usualMs: number,
  mostMs: number,
): { from: Instant; to: Instant } {
  const to = asked.to ?? (asked.from === undefined ? now : Math.min(now, asked.from + mostMs));
  const from = asked.from ?? to - usualMs;
  if (from < to && to - from <= mostMs) return { from, to };
  const hours = mostMs / HOUR;
  throw new DomainError('invalid_request', `from must lie before to, at most ${hours} hours`);
}

async function demandTerminal(db: Database, tenant: string, terminal: string) {
  const isName = TerminalId.safeParse(terminal).success;
  const found = isName && (await oneOrNone(db, heardTerminal, tenant, terminal));
  if (found) return found;
  const name = JSON.stringify(terminal);
  throw new DomainError('terminal_not_found', `nothing was ever heard of terminal ${name}`);
}
