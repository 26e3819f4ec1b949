/** Whether an order may be placed at all, and if not, why and what to do instead. */
import type { Refusal } from './hear-word.js';
import type { What } from './order.js';

/** What stands in the way, counted among the terminals that are meant. */
export interface Hindrances {
  readonly terminals: number;
  /** Who threw the switch that stops all commands. */
  readonly halted: { readonly by: string; readonly reason: string } | null;
  /** Holds on some of them. */
  readonly holds: readonly {
    readonly id: string;
    readonly incident: string | null;
    readonly terminals: number;
  }[];
  /** Open incidents that some of them are in and that forbid this command. */
  readonly forbidding: readonly { readonly incident: string; readonly terminals: number }[];
}

/** Null when nothing stands in the way. Saying and asking something is never forbidden. */
export function refuseOrder(what: What, found: Hindrances): Refusal | null {
  const { terminals, halted, holds, forbidding } = found;
  if (halted) {
    const detail =
      `${halted.by} has stopped all commands (${halted.reason}): ` +
      'POST /api/v1/commands/switch with halted false lets them run again';
    return { code: 'commands_halted', detail };
  }
  const [incident] = forbidding;
  if (incident) {
    const where = terminals > 0 ? ` at ${incident.terminals} of ${terminals} terminals` : '';
    const detail =
      `${incident.incident} forbids ${what}${where}, ` +
      'for it makes matters worse: leave them out, or wait until the incident is over';
    return { code: 'command_forbidden', detail };
  }
  if (terminals === 0) {
    const detail = 'no terminal in service is meant: check the names, or what they must match';
    return { code: 'command_reaches_nobody', detail };
  }
  const [hold] = holds;
  if (what === 'restart' && hold) {
    const whose = hold.incident === null ? '' : ` of ${hold.incident}`;
    const detail =
      `${hold.terminals} of ${terminals} terminals are on hold ${hold.id}${whose}: leave them ` +
      `out, or release it first with POST /api/v1/holds/${hold.id}/release`;
    return { code: 'terminal_on_hold', detail };
  }
  return null;
}
