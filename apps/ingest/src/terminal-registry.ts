import type { Instant } from '#domain/base/instant.js';
import type { Message } from '#domain/message/decode.js';
import { heard, profileOf, type Terminal, UNKNOWN_TERMINAL } from '#domain/terminal/terminal.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { knownTerminals, numberProfiles } from '#infra/store/terminals.sql.js';

/** A terminal with the number of its profile. */
export interface Registered {
  readonly terminal: Terminal;
  readonly profile: number;
}

/** What a batch changes: the terminals' new states, kept once the batch has committed. */
export type RegistryChange = ReadonlyMap<string, Registered & { readonly seenAt: Instant }>;

const page_rows = 20_000;

/** Terminals and their profiles in memory, so that a message costs no query. */
export abstract class TerminalRegistry {
  abstract readonly size: number;
  abstract get(tenant: string, terminal: string): Registered | undefined;
  /** Numbers of these profiles; unknown ones are numbered in the database, once. */
  abstract numbersOf(terminals: readonly Named[]): Promise<number[]>;
  /** Takes over what a committed batch changed. */
  abstract keep(change: RegistryChange): void;
}

/** A terminal of a tenant whose profile needs a number. */
export interface Named {
  readonly tenant: string;
  readonly terminal: Terminal;
}

/** The key of a terminal in memory; no name contains a slash. */
export function keyOf(tenant: string, terminal: string): string {
  return `${tenant}/${terminal}`;
}

/** Reads all known terminals and answers from memory from then on. */
export async function openTerminalRegistry(db: Database): Promise<TerminalRegistry> {
  const terminals = await loadTerminals(db);
  const numbers = new Map<string, number>();
  return {
    get size() {
      return terminals.size;
    },
    get: (tenant, terminal) => terminals.get(keyOf(tenant, terminal)),
    async numbersOf(named) {
      const wanted = named.map(({ tenant, terminal }) => {
        const attributes = JSON.stringify(profileOf(terminal));
        return { tenant, attributes, key: `${tenant} ${attributes}` };
      });
      const unknown = wanted.filter(({ key }) => !numbers.has(key));
      if (unknown.length > 0) {
        // Numbered outside the batch's transaction: a number that was remembered here must exist
        // whatever becomes of the batch.
        const found = await rows(
          db,
          numberProfiles,
          unknown.map(({ tenant }) => tenant),
          unknown.map(({ attributes }) => attributes),
        );
        for (const [i, { key }] of unknown.entries()) numbers.set(key, found[i]?.id ?? 0);
      }
      return wanted.map(({ key }) => numbers.get(key) ?? 0);
    },
    keep(change) {
      for (const [key, registered] of change) terminals.set(key, registered);
    },
  };
}

async function loadTerminals(db: Database): Promise<Map<string, Registered>> {
  const terminals = new Map<string, Registered>();
  let after = { tenant: '', terminal: '' };
  for (;;) {
    const page = await rows(db, knownTerminals, after.tenant, after.terminal, page_rows);
    for (const row of page) {
      const terminal: Terminal = {
        ...UNKNOWN_TERMINAL,
        registered: row.registered,
        merchant: row.merchant ?? undefined,
        attributes: row.attributes,
        boot: row.boot,
        online: row.online,
        clockSkewMs: row.clock_skew_ms ?? undefined,
      };
      terminals.set(keyOf(row.tenant, row.terminal), { terminal, profile: row.profile });
      after = row;
    }
    if (page.length < page_rows) return terminals;
  }
}

type TerminalMessage = Extract<Message, { from: 'terminal' }>;

/** Applies a message to a terminal that may not be known yet. */
export function hear(
  known: Terminal | undefined,
  message: TerminalMessage,
  receivedAt: Instant,
): Terminal {
  return heard(known ?? UNKNOWN_TERMINAL, message, receivedAt);
}
