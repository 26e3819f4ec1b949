/** What becomes of a PUBLISH of a client: refused by its topic, or handed to the intake. */
import { TERMINAL_CHANNELS } from '#domain/message/schema.js';
import {
  type ClientIdentity,
  maySpeakFor,
  parseTopic,
  type TopicAddress,
} from '#domain/message/topic.js';
import type { RefuseReason, Verdict } from '../batch/entry.js';
import { REASON, type Reason } from './reason-codes.js';

/** Most topics there are, recognised without taking them apart; `parseTopic` judges the others. */
const TERMINAL_TOPIC = new RegExp(
  `^pos/v1/[a-z0-9][a-z0-9-]{0,31}/(?!host/|gateway/)[A-Za-z0-9_-]{1,32}/` +
    `(?:${Object.keys(TERMINAL_CHANNELS).join('|')})$`,
);

/** What every topic begins with that a client may publish to. */
export function prefixOf(identity: ClientIdentity | null): string {
  if (identity === null) return 'pos/v1/';
  const tenant = `pos/v1/${identity.tenant}/`;
  return identity.kind === 'gateway' ? tenant : `${tenant}${identity.terminal}/`;
}

/**
 * Whether this client may say that; null when it may. `identity` is null on loopback, and `prefix`
 * is that of `prefixOf`.
 */
export function mayPublish(
  identity: ClientIdentity | null,
  prefix: string,
  topic: string,
  retain: boolean,
): RefuseReason | null {
  if (!retain && topic.startsWith(prefix) && TERMINAL_TOPIC.test(topic)) return null;
  const address = parseTopic(topic);
  if (address === null) return 'topic_unknown';
  if (identity !== null && !maySpeakFor(identity, address)) return 'identity_mismatch';
  // The contract keeps `state` and nothing else; nobody hears it from here, so it costs nothing.
  return retain && !isState(address) ? 'retained' : null;
}

/** Whether this may be a client's Last Will: its own state, or any that a gateway speaks for. */
export function mayLeaveWill(identity: ClientIdentity | null, topic: string): boolean {
  const address = parseTopic(topic);
  if (address === null || !isState(address)) return false;
  return identity === null || maySpeakFor(identity, address);
}

function isState(address: TopicAddress): boolean {
  return address.from === 'terminal' && address.channel === 'state';
}

/** The reason code of a PUBACK; null sends none, and the sender still has the message. */
export function reasonOf(verdict: Verdict): Reason | null {
  switch (verdict.kind) {
    case 'stored':
    case 'duplicate':
      return REASON.success;
    case 'quarantined':
      return REASON.payloadInvalid;
    case 'refused':
      return verdict.reason === 'card_data' ? REASON.payloadInvalid : REASON.notAuthorized;
    case 'shed':
      return null;
  }
}
