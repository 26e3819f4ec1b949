/** Which addresses may be spoken to: the public ones, and those an operator has allowed. */
import ipaddr from 'ipaddr.js';

/** What an operator has allowed beyond public addresses: networks, and names. */
export interface Allowance {
  readonly networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
  readonly names: ReadonlySet<string>;
}

/** Nothing but public addresses. */
export const PUBLIC_ONLY: Allowance = { networks: [], names: new Set() };

/**
 * Where clouds hand out credentials to whoever asks. Never spoken to by the name of a host; only a
 * network in the allowance that was written for it opens them.
 */
const METADATA = new Set(['169.254.169.254', '100.100.100.200', 'fd00:ec2::254', '192.0.0.192']);

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Reads what is allowed: networks (`10.2.0.0/16`), single addresses, and names of hosts, separated
 * by commas. Null for what is none of them, with the word that is wrong.
 */
export function readAllowance(text: string): Allowance | { readonly wrong: string } {
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  const names = new Set<string>();
  for (const word of text.split(',').map((part) => part.trim().toLowerCase())) {
    if (word === '') continue;
    if (ipaddr.isValidCIDR(word)) networks.push(ipaddr.parseCIDR(word));
    else if (isLiteral(word)) networks.push(wholeAddress(word));
    else if (NAME.test(word) && !/^[\d.]+$/.test(word)) names.add(word);
    else return { wrong: word };
  }
  return { networks, names };
}

/**
 * The allowance with one address or name more, which an operator wrote down in the environment
 * himself: it may be private or this host, and still not link-local or a cloud's metadata.
 */
export function alsoAllow(allowance: Allowance, host: string): Allowance {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return { ...allowance, names: new Set([...allowance.names, bare]) };
}

/** Whether `host` is written as an address: only the full forms, as sockets are given them. */
export function isLiteral(host: string): boolean {
  return ipaddr.IPv6.isValid(host) || ipaddr.IPv4.isValidFourPartDecimal(host);
}

/**
 * Whether `address`, to which `host` has been resolved, may be connected to. An IPv6 address that
 * carries an IPv4 one (mapped, 6to4, NAT64, Teredo) is judged by what it is carried to, or refused.
 */
export function mayReach(address: string, host: string, allowance: Allowance): boolean {
  if (!isLiteral(address.replace(/%.*$/, ''))) return false;
  const parsed = unmapped(ipaddr.parse(address));
  const listed = allowance.networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
  );
  if (listed) return true;
  if (parsed.range() === 'unicast') return true;
  return allowance.names.has(host.toLowerCase()) && isPrivate(parsed);
}

/** A name that was allowed may be private or this host; never link-local, metadata, multicast. */
function isPrivate(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const range = address.range();
  const usual = range === 'private' || range === 'loopback' || range === 'uniqueLocal';
  return usual && !METADATA.has(address.toString());
}

function unmapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address()
    : address;
}

function wholeAddress(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = unmapped(ipaddr.parse(text));
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
