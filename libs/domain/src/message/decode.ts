import type { z } from 'zod';
import { groundOf, isSynthetic, SYNTHETIC } from '../base/drill-ground.js';
import { err, ok, type Result } from '../base/result.js';
import { type CardDataFinding, findCardData, sortInBytes } from './card-data.js';
import { safeName } from './names.js';
import { readCbor } from './read-cbor.js';
import { findDuplicate, findUnstorable, readJson, readText } from './read-json.js';
import { type PlainReader, plainReaderOf } from './read-plainly.js';
import { scanJson } from './scan-json.js';
import {
  type Ack,
  type Birth,
  type Change,
  type Evt,
  type Heartbeat,
  HOST_CHANNELS,
  type HostTxn,
  type Pulse,
  type State,
  TERMINAL_CHANNELS,
  type Txn,
} from './schema.js';
import { countKeys, newTally, type Shape, shapeOf, type Tally } from './shape.js';
import { namesCardData, parseTopic, type TopicAddress } from './topic.js';

/** Largest payloads that are read at all, in bytes. */
export const PAYLOAD_BYTES_MAX = 8 * 1024;
export const HEARTBEAT_BYTES_MAX = 2 * 1024;
/** Deeper nesting than any message has is refused before anything is parsed. */
export const NESTING_MAX = 8;

/** A message as it came off the wire. */
export interface RawMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  /**
   * MQTT 5's content type. `application/cbor` is CBOR; whatever else it says is read as JSON, for
   * a sender that says `text/plain` of good JSON is better heard than refused.
   */
  readonly contentType?: string | undefined;
}

/** A message that keeps the contract, with who said it. */
export type Message =
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'birth'; body: Birth }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'state'; body: State }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'hb'; body: Heartbeat }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'evt'; body: Evt }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'txn'; body: Txn }
  | { from: 'terminal'; tenant: string; terminal: string; channel: 'ack'; body: Ack }
  | { from: 'host'; tenant: string; source: string; channel: 'change'; body: Change }
  | { from: 'host'; tenant: string; source: string; channel: 'txn'; body: HostTxn }
  | { from: 'host'; tenant: string; source: string; channel: 'pulse'; body: Pulse };

