/** Who hears what: exact topics, and a gateway's two wildcards. */
import type { ClientIdentity } from '#domain/message/topic.js';

const CHANNELS_DOWN = ['cmd', 'rcv'] as const;
const EXACT = /^pos\/v1\/[a-z0-9][a-z0-9-]{0,31}\/([A-Za-z0-9_-]{1,32}\/(cmd|rcv)|host\/state)$/;
const HOST_STATE = /^pos\/v1\/([^/]+)\/host\/state$/;

/**
 * Whether a client may subscribe to this filter: a terminal to its own `cmd` and `rcv` and to its
 * tenant's `host/state`, a gateway to those of all its tenant's terminals. A client without an
 * identity, which there is only on loopback, may name any of them exactly.
 */
export function mayHear(identity: ClientIdentity | null, filter: string): boolean {
  if (identity === null) return EXACT.test(filter);
  const base = `pos/v1/${identity.tenant}`;
  if (filter === `${base}/host/state`) return true;
  const whose = identity.kind === 'terminal' ? identity.terminal : '+';
  return CHANNELS_DOWN.some((channel) => filter === `${base}/${whose}/${channel}`);
}

/** The tenant of a `host/state` topic; null for any other. */
export function tenantOfHostState(topic: string): string | null {
  return HOST_STATE.exec(topic)?.[1] ?? null;
}

/** Subscribers by filter. Each may have so few filters that nothing here needs a limit. */
export class Subscriptions<Subscriber> {
  private readonly byFilter = new Map<string, Set<Subscriber>>();

  /** How many filters somebody hears. */
  get size(): number {
    return this.byFilter.size;
  }

  add(filter: string, subscriber: Subscriber): void {
    const known = this.byFilter.get(filter);
    if (known) known.add(subscriber);
    else this.byFilter.set(filter, new Set([subscriber]));
  }

  remove(filter: string, subscriber: Subscriber): void {
    const known = this.byFilter.get(filter);
    known?.delete(subscriber);
    if (known?.size === 0) this.byFilter.delete(filter);
  }

  /** Whether somebody hears `pos/v1/{tenant}/{terminal}/{channel}`. */
  has(tenant: string, terminal: string, channel: (typeof CHANNELS_DOWN)[number]): boolean {
    const own = this.byFilter.has(`pos/v1/${tenant}/${terminal}/${channel}`);
    return own || this.byFilter.has(`pos/v1/${tenant}/+/${channel}`);
  }

  /** Calls back for whoever hears `pos/v1/{tenant}/{terminal}/{channel}`, each once. */
  forEach(
    tenant: string,
    terminal: string,
    channel: (typeof CHANNELS_DOWN)[number],
    deliver: (subscriber: Subscriber) => void,
  ): void {
    const own = this.byFilter.get(`pos/v1/${tenant}/${terminal}/${channel}`);
    if (own) for (const subscriber of own) deliver(subscriber);
    const all = this.byFilter.get(`pos/v1/${tenant}/+/${channel}`);
    if (all) for (const subscriber of all) if (!own?.has(subscriber)) deliver(subscriber);
  }
}
