/** Names of fields that mean something whatever schema they are in. */

/** A key that only an attack on the program behind it has. */
export function isReservedName(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

const VERIFICATION = /^(card)?(cvv|cvc|cav|cvn|csc|cid)2?(code|value|number)?$/;
const VERIFICATION_SPELT = /^(card)?(security|verification)(code|value|number)$/;
const PIN_BLOCK = /^(encrypted)?pin(block|blk|data)$|^epb$|^encryptedpin$/;

/** Whether a field of this name holds a card verification value, and not something harmless. */
export function isVerificationName(key: string): boolean {
  if (!maybeSecret(key)) return false;
  const plain = plainName(key);
  return VERIFICATION.test(plain) || VERIFICATION_SPELT.test(plain);
}

/** Whether a field of this name holds a PIN block. */
export function isPinBlockName(key: string): boolean {
  return maybeSecret(key) && PIN_BLOCK.test(plainName(key));
}

/** Whether a field of this name holds a secret of a card, or a PIN. */
export function isSecretName(key: string): boolean {
  return isVerificationName(key) || isPinBlockName(key) || (key.length === 3 && /^pin$/i.test(key));
}

/**
 * Whether a name is worth a look. Names longer than any of ours are a sender's prose, which the
 * search in texts looks through; names of secrets begin with few letters.
 */
function maybeSecret(key: string): boolean {
  return key.length >= 3 && key.length <= 32 && /^(?:[csvpe]|[^a-z])/i.test(key);
}

/** `card_CVV-2` and `cardCvv2` are one name. */
function plainName(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/**
 * A key as a report may repeat it: a key is a sender's text, and one that could hold a number of
 * a card, or anything but a name, is not repeated.
 */
export function safeName(key: string): string {
  return /^[A-Za-z0-9_:.-]{1,64}$/.test(key) && !/\d(?:[-.:_]?\d){8}/.test(key) ? key : '?';
}