/** Every reason there is; a closed set, for metrics and accounts. */
export const REJECT_REASONS = [
  'topic_unknown',
  'identity_mismatch',
  'payload_too_large',
  'payload_malformed',
  'schema_invalid',
  'code_bare',
  'card_data',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why a message was not taken; `detail` is safe to store, it never quotes the payload. */
export interface Reject {
  readonly reason: RejectReason;
  readonly detail: string;
  readonly address: TopicAddress | null;
  readonly finding?: CardDataFinding;
}

/** What is wrong with a payload, wherever it was sent to. */
type Mistake = Omit<Reject, 'address'>;

/** What is made of a good payload. */
interface Read {
  readonly body: unknown;
  readonly unknownFields: number;
  readonly verbatim: boolean;
}

/** A message that keeps the contract, and how it was written. */
export interface Decoded {
  readonly message: Message;
  readonly unknownFields: number;
  /**
   * Whether the payload is JSON that says the body and nothing else, without an escape: it may be
   * stored as it came, and need not be written anew.
   */
  readonly verbatim: boolean;
}

/** From bytes to a message of the contract, or the reason why not. Pure, and never throws. */
export function decode(raw: RawMessage): Result<Decoded, Reject> {
  const { topic, payload } = raw;
  const address = placeOf(parseTopic(topic));
  if (!address) return err({ reason: 'topic_unknown', detail: 'no such topic', address });
  if (namesCardData(topic)) {
    // The address is the card number: it is not passed on.
    return err({ ...cardData({ field: 'topic', sort: 'pan' }), address: null });
  }
  const limit = limitOf(address);
  if (payload.byteLength > limit) {
    const detail = `${payload.byteLength} bytes, at most ${limit} on ${address.channel}`;
    return err({ ...refuseBytes('payload_too_large', detail, payload), address });
  }
  const channel = channelOf(address);
  const read = isCbor(raw.contentType)
    ? fromCbor(payload, channel)
    : (quickly(payload, channel) ?? fromJson(payload, channel));
  if ('reason' in read) return err({ ...read, address });
  const { body, unknownFields, verbatim } = read;
  // The address was made for this message: it becomes the message.
  const message = address as unknown as { body: unknown };
  message.body = body;
  return ok({ message: message as Message, unknownFields, verbatim });
}

/** Where it is said: what is synthetic speaks on the drill ground of its tenant. */
function placeOf(address: TopicAddress | null): TopicAddress | null {
  if (address === null) return null;
  const { tenant } = address;
  if (address.from === 'terminal') {
    if (!isSynthetic(address.terminal)) return address;
    return { ...address, tenant: groundOf(tenant) };
  }
  if (!isSynthetic(address.source)) return address;
  const source = address.source.slice(SYNTHETIC.length);
  return { ...address, source, tenant: groundOf(tenant) };
}

/** Largest payload that is read of an address, in bytes. */
function limitOf(address: TopicAddress): number {
  return address.channel === 'hb' ? HEARTBEAT_BYTES_MAX : PAYLOAD_BYTES_MAX;
}

/** The schema of a channel, and its quick forms. */
interface Channel {
  readonly schema: z.ZodType;
  readonly fits: Shape;
  readonly plain: PlainReader;
}

function compiled(schemas: Readonly<Record<string, z.ZodType>>): ReadonlyMap<string, Channel> {
  const channels = Object.entries(schemas);
  return new Map(
    channels.map(([name, schema]) => {
      return [name, { schema, fits: shapeOf(schema), plain: plainReaderOf(schema) }];
    }),
  );
}

const terminalChannels = compiled(TERMINAL_CHANNELS);
const hostChannels = compiled(HOST_CHANNELS);

function channelOf({ from, channel }: TopicAddress): Channel {
  const found = (from === 'terminal' ? terminalChannels : hostChannels).get(channel);
  if (!found) throw new Error(`no channel ${channel}`);
  return found;
}

/** RFC 2045: types have no case, and parameters may follow. */
function isCbor(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*application\/cbor\s*(;|$)/i.test(contentType);
}

/**
 * The way of nearly every message: plainly, or else by one look over the bytes, the parser, the
 * shape, and the guard where the look says so. Null when anything is wrong; the message is then
 * read again with all care, to say what.
 */
function quickly(payload: Uint8Array, { plain, fits }: Channel): Read | null {
  const body = plain(payload);
  if (body !== undefined) return { body, unknownFields: 0, verbatim: true };
  const scan = scanJson(payload);
  if (scan.depth > NESTING_MAX) return null;
  const text = readText(payload);
  const json = text === null ? null : readJson(text);
  if (!json?.ok) return null;
  const { value } = json;
  if (scan.suspicious && findCardData(value, '$', text ?? '')) return null;
  if (scan.escaped && findUnstorable(value)) return null;
  const tally = newTally();
  if (!fits(value, tally) || !isClean(tally, scan.keys)) return null;
  const verbatim = !scan.escaped && tally.unknown === 0 && !tally.filled;
  return { body: value, unknownFields: tally.unknown, verbatim };
}

/** A parser keeps one of two members of the same name, so as many as were written says: none. */
function isClean(tally: Tally, keysWritten: number): boolean {
  return tally.keys === keysWritten && !tally.reserved && !tally.secret;
}

function fromJson(payload: Uint8Array, channel: Channel): Read | Mistake {
  const malformed = (detail: string) => refuseBytes('payload_malformed', detail, payload);
  if (scanJson(payload).depth > NESTING_MAX) return malformed(`nested deeper than ${NESTING_MAX}`);
  const text = readText(payload);
  if (text === null) return malformed('not UTF-8');
  const json = readJson(text);
  if (!json.ok) return malformed(json.error);
  const duplicate = findDuplicate(text);
  if (duplicate) return malformed(`${duplicate}: a name that is there twice`);
  return fromValue(json.value, text, payload, channel);
}

function fromCbor(payload: Uint8Array, channel: Channel): Read | Mistake {
  const cbor = readCbor(payload, NESTING_MAX);
  if (!cbor.ok) return refuseBytes('payload_malformed', cbor.error, payload);
  return fromValue(cbor.value, '', payload, channel);
}

/** Looks for card data before anything else: of a message with any, nothing else is said. */
function fromValue(
  value: unknown,
  text: string,
  payload: Uint8Array,
  { schema, fits }: Channel,
): Read | Mistake {
  const finding = findCardData(value, '$', text);
  if (finding) return cardData(finding);
  const unstorable = findUnstorable(value);
  if (unstorable) {
    const detail = `${unstorable}: NUL or half a surrogate pair`;
    return refuseBytes('payload_malformed', detail, payload);
  }
  const all = newTally();
  countKeys(value, all);
  if (all.reserved) {
    return refuseBytes('payload_malformed', 'a name such as __proto__', payload);
  }
  // Zod words the refusal, and has to see the value before the shape changes it.
  const parsed = schema.safeParse(value);
  if (!parsed.success) return refuseShape(value, parsed.error);
  const tally = newTally();
  if (!fits(value, tally)) return { reason: 'schema_invalid', detail: '$: does not fit' };
  return { body: value, unknownFields: tally.unknown, verbatim: false };
}

function cardData(finding: CardDataFinding): Mistake {
  return { reason: 'card_data', detail: `${finding.sort} in ${finding.field}`, finding };
}

/** Refuses bytes that were never a value; they may hold card data all the same. */
function refuseBytes(reason: RejectReason, detail: string, payload: Uint8Array): Mistake {
  const sort = sortInBytes(payload);
  return sort ? cardData({ field: '$', sort }) : { reason, detail };
}

const BARE_CODE = /^[A-Za-z0-9]{1,8}$/;

/** The place of the first mistake and its sort; never what stands there. */
function refuseShape(value: unknown, { issues: [issue] }: z.ZodError): Mistake {
  const path = (issue?.path ?? []).map((step) => safeName(String(step))).join('.');
  if (path === 'code' && BARE_CODE.test(String((value as { code: unknown }).code))) {
    return { reason: 'code_bare', detail: 'a code needs its dialect, such as cup-pos:55' };
  }
  return { reason: 'schema_invalid', detail: `${path || '$'}: ${issue?.code}` };
}
