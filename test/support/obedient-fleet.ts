/**
 * Terminals at the other end of the wire, without a wire: what a sender sends they answer at once,
 * as they are told to, and a restart is followed by their birth.
 */
import type { Database } from '#infra/db/database.js';
import { defineQuery, execute, one, rows } from '#infra/db/query.js';
import { hearAnswers, hearRestarts } from '#infra/store/command-wire.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import { ensureMessagePartitions } from '#infra/store/messages.sql.js';
import { numberProfiles } from '#infra/store/terminals.sql.js';
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
  await execute(db, hearAnswers, [tenant], [terminal], [id], [1], [status], [null], at);
  if (what === 'restart' && how === 'obeys') {
    await execute(db, hearRestarts, [tenant], [terminal], [2], ['command'], [new Date()]);
  }
  await rows(db, wake, 'tillwatch_command', '');
}

/** Puts so many terminals of one acquirer in place: `T1` and so on, two at each merchant. */
export async function seedTerminals(db: Database, count: number, acquirer: string): Promise<void> {
  const all = Array.from({ length: count }, (_, i) => i);
  const at = new Date(Date.now() - 60_000);
  const each = <T>(value: (i: number) => T) => all.map(value);
  const attributes = JSON.stringify({ acquirer });
  const { id } = await one(db, numberProfiles, ['demo'], [attributes]);
  await execute(
    db,
    upsertTerminals,
    each(() => 'demo'),
    each((i) => `T${i + 1}`),
    each(() => true),
    each(() => id),
    each((i) => `m-${i >> 1}`),
    each(() => attributes),
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

/** Payment failures and approvals that terminals told of just now, an attempt an event. */
const tellAttempts = defineQuery<
  [terminals: readonly string[], fails: readonly boolean[], code: string]
>()({
  name: 'test_tell_attempts',
  text: `
    insert into event (terminal, boot, seq, channel, at, received_at, queued_at, body)
    select terminal.id, 1, 1000000 + n, 'evt', now(), now(), null,
           case when fails
                then json_build_object('kind', 'txn', 'code', $3::text,
                                       'txn', json_build_object('attempt', 1))
                else json_build_object('kind', 'txn', 'code', 'iso8583:51',
                                       'txn', json_build_object('attempt', 1))
           end::text
      from unnest($1::text[], $2::boolean[]) with ordinality as told (terminal, fails, n)
      join terminal on terminal.tenant = 'demo' and terminal.terminal = told.terminal`,
});

/** Has a terminal tell of so many attempts, of which so many fail with a code. */
export async function attemptAt(
  db: Database,
  terminal: string,
  told: { readonly attempts: number; readonly failures: number; readonly code: string },
): Promise<void> {
  await rows(db, ensureMessagePartitions, new Date().toISOString().slice(0, 10));
  const all = Array.from({ length: told.attempts }, (_, i) => i < told.failures);
  await execute(
    db,
    tellAttempts,
    all.map(() => terminal),
    all,
    told.code,
  );
}
