/**
 * What the imported registry says of a terminal, laid over what the terminal says of itself. The
 * registry wins where people know better: whose the terminal is, where it stands, which acquirer it
 * has a contract with. Software, keys and link are the terminal's own word.
 */
import { z } from 'zod';
import type { Terminal } from '../terminal/terminal.js';

/** In use; out of service for good; in a drawer, to replace another. */
export const TerminalState = z.enum(['active', 'retired', 'spare']);
export type TerminalState = z.infer<typeof TerminalState>;

/** One terminal as the registry has it; chain and region may come from its merchant and store. */
export interface RegistryEntry {
  readonly merchant: string;
  readonly store: string | undefined;
  readonly chain: string | undefined;
  readonly region: string | undefined;
  readonly acquirer: string | undefined;
  readonly state: TerminalState;
  readonly test: boolean;
}

/** The attributes that the registry wins, beside the merchant. */
export const REGISTRY_ATTRIBUTES = ['store', 'chain', 'region', 'acquirer'] as const;

/**
 * The terminal as people and machines should see it; the same object when nothing differs. What the
 * registry leaves open stays as the terminal says it. A test terminal is one that either calls so.
 */
export function overlay(terminal: Terminal, entry: RegistryEntry | undefined): Terminal {
  if (entry === undefined) {
    if (!terminal.registered && !terminal.retired) return terminal;
    return { ...terminal, registered: false, retired: false };
  }
  const next: Terminal = {
    ...terminal,
    registered: true,
    retired: entry.state === 'retired',
    merchant: entry.merchant,
    test: terminal.test || entry.test,
    attributes: withRegistered(terminal.attributes, entry),
  };
  return isSame(terminal, next) ? terminal : next;
}

function withRegistered(said: Terminal['attributes'], entry: RegistryEntry) {
  let attributes = said;
  for (const name of REGISTRY_ATTRIBUTES) {
    const value = entry[name];
    if (value === undefined || attributes[name] === value) continue;
    attributes = { ...attributes, [name]: value };
  }
  return attributes;
}

function isSame(before: Terminal, after: Terminal): boolean {
  return (
    before.registered === after.registered &&
    before.retired === after.retired &&
    before.merchant === after.merchant &&
    before.test === after.test &&
    before.attributes === after.attributes
  );
}

/** Whether what this terminal says may alarm anybody. A retired one is stored, no more. */
export function countsForAlerts(terminal: Terminal): boolean {
  return !terminal.retired;
}
