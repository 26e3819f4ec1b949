/**
 * Terminals at the other end of the wire, without a wire: what a sender sends they answer at once,
 * as they are told to, and a restart is followed by their birth.
 */
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import { hearAnswers, hearRestarts } from '#infra/store/command-wire.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import { upsertTerminals } from './seed-store.js';

/** What a terminal makes of a command: an answer, or none. */
export type Manners = 'obeys' | 'refuses' | 'vanishes' | 'deaf';

export interface Sent {
  readonly terminal: string;
  readonly payload: string;
}

/** A fleet for a command sender; it keeps what was sent to it. */
export function obedientFleet(db: Database, manners: (terminal: string) => Manners) {
  const sent: Sent[] = [];
  const away = new Set<string>();
  return {
    sent,
    away,
    reaches: (_tenant: string, terminal: string) => !away.has(terminal),
    command(tenant: string, terminal: string, payload: string): void {
      sent.push({ terminal, payload });
      const how = manners(terminal);
      if (how === 'deaf') return;
      void answer(db, tenant, terminal, payload, how);
    },
  };
}

async function answer(
  db: Database,
  tenant: string,
  terminal: string,
  payload: string,
  how: Manners,
): Promise<void> {
  const { id, what } = JSON.parse(payload) as { id: string; what: string };
  const status = how === 'refuses' ? 'refused' : 'done';
  const at = new Date();
  await execute(db, hearAnswers, [tenant], [terminal], [id], [status], [null], at);
  if (what === 'restart' && how === 'obeys') {
    await execute(db, hearRestarts, [tenant], [terminal], ['command'], [new Date()]);
  }
  await rows(db, wake, 'tillwatch_command', '');
}

/** Puts so many terminals of one acquirer in place: `T1` and so on, two at each merchant. */
export async function seedTerminals(db: Database, count: number, acquirer: string): Promise<void> {
  const all = Array.from({ length: count }, (_, i) => i);
  const at = new Date(Date.now() - 60_000);
  const each = <T>(value: (i: number) => T) => all.map(value);
  await execute(
    db,
    upsertTerminals,
    each(() => 'demo'),
    each((i) => `T${i + 1}`),
    each(() => true),
    each(() => 0),
    each((i) => `m-${i >> 1}`),
    each(() => JSON.stringify({ acquirer })),
    each(() => 60),
    each(() => false),
    each(() => 1),
    each(() => true),
    each(() => null),
    each(() => null),
    each(() => null),
    each(() => at),
  );
}
