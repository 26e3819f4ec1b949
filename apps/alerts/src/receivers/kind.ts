/** What a kind of receiver is made of. */
import type { Locale } from '#domain/notify/locale.js';
import type { Voice } from '#domain/notify/notice-card.js';
import { judgeAnswer } from '../outgoing/judge-answer.js';
import type { Answer, Outgoing } from '../outgoing/outgoing.js';
import type { Budget, Delivery, DeliveryOutcome, DeliveryReason, Receiver } from './receiver.js';
import type { Reveal, Secret } from './settings/receiver-keys.js';

/** What a sender needs beside its settings. */
export interface Surroundings {
  readonly outgoing: Outgoing;
  readonly voice: Voice;
  readonly reveal: Reveal;
  /** The wall clock in milliseconds: signatures are made with it. */
  readonly wall: () => number;
  /** Whether Slack tells us of buttons that are pressed. */
  readonly hearsSlack?: boolean;
}

/** The part of a receiver that is different for every kind. */
export type Sender = Pick<Receiver, 'send' | 'sendDigest' | 'resend'>;

/** One kind: how it sends, and what its service allows. */
export interface ReceiverKind<S> {
  readonly create: (settings: S, surroundings: Surroundings) => Sender;
  /** What the service takes; null where it says nothing. */
  readonly budget: Budget | null;
  /** The language of those who use the service, when the file names none. */
  readonly locale: Locale;
}

/** An address that may be a secret. */
export function urlOf(url: string | Secret, reveal: Reveal): string {
  return typeof url === 'string' ? url : reveal(url);
}

/** Posts a value as JSON. */
export async function postJson(
  { outgoing, wall }: Surroundings,
  url: string,
  value: unknown,
  judge: (answer: Answer) => DeliveryOutcome | null = () => null,
  headers: Readonly<Record<string, string>> = {},
): Promise<DeliveryOutcome> {
  const all = { 'content-type': 'application/json; charset=utf-8', ...headers };
  const answer = await outgoing.post({ url, headers: all, body: JSON.stringify(value) });
  const special = answer.kind === 'answer' ? judge(answer) : null;
  return special ?? judgeAnswer(answer, wall());
}

/** What a number in an answer means where HTTP says that all is well. */
export interface CodeMeaning {
  readonly reason: DeliveryReason;
  readonly afterMs?: number;
}

/**
 * Judges answers that are errors at HTTP 200: the number under one of `keys` is 0 when it was
 * taken. An answer without that number is none of this service, and was not taken either.
 */
export function judgeCode(
  keys: readonly string[],
  meanings: Readonly<Record<number, CodeMeaning>>,
): (answer: Answer) => DeliveryOutcome | null {
  return (answer) => {
    if (answer.status < 200 || answer.status >= 300) return null;
    const code = codeIn(answer.body, keys);
    if (code === 0) return null;
    const { reason, afterMs } = meanings[code ?? Number.NaN] ?? { reason: 'rejected' };
    const text = `${answer.status} ${answer.body}`.slice(0, 300);
    return { kind: 'retry', reason, answer: text, ...(afterMs !== undefined && { afterMs }) };
  };
}

function codeIn(body: string, keys: readonly string[]): number | null {
  try {
    const value = JSON.parse(body) as Record<string, unknown>;
    const code = keys.map((key) => value?.[key]).find((each) => typeof each === 'number');
    return typeof code === 'number' ? code : null;
  } catch {
    return null;
  }
}

/** A text as far as it fits, in bytes of UTF-8; never half a character. */
export function clipBytes(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  let bytes = Buffer.byteLength('…');
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

/** The notices of several deliveries. */
export function noticesOf(deliveries: readonly Delivery[]) {
  return deliveries.map(({ notice }) => notice);
}
