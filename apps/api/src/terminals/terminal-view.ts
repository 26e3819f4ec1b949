import type { z } from 'zod';
import type { TerminalView } from '#domain/live/view.js';
import type { findTerminal } from '#infra/store/wall.sql.js';

/** A terminal as the store describes it. */
export type TerminalRow = z.output<typeof findTerminal.row>;

/** What people are shown of a terminal; its merchant is one attribute among others. */
export function terminalView(row: TerminalRow): TerminalView {
  const { tenant, terminal, registered, state, online, why, merchant } = row;
  return {
    tenant,
    terminal,
    registered,
    state,
    online,
    why,
    lastSeenAt: row.last_seen_at?.getTime() ?? null,
    clockSkewMs: row.clock_skew_ms,
    attributes: merchant === null ? row.attributes : { ...row.attributes, merchant },
  };
}
