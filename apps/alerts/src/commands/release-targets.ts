/** Gives terminals their turn: a signed command for each, but for those a breaker leaves out. */
import type { Instant } from '#domain/base/instant.js';
import { restarts_a_day_max } from '#domain/command/breakers.js';
import type { Order } from '#domain/command/order.js';
import type { Cmd } from '#domain/message/downward.js';
import type { CommandSigner } from '#infra/command/command-key.js';
import { execute, rows, type Transaction } from '#infra/db/query.js';
import { releaseTargets, targetsInTurn } from '#infra/store/command-targets.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import { command_expires_ms } from '../alerts.config.js';

/** Releases the places `from` to before `to` of an order. */
export async function release(
  tx: Transaction,
  order: Order,
  turn: { readonly from: number; readonly to: number },
  sign: CommandSigner,
  now: Instant,
): Promise<void> {
  const { tenant, id, what } = order;
  const at = new Date(now);
  const due = await rows(tx, targetsInTurn, tenant, id, turn.from, turn.to, what, at);
  const expires = now + command_expires_ms;
  const commands = due.map(({ place, terminal, busy, held, restarts }) => {
    const left = leftOut(busy, held, restarts);
    const cmd = commandOf(order, place, expires);
    const topic = `pos/v1/${tenant}/${terminal}/cmd`;
    const payload = left === null ? JSON.stringify({ ...cmd, sig: sign(topic, cmd) }) : null;
    return { place, cmd: cmd.id, payload, detail: left };
  });
  await execute(
    tx,
    releaseTargets,
    tenant,
    id,
    commands.map(({ place }) => place),
    commands.map(({ cmd }) => cmd),
    commands.map(({ payload }) => payload),
    commands.map(({ detail }) => detail),
    at,
    new Date(expires),
  );
  await rows(tx, wake, 'tillwatch_command', `${tenant} ${id}`);
}

/** Its id is the order's and the terminal's place in it: it never has another. */
function commandOf(order: Order, place: number, expires: Instant): Cmd {
  const { id, what, args, incident, step } = order;
  const run = incident === null ? {} : { run: `${incident}/${step ?? 'hand'}`.slice(0, 64) };
  return { v: 1, id: `${id}-${place}`, what, args, expires, ...run };
}

function leftOut(busy: boolean, held: boolean, restarts: number): string | null {
  if (held) return 'on hold';
  if (busy) return 'another command is on its way';
  return restarts >= restarts_a_day_max ? `restarted ${restarts} times within a day` : null;
}
