import { type ClientIdentity, parseClientId } from '#domain/message/topic.js';

/** The one spelling of an identity, with slashes, whatever its client id was written with. */
export function spell(identity: ClientIdentity): string {
  return identity.kind === 'terminal'
    ? `${identity.tenant}/${identity.terminal}`
    : `${identity.tenant}/gateway/${identity.gateway}`;
}

/** The spelling with slashes of a client id of the contract; null for any other text. */
export function canonicalClientId(text: string): string | null {
  const identity = parseClientId(text);
  return identity && spell(identity);
}
