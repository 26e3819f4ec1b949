import { importJWK, SignJWT } from 'jose';
import { canonicalClientId } from './client-key.js';
import { parseKeySet, signingKey } from './token-keys.js';

/** Longest life of a token; a terminal that needs longer gets another one. */
export const token_days_max = 3_650;

/** What a token is made of. */
export interface TokenRequest {
  readonly clientId: string;
  readonly days: number;
  /** The text of a key set with a key that can sign. */
  readonly keySet: string;
  readonly now: Date;
}

/**
 * A token that lets one client id in, to be given as its MQTT password. Throws an error for people
 * when the id is none of the contract or the keys cannot sign.
 */
export async function mintToken({ clientId, days, keySet, now }: TokenRequest): Promise<string> {
  const subject = canonicalClientId(clientId);
  if (subject === null) {
    throw new Error(
      `"${clientId}" is no client id: expected TENANT/TERMINAL or TENANT/gateway/NAME`,
    );
  }
  const key = signingKey(parseKeySet(keySet));
  if (key === undefined) throw new Error('token keys: every key is public, none of them can sign');
  const seconds = Math.floor(now.getTime() / 1_000);
  return new SignJWT()
    .setProtectedHeader({ alg: key.algorithm, ...(key.id !== undefined && { kid: key.id }) })
    .setSubject(subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + Math.round(days * 86_400))
    .sign(await importJWK(key.jwk, key.algorithm));
}
