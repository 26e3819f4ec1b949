/**
 * Messages in a small notation, for tests of what ingest stores. A word a message:
 *
 *   T1:5:7        number 7 of start 5 of terminal T1, a heartbeat that tells of three attempts
 *   T1:5:7!55     the same number as a failed payment with code cup:55
 *   T1:5:7^acq-2  as a birth, at another acquirer
 *   T1:5:7-90     as a heartbeat that waited 90 seconds in a buffer
 *   T1:5:off      a state, which has no number
 *   host:c-1      an announcement of a back office
 *   bad:T1        a message that breaks the contract, and is kept as a sample
 */

import { Birth, Change, Evt, Heartbeat, State } from '#domain/message/schema.js';
import type { Entry } from '../../apps/ingest/src/batch/entry.js';

/** Entries of a line; `done` collects what became of each, in the order it was told. */
export function told(line: string, receivedAt: number, done: Entry['done'] = () => {}): Entry[] {
  return line
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => tell(word, receivedAt, done));
}

/** What became of them: `+` stored, `=` duplicate, `x` put aside or refused, `-` shed. */
export function shown(verdicts: readonly { readonly kind: string }[]): string {
  const signs: Record<string, string> = { stored: '+', duplicate: '=', shed: '-' };
  return verdicts.map(({ kind }) => signs[kind] ?? 'x').join('');
}

function tell(word: string, receivedAt: number, done: Entry['done']): Entry {
  const [name = '', boot = '', rest = ''] = word.split(':');
  const tenant = 'demo';
  if (name === 'bad') {
    return {
      kind: 'rejected',
      ...{ receivedAt, tenant, terminal: boot, channel: 'hb', done, kept: true },
      verdict: { kind: 'quarantined', reason: 'schema_invalid' },
      ...{ detail: 'boot: missing', sample: '{}' },
    };
  }
  if (name === 'host') {
    const body = Change.parse({ v: 1, id: boot, at: receivedAt, what: 'hsm' });
    const message = { from: 'host', tenant, source: 'tms', channel: 'change', body } as const;
    return { kind: 'taken', message, json: null, receivedAt, done };
  }
  const message = {
    from: 'terminal',
    tenant,
    terminal: name,
    ...say(Number(boot), rest, receivedAt),
  };
  return { kind: 'taken', message, json: null, receivedAt, done } as Entry;
}

function say(boot: number, rest: string, receivedAt: number) {
  if (rest === 'off') {
    return { channel: 'state', body: State.parse({ v: 1, boot, online: false, why: 'closing' }) };
  }
  const [, seq, sign, more = ''] = /^(\d+)(?:([!^-])(.+))?$/.exec(rest) ?? [];
  const envelope = { v: 1, boot, seq: Number(seq), at: receivedAt };
  switch (sign) {
    case '!':
      return {
        channel: 'evt',
        body: Evt.parse({ ...envelope, kind: 'txn', code: `cup:${more}`, outcome: 'failed' }),
      };
    case '^':
      return { channel: 'birth', body: Birth.parse({ ...envelope, acquirer: more }) };
    default: {
      const late = sign === '-' ? receivedAt - Number(more) * 1_000 : undefined;
      const told = { attempt: 3, approved: 1, declined: 2, pin: 3 };
      const times = { at: late ?? receivedAt, queuedAt: late };
      return {
        channel: 'hb',
        body: Heartbeat.parse({
          ...envelope,
          ...times,
          txn: told,
          rc: { 'cup:51': 2, 'cup:00': 1 },
        }),
      };
    }
  }
}
