import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.js';
import { type CardDataFinding, findCardData, textHoldsCardData } from './card-data.js';
import {
  type Birth,
  type Change,
  type Evt,
  type Heartbeat,
  HOST_CHANNELS,
  type Pulse,
  type State,
  TERMINAL_CHANNELS,
} from './schema.js';
import { parseTopic, type TopicAddress } from './topic.js';

/** Largest payloads that are read at all, in bytes. */
export const PAYLOAD_BYTES_MAX = 8 * 1024;
export const HEARTBEAT_BYTES_MAX = 2 * 1024;
/** Deeper nesting than any message has is refused before the schema walks it. */
const JSON_DEPTH_MAX = 8;

/** A message as it came off the wire. */
export interface RawMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  /** The content type of MQTT 5, where the sender gave one. */
  readonly contentType?: string;
}

/** A message that keeps the contract, with who said it. */
export type Message =
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'birth'; body: Birth }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'state'; body: State }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'hb'; body: Heartbeat }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'evt'; body: Evt }
  | { from: 'host'; tenant: string; source: string; channel: 'change'; body: Change }
  | { from: 'host'; tenant: string; source: string; channel: 'pulse'; body: Pulse };

export type RejectReason =
  | 'topic_unknown'
  | 'identity_mismatch'
  | 'payload_too_large'
  | 'payload_malformed'
  | 'schema_invalid'
  | 'code_bare'
  | 'card_data';

/** Why a message was not taken; `detail` is safe to store, it never quotes the payload. */
export interface Reject {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly address: TopicAddress | null;
  readonly finding?: CardDataFinding;
}

/** An escaped NUL, or an escaped high surrogate without its low one or the other way round. */
const UNSTORABLE = new RegExp(
  [
    String.raw`\\u0000`,
    String.raw`\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f][0-9a-f]{2})`,
    String.raw`(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}`,
  ].join('|'),
  'i',
);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** From bytes to a message of the contract, or the reason why not. Pure, and never throws. */
export function decode(
  raw: RawMessage,
): Result<{ message: Message; unknownFields: number }, Reject> {
  const address = parseTopic(raw.topic);
  if (!address) return err({ reason: 'topic_unknown', detail: 'no such topic', address });
  const limit = address.channel === 'hb' ? HEARTBEAT_BYTES_MAX : PAYLOAD_BYTES_MAX;
  if (raw.payload.byteLength > limit) {
    const detail = `${raw.payload.byteLength} bytes, at most ${limit} on ${address.channel}`;
    return err({ reason: 'payload_too_large', detail, address });
  }
  const json = parseJson(raw.payload);
  if (!json.ok) return err({ ...json.error, address });
  const finding = findCardData(json.value);
  if (finding) {
    const detail = `${finding.sort} in ${finding.field}`;
    return err({ reason: 'card_data', detail, address, finding });
  }
  return validate(address, json.value);
}

function parseJson(payload: Uint8Array): Result<unknown, Omit<Reject, 'address'>> {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return err({ reason: 'payload_malformed', detail: 'not UTF-8' });
  }
  if (depthOf(text) > JSON_DEPTH_MAX) {
    return err({ reason: 'payload_malformed', detail: `nested deeper than ${JSON_DEPTH_MAX}` });
  }
  // PostgreSQL's jsonb can hold neither NUL nor half a surrogate pair; both only come escaped.
  if (UNSTORABLE.test(text)) {
    return err({ reason: 'payload_malformed', detail: 'NUL or half a surrogate pair' });
  }
  try {
    return ok(JSON.parse(text));
  } catch {
    if (textHoldsCardData(text)) {
      const finding = { field: '$', sort: 'pan' } as const;
      return err({ reason: 'card_data', detail: 'in bytes that are no JSON', finding });
    }
    return err({ reason: 'payload_malformed', detail: 'not JSON' });
  }
}

/** Upper bound of the nesting: brackets inside strings count too, which only ever refuses more. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return deepest;
}

function validate(
  address: TopicAddress,
  json: unknown,
): Result<{ message: Message; unknownFields: number }, Reject> {
  const schema =
    address.from === 'terminal'
      ? TERMINAL_CHANNELS[address.channel]
      : HOST_CHANNELS[address.channel];
  const parsed = (schema as z.ZodType).safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue ? issue.path.map(String).join('.') : '';
    const bare =
      path === 'code' && /^[A-Za-z0-9]{1,8}$/.test(String((json as { code: unknown }).code));
    return err({
      reason: bare ? 'code_bare' : 'schema_invalid',
      detail: bare
        ? 'a code needs its dialect, such as cup-pos:55'
        : `${path || '$'}: ${issue?.code}`,
      address,
    });
  }
  const body = parsed.data as Record<string, unknown>;
  const unknownFields = Object.keys(json as object).filter((k) => !Object.hasOwn(body, k)).length;
  return ok({ message: { ...address, body } as unknown as Message, unknownFields });
}
