import { cardDataIn } from './card-data.js';
import {
  HOST_CHANNELS,
  type HostChannel,
  TERMINAL_CHANNELS,
  type TerminalChannel,
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
  if (!topic.startsWith(ROOT)) return null;
  const afterTenant = topic.indexOf('/', ROOT.length);
  const afterName = topic.indexOf('/', afterTenant + 1);
  if (afterTenant < 0 || afterName < 0) return null;
  const tenant = topic.slice(ROOT.length, afterTenant);
  if (!isTenant(tenant)) return null;
  const name = topic.slice(afterTenant + 1, afterName);
  if (name === 'host') return hostAddress(tenant, topic.slice(afterName + 1));
  if (name === 'gateway' || !isName(name)) return null;
  const channel = terminalChannels.get(topic.slice(afterName + 1));
  return channel === undefined ? null : { from: 'terminal', tenant, terminal: name, channel };
}

const ROOT = 'pos/v1/';
const terminalChannels = namesOf<TerminalChannel>(TERMINAL_CHANNELS);
const hostChannels = namesOf<HostChannel>(HOST_CHANNELS);

function namesOf<Channel extends string>(channels: Readonly<Record<Channel, unknown>>) {
  return new Map<string, Channel>(Object.keys(channels).map((c) => [c, c as Channel]));
}

function hostAddress(tenant: string, rest: string): TopicAddress | null {
  const slash = rest.indexOf('/');
  const source = rest.slice(0, slash);
  const channel = hostChannels.get(rest.slice(slash + 1));
  if (slash < 0 || channel === undefined || !isName(source)) return null;
  return { from: 'host', tenant, source, channel };
}

/** The longest name of a tenant, a terminal, a source or a gateway. */
const NAME_CHARS_MAX = 32;
const IN_TENANT = 1;
const IN_NAME = 2;

/** Which names a character may be in: the hot path's form of the patterns in `schema.ts`. */
const CHARACTERS = new Uint8Array(128);
for (const c of '0123456789abcdefghijklmnopqrstuvwxyz-') {
  CHARACTERS[c.charCodeAt(0)] = IN_TENANT | IN_NAME;
}
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_') CHARACTERS[c.charCodeAt(0)] = IN_NAME;

function isTenant(text: string): boolean {
  return text.charCodeAt(0) !== 0x2d && consistsOf(text, IN_TENANT);
}

function isName(text: string): boolean {
  return consistsOf(text, IN_NAME);
}

function consistsOf(text: string, kind: number): boolean {
  if (text.length === 0 || text.length > NAME_CHARS_MAX) return false;
  for (let i = 0; i < text.length; i += 1) {
    if (((CHARACTERS[text.charCodeAt(i)] ?? 0) & kind) === 0) return false;
  }
  return true;
}

/** Fewer digits are no card number. */
const DIGITS_MIN = 12;

/** Whether somebody has put a card number where a name belongs: in a topic, or in a client id. */
export function namesCardData(name: string): boolean {
  let digits = 0;
  for (let i = 0; i < name.length; i += 1) {
    const code = name.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) digits += 1;
  }
  return digits >= DIGITS_MIN && cardDataIn(name) !== null;
}

/** The identity in an MQTT client id: `{tenant}/{terminal}`, `{tenant}:{terminal}` or a gateway. */
export type ClientIdentity =
  | { readonly kind: 'terminal'; readonly tenant: string; readonly terminal: string }
  | { readonly kind: 'gateway'; readonly tenant: string; readonly gateway: string };

/** Reads a client id of the contract; null when it is none, or holds a card number. */
export function parseClientId(clientId: string): ClientIdentity | null {
  if (namesCardData(clientId)) return null;
  const [tenant = '', second = '', third, ...rest] = clientId.split(/[/:]/);
  if (rest.length > 0 || !isTenant(tenant)) return null;
  if (third !== undefined) {
    if (second !== 'gateway' || !isName(third)) return null;
    return { kind: 'gateway', tenant, gateway: third };
  }
  if (!isName(second)) return null;
  return { kind: 'terminal', tenant, terminal: second };
}

/** Whether a client with this identity may publish for that address. */
export function maySpeakFor(identity: ClientIdentity, address: TopicAddress): boolean {
  if (identity.tenant !== address.tenant) return false;
  if (identity.kind === 'gateway') return true;
  return address.from === 'terminal' && identity.terminal === address.terminal;
}
