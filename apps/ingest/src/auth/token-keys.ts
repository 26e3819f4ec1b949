/** The file of keys that tokens are signed and verified with: a JSON Web Key Set (RFC 7517 §5). */
import { randomBytes } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** The algorithms that are taken (RFC 8725 §3.1): never `none`, never one a token chose alone. */
export const TOKEN_ALGORITHMS = ['HS256', 'ES256', 'RS256', 'EdDSA'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** RFC 7518 §3.2: a key for HS256 is at least as long as its hash. */
const hs256_key_bytes_min = 32;

/** A key with the one algorithm it may be used with. */
export interface TokenKey {
  readonly id: string | undefined;
  readonly algorithm: TokenAlgorithm;
  readonly jwk: JWK;
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Reads a key set; throws an error that says which key is wrong, and never quotes it. */
export function parseKeySet(text: string): TokenKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('token keys: the file is not JSON');
  }
  const parsed = KeySet.safeParse(json);
  if (!parsed.success) throw new Error('token keys: expected {"keys": [...]} with a key or more');
  return parsed.data.keys.map((jwk, i) => tokenKey(jwk as JWK, i + 1));
}

function tokenKey(jwk: JWK, number: number): TokenKey {
  const algorithm = algorithmOf(jwk);
  if (algorithm === null || (jwk.alg !== undefined && jwk.alg !== algorithm)) {
    const known = 'oct with HS256, EC P-256 with ES256, RSA with RS256, OKP Ed25519 with EdDSA';
    throw new Error(`token keys: key ${number} is of no kind that is taken: ${known}`);
  }
  if (algorithm === 'HS256' && secretBytes(jwk) < hs256_key_bytes_min) {
    throw new Error(`token keys: key ${number} is shorter than ${hs256_key_bytes_min} bytes`);
  }
  return { id: jwk.kid, algorithm, jwk };
}

function algorithmOf(jwk: JWK): TokenAlgorithm | null {
  if (jwk.kty === 'oct') return 'HS256';
  if (jwk.kty === 'RSA') return 'RS256';
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') return 'ES256';
  return jwk.kty === 'OKP' && jwk.crv === 'Ed25519' ? 'EdDSA' : null;
}

function secretBytes(jwk: JWK): number {
  return typeof jwk.k === 'string' ? Buffer.from(jwk.k, 'base64url').length : 0;
}

/** The key as it verifies: of a private one only what is public. */
export async function verifyingKey(key: TokenKey): Promise<CryptoKey | Uint8Array> {
  if (key.algorithm === 'HS256') return importJWK(key.jwk, key.algorithm);
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicPart } = key.jwk;
  return importJWK({ ...publicPart, key_ops: ['verify'] }, key.algorithm);
}

/** The first key of a set that can sign; undefined when all are public. */
export function signingKey(keys: readonly TokenKey[]): TokenKey | undefined {
  return keys.find(({ algorithm, jwk }) => algorithm === 'HS256' || jwk.d !== undefined);
}

/** The text of a new key set: one secret of 256 bits, with a name of its own. */
export function newKeySet(): string {
  const kid = randomBytes(6).toString('hex');
  const key = { kty: 'oct', kid, alg: 'HS256', k: randomBytes(32).toString('base64url') };
  return `${JSON.stringify({ keys: [key] }, null, 2)}\n`;
}
