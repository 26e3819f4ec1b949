/**
 * The links that merchants get: a letter for what it is, the number of a row, and a signature, so
 * that nobody finds another's page by counting. Short, since an SMS is.
 */
import { isSigned, signText } from '../sign-text.js';

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
  return `${name}-${signText(key, signed(name)).toString('base64url')}`;
}

/** What a link leads to, or null for one that nobody here has signed. */
export function readLink(text: string, keys: readonly string[]): LinkTarget | null {
  const [, kind = '', digits = '', signature = ''] = FORM.exec(text) ?? [];
  if (kind === '') return null;
  const good = keys.some((key) => isSigned(key, signed(`${kind}${digits}`), signature));
  return good ? { kind: kind as LinkKind, n: Number.parseInt(digits, 36) } : null;
}

function signed(name: string): string {
  return `tillwatch link ${name}`;
}
