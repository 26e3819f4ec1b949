/** Who may ask: by token, and from which page. The same for requests and for the live socket. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '#domain/base/domain-error.js';

const BEARER = /^Bearer +(\S+)$/i;
/** Browsers cannot set headers on a WebSocket; a subprotocol is the one thing they can say. */
const PROTOCOL = 'bearer.';

/** The subprotocol this server speaks; a page offers it beside the one that carries its token. */
export const LIVE_PROTOCOL = 'tillwatch.live';

/** Refuses a request that does not carry the token. A token in the address is no token. */
export function demandToken(token: string | undefined, headers: IncomingHttpHeaders): void {
  if (token === undefined) return;
  const [, given = ''] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (!sameToken(given, token)) {
    throw new DomainError('unauthorised', 'send the token as "Authorization: Bearer <token>"');
  }
}

/** The tokens that a request or a socket carries, in either of its ways. */
export function tokensIn(headers: IncomingHttpHeaders): string[] {
  const [, given = ''] = BEARER.exec(headers.authorization ?? '') ?? [];
  const offered = offeredProtocols(headers).filter((name) => name.startsWith(PROTOCOL));
  return [given, ...offered.map((name) => name.slice(PROTOCOL.length))].filter((t) => t !== '');
}

/** The same for a socket, which may carry the token as the subprotocol `bearer.<token>`. */
export function demandLiveToken(token: string | undefined, headers: IncomingHttpHeaders): void {
  const offered = offeredProtocols(headers).find((name) => name.startsWith(PROTOCOL));
  if (token !== undefined && offered && sameToken(offered.slice(PROTOCOL.length), token)) return;
  demandToken(token, headers);
}

/**
 * The subprotocol to answer with, since browsers drop a socket whose offers are all ignored. The
 * one with the token is repeated only to a client that offered nothing else.
 */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  if (offered.has(LIVE_PROTOCOL)) return LIVE_PROTOCOL;
  return [...offered].find((name) => name.startsWith(PROTOCOL)) ?? false;
}

/**
 * Refuses what a page of another site makes a browser send. Programs send no `Origin`; browsers
 * send it with every socket and every POST.
 */
export function demandSameOrigin(headers: IncomingHttpHeaders): void {
  const { origin, host } = headers;
  if (origin === undefined || isSameHost(origin, host ?? '')) return;
  throw new DomainError('cross_origin_refused', 'the Origin is not the host that was asked');
}

function isSameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  const asked = `${protocol}//${host}`;
  return from !== '' && URL.canParse(asked) && new URL(asked).host === from;
}

function offeredProtocols(headers: IncomingHttpHeaders): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/** Compares digests, which have one length, in a time that says nothing about the token. */
function sameToken(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
