/**
 * What proves that a delivery report is of the gateway that was asked: the token of its settings,
 * in the address that the gateway is given once, or a link that is good for one message only.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isSigned, signText } from '../sign-text.js';

/** Where gateways report to. */
export const REPORTS_PATH = '/hooks/reports';
/** A shorter token is guessed. */
export const token_characters_min = 20;

/** What the API is given of a token: enough to prove calls by, and not the token. */
export function reportKey(token: string): string {
  return createHash('sha256').update(`report ${token}`).digest('base64url');
}

/** The link by which one message is reported of, `externalUrl` without a slash at its end. */
export function reportLink(
  externalUrl: string,
  reporter: string,
  token: string,
  message: string,
): string {
  const name = Buffer.from(message).toString('base64url');
  const signature = signText(reportKey(token), textOf(message)).toString('base64url');
  return `${externalUrl}${REPORTS_PATH}/${reporter}/${name}.${signature}`;
}

/** What the end of an address proves: all of a gateway, or one message of it; null for nothing. */
export function openReportLink(
  key: string,
  given: string,
): { readonly message: string | null } | null {
  if (isSame(reportKey(given), key)) return { message: null };
  const [name = '', signature = ''] = given.split('.');
  const message = Buffer.from(name, 'base64url').toString('utf8');
  return isSigned(key, textOf(message), signature) ? { message } : null;
}

function textOf(message: string): string {
  return `report of ${message}`;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
