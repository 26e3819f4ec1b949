/** What an answer over HTTP means for a notification. */
import type { DeliveryOutcome } from '../receivers/receiver.js';
import type { Answer, NoAnswer } from './outgoing.js';

/** The longest pause a receiver may ask for; who wants more is tried again in an hour. */
const asked_pause_max_ms = 3_600_000;
const receipt_characters_max = 300;

/**
 * Standard Webhooks: 2xx is taken, 410 means never again, everything else is tried again after a
 * pause, which the receiver may name (RFC 9110 §10.2.3). `nowMs` is the wall clock.
 */
export function judgeAnswer(answer: Answer | NoAnswer, nowMs: number): DeliveryOutcome {
  const receipt = receiptOf(answer);
  if (answer.kind === 'no_answer') {
    return { kind: 'retry', reason: answer.reason, answer: receipt };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent', answer: receipt };
  if (status === 410) return { kind: 'gave_up', reason: 'gone', answer: receipt, disable: true };
  const asked = readPause(answer.retryAfter, nowMs);
  const afterMs = asked === null ? {} : { afterMs: Math.min(asked, asked_pause_max_ms) };
  if (status === 429) {
    return { kind: 'retry', reason: 'rate_limited', answer: receipt, ...afterMs };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'retry', reason: 'redirected', answer: receipt };
  }
  if (status === 401 || status === 403) {
    return { kind: 'retry', reason: 'auth_error', answer: receipt };
  }
  const reason = status >= 500 ? 'server_error' : 'client_error';
  return { kind: 'retry', reason, answer: receipt, ...afterMs };
}

/** What is kept of an answer: its status and the start of its text, on one line. */
export function receiptOf(answer: Answer | NoAnswer): string {
  const text =
    answer.kind === 'answer'
      ? `${answer.status} ${answer.body}`
      : `${answer.reason}: ${answer.said}`;
  // A NUL is the one character that PostgreSQL does not store.
  const line = text.replaceAll('\0', '').replace(/\s+/g, ' ').trim();
  return [...line].slice(0, receipt_characters_max).join('');
}

/** Retry-After is seconds or a date; null for neither, and for none. */
function readPause(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1_000;
  const at = /GMT\s*$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
