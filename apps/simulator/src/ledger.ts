/**
 * What a simulated fleet sent and what was acknowledged, in a file that outlives both sides. An
 * auditor compares it with the store: acknowledged ⊆ stored ⊆ sent, byte for byte.
 *
 * One JSON object a line: `{"s":id,"t":ms,"h":hash}` before a message is sent for the first time,
 * `{"a":id,"t":ms}` after its PUBACK. The id is `tenant/terminal/boot/seq`; the hash is the first
 * 16 hexadecimal digits of the payload's SHA-256.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Instant } from '#domain/base/instant.js';

/** A ledger that is being written. */
export interface Ledger {
  sent(id: string, at: Instant, payload: string): void;
  acked(id: string, at: Instant): void;
  /** Writes what is noted. Call it before sending, so that a line is never younger than its act. */
  flush(): void;
  close(): void;
}

/** A message as the ledger knows it. */
export interface SentEntry {
  readonly at: Instant;
  readonly hash: string;
}

/** A ledger that was read. */
export interface LedgerEntries {
  readonly sent: ReadonlyMap<string, SentEntry>;
  readonly acked: ReadonlySet<string>;
}

const HASH_DIGITS = 16;

/** The hash by which a payload is recognised in the store. */
export function payloadHash(payload: string | Uint8Array): string {
  return createHash('sha256').update(payload).digest('hex').slice(0, HASH_DIGITS);
}

/** Opens a ledger for appending. */
export function openLedger(file: string): Ledger {
  const descriptor = openSync(file, 'a');
  let lines = '';
  const flush = () => {
    if (lines === '') return;
    writeSync(descriptor, lines);
    lines = '';
  };
  return {
    sent(id, at, payload) {
      lines += `${JSON.stringify({ s: id, t: at, h: payloadHash(payload) })}\n`;
    },
    acked(id, at) {
      lines += `${JSON.stringify({ a: id, t: at })}\n`;
    },
    flush,
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

/**
 * Reads a ledger. A last line without its end was cut off by a crash and is left out; an id that
 * was sent twice, as a network's duplicate, keeps its first entry.
 */
export function readLedger(file: string): LedgerEntries {
  const sent = new Map<string, SentEntry>();
  const acked = new Set<string>();
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop();
  for (const line of lines) {
    const entry = JSON.parse(line) as { s?: string; a?: string; t: Instant; h?: string };
    if (entry.a !== undefined) acked.add(entry.a);
    else if (entry.s !== undefined && !sent.has(entry.s)) {
      sent.set(entry.s, { at: entry.t, hash: entry.h ?? '' });
    }
  }
  return { sent, acked };
}
