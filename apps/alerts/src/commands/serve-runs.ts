/** Steps of playbooks that are commands: when their turn comes, an order is placed for each. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { Incident } from '#domain/incident/incident.js';
import type { PlaybookRun } from '#domain/playbook/playbook.js';
import type { Step } from '#domain/playbook/step.js';
import { whereIs } from '#domain/playbook/where-is.js';
import { placeOrder } from '#infra/command/place-order.js';
import { refuseStep } from '#infra/command/refuse-step.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import { endHold, listHolds } from '#infra/store/command-holds.sql.js';
import { orderOfStep, runsUnderWay } from '#infra/store/command-orders.sql.js';

type CommandStep = Extract<Step, { kind: 'command' }>;
const holds_max = 100;

/** Places what steps ask for; what is refused is told, and the playbook goes on from there. */
export async function serveRuns(db: Database, now: Instant, log: Log): Promise<void> {
  for (const { tenant, incident, run } of await rows(db, runsUnderWay)) {
    const { step } = whereIs(run);
    if (step?.kind !== 'command' || run.endedAt !== null) continue;
    if (await oneOrNone(db, orderOfStep, tenant, incident.id, step.id)) continue;
    await serve(db, { tenant, incident, run, step }, now, log);
  }
}

interface Turn {
  readonly tenant: string;
  readonly incident: Incident;
  readonly run: PlaybookRun;
  readonly step: CommandStep;
}

async function serve(db: Database, turn: Turn, now: Instant, log: Log): Promise<void> {
  const wish = wishOf(turn, now);
  try {
    await inTransaction(db, async (tx) => {
      if (wish.what === 'release') {
        const active = await rows(tx, listHolds, wish.tenant, wish.incident, true, holds_max);
        for (const { id } of active)
          await rows(tx, endHold, wish.tenant, id, new Date(now), wish.by);
      }
      await placeOrder(tx, wish);
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // A switch is thrown for a while: the step waits for it.
    if (error.code === 'commands_halted') return;
    log.warn({ incident: wish.incident, step: wish.step, reason: error.detail }, 'refused');
    await inTransaction(db, (tx) => refuseStep(tx, wish, error));
  }
}

/** Whoever agreed last to go this way asks for it; another person approves what exactly is done. */
function wishOf({ tenant, incident, run, step }: Turn, at: Instant) {
  const agreed = run.steps.flatMap(({ approvals = [] }) => approvals);
  const by = agreed.toSorted((a, b) => b.at - a.at)[0]?.by ?? run.playbook.playbook;
  return {
    ...{ tenant, incident: incident.id, step: step.id, by, at, most: step.most },
    what: step.command,
    args: step.args,
    reason: step.title.en,
    version: run.hash,
  };
}
