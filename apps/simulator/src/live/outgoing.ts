import type { Instant } from '#domain/base/instant.js';
import type { OutMessage } from '../world/message.js';

/** A message as it goes over the wire; re-sent, it is the same to the last byte. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  /** `tenant/terminal/boot/seq`; null for what has no such identity: states and back offices. */
  readonly id: string | null;
}

/** A message that waited longer for its gateway has been in an offline buffer, and says so. */
export const QUEUED_AFTER_MS = 10_000;

interface NumberedBody {
  readonly boot: number;
  readonly seq?: number;
  readonly at?: Instant;
  readonly queuedAt?: Instant;
}

/** Puts a message into the form that is sent, after it waited for so many real milliseconds. */
export function outgoingOf({ topic, body, terminal }: OutMessage, waitedMs: number): Outgoing {
  const [, , tenant, , channel] = topic.split('/');
  const isState = terminal !== null && channel === 'state';
  const { boot, seq, at: stamped, queuedAt } = body as NumberedBody;
  const isNumbered = terminal !== null && seq !== undefined;
  const hasWaited = isNumbered && queuedAt === undefined && waitedMs > QUEUED_AFTER_MS;
  return {
    topic,
    payload: JSON.stringify(hasWaited ? { ...body, queuedAt: stamped } : body),
    retain: isState,
    id: isNumbered ? `${tenant}/${terminal}/${boot}/${seq}` : null,
  };
}

/** The gateway that speaks for a terminal: always the same one, so that its order holds. */
export function gatewayFor(terminal: string | null, gateways: number): number {
  let hash = 0;
  // Back offices have no terminal's order to keep; one gateway speaks for them all.
  for (const letter of terminal ?? '') hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return (hash >>> 0) % gateways;
}
