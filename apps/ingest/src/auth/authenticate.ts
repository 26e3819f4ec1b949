/** Who somebody is that sent CONNECT: by certificate, by token, or on loopback by what it says. */
import { randomUUID } from 'node:crypto';
import { type ClientIdentity, parseClientId } from '#domain/message/topic.js';
import type { Log } from '#infra/log.js';
import { REASON, type Reason } from '../mqtt/reason-codes.js';
import { canonicalClientId, spell } from './client-key.js';
import { NO_REVOCATIONS, openRevocations, type Revocations } from './revocations.js';
import { openTokenVerifier, type TokenVerifier } from './verify-token.js';

/** What a client has shown of itself. */
export interface Claim {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Buffer | undefined;
  /** Of a client whose certificate our authority signed; TLS has verified it. */
  readonly certificate: { readonly name: string; readonly serial: string } | undefined;
}

/** Somebody who may come in. */
export interface Admitted {
  readonly ok: true;
  /** The client id with slashes: two connections with one key are one client. */
  readonly key: string;
  /** Null only on loopback, for a client that is what its topics say. */
  readonly identity: ClientIdentity | null;
  /** When its credentials end, in epoch milliseconds. */
  readonly expiresAt: number;
}

/** Somebody who may not; `why` is a word for metrics and logs. */
export interface Rejected {
  readonly ok: false;
  readonly reason: Reason;
  readonly why: string;
}

/** Decides who may come in. */
export interface Authenticator {
  decide(claim: Claim, now: number): Promise<Admitted | Rejected>;
  readonly revocations: Revocations;
  close(): void;
}

export interface AuthenticatorOptions {
  readonly tokenKeysFile: string | undefined;
  readonly revokedFile: string | undefined;
  /** Whether certificates are asked for; without one nobody then comes in by another door. */
  readonly certificates: boolean;
  readonly log: Log;
}

/** Client ids that are none of the contract: anything one can print, to this length. */
const free_id_chars_max = 128;
/** Control and format characters, private use, halves of pairs; and what bad UTF-8 turns into. */
const UNPRINTABLE = /[\p{C}\uFFFD]/u;

/** Opens the credentials; without any, everybody may come in: only loopback is then listened on. */
export function openAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { tokenKeysFile, revokedFile, certificates, log } = options;
  const tokens = tokenKeysFile === undefined ? null : openTokenVerifier(tokenKeysFile, log);
  const revocations =
    revokedFile === undefined ? NO_REVOCATIONS : openRevocations(revokedFile, log);
  return {
    revocations,
    async decide(claim, now) {
      const open = tokens === null && !certificates;
      const decided = open ? comeAsYouAre(claim) : await identify(claim, tokens, now);
      if (decided.ok && revocations.has(decided.key, claim.certificate?.serial)) {
        return refuse(REASON.notAuthorized, 'revoked');
      }
      return decided;
    },
    close() {
      tokens?.close();
      revocations.close();
    },
  };
}

async function identify(
  claim: Claim,
  tokens: TokenVerifier | null,
  now: number,
): Promise<Admitted | Rejected> {
  const identity = parseClientId(claim.clientId);
  if (identity === null) return refuse(REASON.clientIdInvalid, 'client_id');
  const key = spell(identity);
  if (claim.certificate !== undefined) {
    return canonicalClientId(claim.certificate.name) === key
      ? { ok: true, key, identity, expiresAt: Number.POSITIVE_INFINITY }
      : refuse(REASON.notAuthorized, 'certificate_of_another');
  }
  const { username, password } = claim;
  if (username !== undefined && username !== '' && canonicalClientId(username) !== key) {
    return refuse(REASON.notAuthorized, 'user_name_of_another');
  }
  if (password === undefined || tokens === null) return refuse(REASON.badCredentials, 'no_token');
  const verified = await tokens.verify(password.toString('utf8'), now);
  if ('refused' in verified) return refuse(REASON.badCredentials, `token_${verified.refused}`);
  if (verified.subject !== key) return refuse(REASON.notAuthorized, 'token_of_another');
  return { ok: true, key, identity, expiresAt: verified.expiresAt };
}

function comeAsYouAre({ clientId }: Claim): Admitted | Rejected {
  const identity = parseClientId(clientId);
  const known = identity !== null;
  if (!known && (clientId.length > free_id_chars_max || UNPRINTABLE.test(clientId))) {
    return refuse(REASON.clientIdInvalid, 'client_id');
  }
  // Whoever speaks by hand, as with mosquitto_pub, often gives no id; it gets one for this time.
  const key = known ? spell(identity) : clientId || `auto-${randomUUID()}`;
  return { ok: true, key, identity, expiresAt: Number.POSITIVE_INFINITY };
}

function refuse(reason: Reason, why: string): Rejected {
  return { ok: false, reason, why };
}
