import {
  HOST_CHANNELS,
  type HostChannel,
  TERMINAL_CHANNELS,
  Tenant,
  type TerminalChannel,
  TerminalId,
} from './schema.js';

/** Who a topic speaks for, and on which channel. */
export type TopicAddress =
  | {
      readonly from: 'terminal';
      readonly tenant: string;
      readonly terminal: string;
      readonly channel: TerminalChannel;
    }
  | {
      readonly from: 'host';
      readonly tenant: string;
      readonly source: string;
      readonly channel: HostChannel;
    };

/**
 * Reads `pos/v1/{tenant}/{terminal}/{channel}` or `pos/v1/{tenant}/host/{source}/{channel}`.
 * Answers null for every other topic, wildcards and channels that go down included.
 *
 * No terminal can be called `host` or `gateway`: those words are levels of other topics and
 * client ids.
 */
export function parseTopic(topic: string): TopicAddress | null {
  const [root, version, tenant = '', name = '', fifth = '', sixth, ...rest] = topic.split('/');
  if (root !== 'pos' || version !== 'v1' || rest.length > 0) return null;
  if (!Tenant.safeParse(tenant).success) return null;
  if (sixth !== undefined) {
    if (name !== 'host' || !TerminalId.safeParse(fifth).success) return null;
    if (!Object.hasOwn(HOST_CHANNELS, sixth)) return null;
    return { from: 'host', tenant, source: fifth, channel: sixth as HostChannel };
  }
  if (name === 'host' || name === 'gateway') return null;
  if (!TerminalId.safeParse(name).success || !Object.hasOwn(TERMINAL_CHANNELS, fifth)) return null;
  return { from: 'terminal', tenant, terminal: name, channel: fifth as TerminalChannel };
}

/** The identity in an MQTT client id: `{tenant}/{terminal}`, `{tenant}:{terminal}` or a gateway. */
export type ClientIdentity =
  | { readonly kind: 'terminal'; readonly tenant: string; readonly terminal: string }
  | { readonly kind: 'gateway'; readonly tenant: string; readonly gateway: string };

/** Reads a client id of the contract; null when it is none. */
export function parseClientId(clientId: string): ClientIdentity | null {
  const [tenant = '', second = '', third, ...rest] = clientId.split(/[/:]/);
  if (rest.length > 0 || !Tenant.safeParse(tenant).success) return null;
  if (third !== undefined) {
    if (second !== 'gateway' || !TerminalId.safeParse(third).success) return null;
    return { kind: 'gateway', tenant, gateway: third };
  }
  if (!TerminalId.safeParse(second).success) return null;
  return { kind: 'terminal', tenant, terminal: second };
}

/** Whether a client with this identity may publish for that address. */
export function maySpeakFor(identity: ClientIdentity, address: TopicAddress): boolean {
  if (identity.tenant !== address.tenant) return false;
  if (identity.kind === 'gateway') return true;
  return address.from === 'terminal' && identity.terminal === address.terminal;
}
