/** Addresses that would be refused when something is sent: told when the file is read. */
import { isLiteral, mayReach, PUBLIC_ONLY, readAllowance } from '../../outgoing/judge-address.js';
import type { Complaint } from './doubt-routing.js';
import type { Reveal, Secret } from './receiver-keys.js';
import type { ReceiversFile } from './receivers-file.js';

/**
 * Receivers, and ways to merchants, whose host is written as an address that is neither public nor
 * in `allow` (OUTGOING_ALLOW). Names are judged when they are resolved, which is not now.
 */
export function complaintsAboutAddresses(
  { receivers, merchants }: ReceiversFile,
  allow: string,
  reveal: Reveal,
): Complaint[] {
  const read = readAllowance(allow);
  const allowance = 'wrong' in read ? PUBLIC_ONLY : read;
  const all = [
    ...receivers.map((each, i) => ({ each, path: ['receivers', i] })),
    ...merchants.map((each, i) => ({ each, path: ['merchants', i] })),
  ];
  return all.flatMap(({ each, path }) => {
    const key = 'url' in each ? 'url' : 'host';
    const host = 'url' in each ? hostIn(each.url, reveal) : 'host' in each ? each.host : '';
    if (!isLiteral(host) || mayReach(host, host, allowance)) return [];
    const cure = 'name it in OUTGOING_ALLOW, or use a public one';
    return [{ path: [...path, key], message: `${host} is no public address: ${cure}` }];
  });
}

/** The host of an address as sockets are given it; nothing for a secret that is not there. */
function hostIn(url: string | Secret, reveal: Reveal): string {
  const text = typeof url === 'string' ? url : reveal(url);
  return URL.canParse(text) ? new URL(text).hostname.replace(/^\[|\]$/g, '') : '';
}
