/**
 * The links that merchants get: a letter for what it is, the number of a row, and a signature, so
 * that nobody finds another's page by counting. Short, since an SMS is.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `n`: whoever got a notice. `c`: an address that is asked whether it wants to hear from us. */
export type LinkKind = 'n' | 'c';

/** What a link leads to. */
export interface LinkTarget {
  readonly kind: LinkKind;
  readonly n: number;
}

const FORM = /^([nc])([0-9a-z]{1,11})-([A-Za-z0-9_-]{22})$/;

/** The last part of a link's address. */
export function signLink({ kind, n }: LinkTarget, key: string): string {
  const name = `${kind}${n.toString(36)}`;
  return `${name}-${signatureOf(name, key).toString('base64url')}`;
}

/** What a link leads to, or null for one that nobody here has signed. */
export function readLink(text: string, keys: readonly string[]): LinkTarget | null {
  const [, kind = '', digits = '', signature = ''] = FORM.exec(text) ?? [];
  if (kind === '') return null;
  const given = Buffer.from(signature, 'base64url');
  const good = keys.some((key) => timingSafeEqual(given, signatureOf(`${kind}${digits}`, key)));
  return good ? { kind: kind as LinkKind, n: Number.parseInt(digits, 36) } : null;
}

/** 128 bits: nobody guesses it, and it is 22 letters. */
function signatureOf(name: string, key: string): Buffer {
  return createHmac('sha256', key).update(`tillwatch link ${name}`).digest().subarray(0, 16);
}
