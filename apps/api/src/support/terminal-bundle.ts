/** Everything about a terminal and an incident in one file, for whoever has to find out more. */
import { z } from 'zod';
import { Instant } from '#domain/base/instant.js';
import { IncidentId } from '#domain/incident/incident.js';
import { IncidentDetail, TerminalView } from '#domain/live/view.js';
import { AnyTenant } from '#domain/message/schema.js';
import { scrubBundle } from '#domain/notice/scrub-bundle.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { terminalHistory } from '#infra/store/attribute-changes.sql.js';
import { findTerminal } from '#infra/store/wall.sql.js';
import { readIncident } from '../incidents/read-incidents.js';
import { MessageList, TerminalLedger } from '../ledger/ledger-view.js';
import { readMessages, readTerminalLedger } from '../ledger/read-ledger.js';
import { TerminalHistory } from '../registry/registry-input.js';
import { terminalView } from '../terminals/terminal-view.js';

export const AskBundle = z.strictObject({
  tenant: AnyTenant.optional(),
  incident: IncidentId.optional(),
});
export type AskBundle = z.infer<typeof AskBundle>;

export const TerminalBundle = z.object({
  bundle: z.literal('tillwatch-terminal-1'),
  madeAt: Instant,
  terminal: TerminalView,
  /** What changed about it, the newest first. */
  history: TerminalHistory,
  ledger: TerminalLedger,
  messages: MessageList,
  /** The incident that was asked for, with its story and its playbook run. */
  incident: IncidentDetail.nullable(),
});
export type TerminalBundle = z.infer<typeof TerminalBundle>;

const messages_max = 200;
const boots_max = 20;
const changes_max = 100;

/** Gathers the bundle; what must not leave is taken out of all of it at the end. */
export async function readBundle(
  db: Database,
  tenant: string,
  terminal: string,
  incident: string | undefined,
  now: Instant,
): Promise<TerminalBundle> {
  const ledger = await readTerminalLedger(db, tenant, terminal, boots_max);
  const found = await oneOrNone(db, findTerminal, tenant, terminal, new Date(now));
  const changes = await rows(db, terminalHistory, tenant, terminal, changes_max);
  const messages = await readMessages(db, tenant, terminal, { limit: messages_max }, now);
  return scrubBundle({
    bundle: 'tillwatch-terminal-1',
    madeAt: now,
    terminal: found ? terminalView(found) : null,
    history: { items: changes.map((row) => ({ ...row, at: row.at.getTime() })) },
    ledger,
    messages,
    incident: incident === undefined ? null : await readPart(db, tenant, incident, now),
  }) as TerminalBundle;
}

/** The incident without the turnover of the fleet: a bundle goes to whoever made the terminal. */
async function readPart(
  db: Database,
  tenant: string,
  id: string,
  now: Instant,
): Promise<IncidentDetail> {
  const detail = await readIncident(db, null, tenant, id, now);
  const { sales: _, ...incident } = detail.incident;
  return { ...detail, incident, atStake: [] };
}
