/**
 * Tokens that come as MQTT passwords: JSON Web Tokens whose `sub` is the client id. Nothing here
 * asks the database, so terminals get in while it is away.
 */
import { createHash } from 'node:crypto';
import { type CryptoKey, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Log } from '#infra/log.js';
import { parseKeySet, TOKEN_ALGORITHMS, type TokenKey, verifyingKey } from './token-keys.js';
import { watchFiles } from './watch-file.js';

/** What a token says, once it is believed. */
export interface VerifiedToken {
  readonly subject: string;
  /** When it ends, in epoch milliseconds. */
  readonly expiresAt: number;
}

/** Why a token was not believed; safe to log. */
export interface TokenRefused {
  readonly refused: 'malformed' | 'algorithm' | 'key' | 'expired' | 'not_yet_valid' | 'claims';
}

/** Verifies tokens with the keys of a file. */
export interface TokenVerifier {
  verify(token: string, now: number): Promise<VerifiedToken | TokenRefused>;
  close(): void;
}

/** Longer passwords are no token of ours; the packet they come in may have 4 KiB. */
const token_chars_max = 3_072;
/** Verified tokens that are remembered, so that a storm of reconnects costs a hash each. */
const cached_tokens_max = 100_000;
/** How far clocks may be apart. */
const clock_tolerance_seconds = 30;

interface Known {
  readonly key: TokenKey;
  readonly verifying: Promise<CryptoKey | Uint8Array>;
}

/** Opens the keys; throws when the file cannot be read or holds anything but usable keys. */
export function openTokenVerifier(keysFile: string, log: Log): TokenVerifier {
  let keys: readonly Known[] = [];
  const cache = new Map<string, VerifiedToken>();
  const watched = watchFiles(
    [keysFile],
    ([text = '']) => {
      keys = parseKeySet(text).map((key) => ({ key, verifying: importKey(key, log) }));
      // What an old key vouched for, the new set may not.
      cache.clear();
    },
    log,
  );
  return {
    close: () => watched.close(),
    async verify(token, now) {
      if (token.length > token_chars_max) return { refused: 'malformed' };
      const hash = createHash('sha256').update(token).digest('base64');
      const cached = cache.get(hash);
      if (cached) return cached.expiresAt > now ? cached : { refused: 'expired' };
      const tried = keys;
      const verified = await verifyWith(tried, token, now);
      if ('refused' in verified || tried !== keys) return verified;
      if (cache.size >= cached_tokens_max) {
        const [oldest] = cache.keys();
        if (oldest !== undefined) cache.delete(oldest);
      }
      cache.set(hash, verified);
      return verified;
    },
  };
}

function importKey(key: TokenKey, log: Log): Promise<CryptoKey | Uint8Array> {
  const verifying = verifyingKey(key);
  verifying.catch(() => log.error({ kid: key.id }, 'a token key cannot be used'));
  return verifying;
}

async function verifyWith(
  keys: readonly Known[],
  token: string,
  now: number,
): Promise<VerifiedToken | TokenRefused> {
  let header: { readonly alg?: unknown; readonly kid?: unknown };
  try {
    header = decodeProtectedHeader(token);
  } catch {
    return { refused: 'malformed' };
  }
  const algorithm = TOKEN_ALGORITHMS.find((known) => known === header.alg);
  if (algorithm === undefined) return { refused: 'algorithm' };
  // The key decides the algorithm: a token cannot have an RSA key taken for an HMAC secret.
  const fitting = keys.filter(
    ({ key }) =>
      key.algorithm === algorithm &&
      (header.kid === undefined || key.id === undefined || key.id === header.kid),
  );
  let refused: TokenRefused = { refused: 'key' };
  for (const { verifying } of fitting) {
    try {
      const { payload } = await jwtVerify(token, await verifying, {
        algorithms: [algorithm],
        currentDate: new Date(now),
        clockTolerance: clock_tolerance_seconds,
        requiredClaims: ['sub', 'exp'],
      });
      const { sub = '', exp = 0 } = payload;
      return { subject: sub, expiresAt: (exp + clock_tolerance_seconds) * 1_000 };
    } catch (error) {
      refused = refusalOf(error, refused);
    }
  }
  return refused;
}

function refusalOf(error: unknown, before: TokenRefused): TokenRefused {
  const { code, claim } = error as { readonly code?: string; readonly claim?: string };
  if (code === 'ERR_JWT_EXPIRED') return { refused: 'expired' };
  if (code !== 'ERR_JWT_CLAIM_VALIDATION_FAILED') return before;
  return { refused: claim === 'nbf' ? 'not_yet_valid' : 'claims' };
}
