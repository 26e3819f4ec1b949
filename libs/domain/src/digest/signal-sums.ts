/** Adding up the signals of one batch; see `signals.ts` for what each means. */
import { DAY, type Instant, MINUTE } from '../base/instant.js';
import { Readings } from './readings.js';
import { type HeardRow, NO_SIGNALS, SIGNAL_ROWS_MAX, type Signals } from './signals.js';
import type { HostSaid, StoredMessage } from './stored-message.js';

/** A certificate that ends later than this is no news. */
const CERTIFICATE_NEWS_MS = 90 * DAY;

type RowKind = 'devices' | 'births' | 'keys' | 'changed' | 'pulses' | 'deviations';
type Spoken<C extends string> = Extract<StoredMessage['message'], { channel: C }>['body'];
type Payment = Pick<
  Spoken<'txn'>,
  'ref' | 'kind' | 'amount' | 'charged' | 'fee' | 'plan' | 'card' | 'currency' | 'outcome'
>;

/** Adds up the signals of a batch. */
export class SignalSums {
  private readonly heard = new Map<number, HeardRow>();
  private readonly back = new Map<string, Signals['back'][number]>();
  private readonly moved = new Map<string, Signals['moved'][number]>();
  private readonly certificates = new Map<string, Signals['certificates'][number]>();
  private readonly records = new Map<string, Signals['records'][number]>();
  private readonly readings = new Readings();
  private readonly rows = structuredClone(NO_SIGNALS);

  /** Adds a message that is no history. */
  add(item: StoredMessage): void {
    const { message, was, profile } = item;
    if (was !== undefined && was !== profile) this.addMove(was, profile);
    switch (message.channel) {
      case 'hb':
        this.addHeartbeat(item, message.body);
        return;
      case 'birth':
        this.addBirth(item, message.body);
        return;
      case 'state':
        this.addState(item, message.body);
        return;
      case 'evt':
        this.addEvent(item, message.body);
        return;
      case 'txn':
        this.addPayment(message.body, whoOf(item), item.profile);
        return;
      case 'ack':
        return;
    }
  }

  /** Adds a terminal that is of another profile now. */
  private addMove(from: number, to: number): void {
    const none = { from, to, count: 0 };
    sumAt(this.moved, `${from} ${to}`, () => none).count += 1;
  }

  /** Adds what a host said; changes are the digest's own matter. */
  addHost(message: HostSaid['message'], receivedAt: Instant): void {
    if (message.channel === 'pulse') this.row('pulses', message.body);
    if (message.channel !== 'txn') return;
    const { terminal } = message.body;
    this.addPayment(message.body, { terminal, at: receivedAt });
  }

  toSignals(): Signals {
    return {
      ...this.rows,
      heard: [...this.heard.values()],
      back: [...this.back.values()],
      moved: [...this.moved.values()],
      certificates: [...this.certificates.values()],
      records: [...this.records.values()],
      readings: this.readings.toRows(),
      ...(this.readings.leftOut > 0 && {
        leftOut: { ...this.rows.leftOut, readings: this.readings.leftOut },
      }),
    };
  }

  private addHeartbeat(item: StoredMessage, body: Spoken<'hb'>): void {
    const heard = this.heardOf(item.profile);
    heard.heartbeats += 1;
    if (body.span !== undefined) heard.seconds = (heard.seconds ?? 0) + body.span;
    for (const part of ['printer', 'icc', 'nfc', 'backupBat'] as const) {
      const state = body[part];
      if (state !== undefined && state !== 'ok' && state !== 'none') {
        increase(heard.unwell, `${part}.${state}`);
      }
    }
    for (const { acquirer, ok } of body.host ?? []) if (!ok) increase(heard.hostsAway, acquirer);
    this.readings.add(item, body);
    if (body.tamper === true) this.row('devices', { ...profiled(item), code: 'hb:tamper' });
    // The key check value of a heartbeat is in the profile; a row for each would be a row a minute.
    this.addCertificate(item, body.tls);
  }

  private addBirth(item: StoredMessage, body: Spoken<'birth'>): void {
    const { reason = 'unsaid', boot, hours, tz } = body;
    const heard = this.heardOf(item.profile);
    increase(heard.births, reason);
    if (hours !== undefined && tz !== undefined) {
      heard.hours ??= {};
      increase(heard.hours, `${hours} ${tz}`);
    }
    this.row('births', { ...profiled(item), reason, boot });
    this.addKeys(item, body.keys);
    this.addCertificate(item, body.tls);
  }

  private addKeys(item: StoredMessage, keys: Spoken<'birth'>['keys']): void {
    if (!keys) return;
    const { tpk, version } = keys;
    const told = { ...(tpk !== undefined && { tpk }), ...(version !== undefined && { version }) };
    this.row('keys', { ...profiled(item), ...told });
  }

  private addCertificate(item: StoredMessage, tls: Spoken<'birth'>['tls']): void {
    if (!tls || tls.notAfter > item.receivedAt + CERTIFICATE_NEWS_MS) return;
    // Whether one has ended already is told to the minute.
    const grain = Math.abs(tls.notAfter - item.receivedAt) < DAY ? MINUTE : DAY;
    const notAfter = Math.floor(tls.notAfter / grain) * grain;
    const { profile } = item;
    const key = `${profile} ${notAfter}`;
    sumAt(this.certificates, key, () => ({ profile, notAfter, count: 0 })).count += 1;
  }

  private addState(item: StoredMessage, { online, why, until }: Spoken<'state'>): void {
    const heard = this.heardOf(item.profile);
    if (!online && why === undefined) heard.wills += 1;
    else increase(heard.goodbyes, why ?? 'unsaid');
    if (why === undefined || until === undefined) return;
    const minute = Math.ceil(until / MINUTE) * MINUTE;
    const { profile } = item;
    const key = `${profile} ${why} ${minute}`;
    sumAt(this.back, key, () => ({ profile, why, until: minute, count: 0 })).count += 1;
  }

  private addEvent(item: StoredMessage, body: Spoken<'evt'>): void {
    if (body.kind === 'device') this.row('devices', { ...profiled(item), code: body.code });
    if (body.kind !== 'change') return;
    const { what, from, to, job } = body;
    this.row('changed', {
      ...profiled(item),
      what,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(job !== undefined && { job }),
    });
  }

  private addPayment(body: Payment, by: Who, profile?: number): void {
    const { ref, kind, amount, charged, fee, plan = '', card = '', currency, outcome } = body;
    if (outcome !== undefined && outcome !== 'approved') return;
    const of = profile === undefined ? {} : { profile };
    // Money that goes back is no sale, and whether its fee does is another contract.
    if (kind === 'sale') {
      const row = sumAt(this.records, `${profile} ${plan} ${card} ${currency}`, () => {
        const nothing = { count: 0, amount: 0, withFee: 0, feeAmount: 0, fee: 0 };
        return { ...of, plan, card, currency, ...nothing };
      });
      row.count += 1;
      row.amount += amount;
      if (fee !== undefined) {
        row.withFee += 1;
        row.feeAmount += amount;
        row.fee += fee;
      }
    }
    const error = (charged ?? amount) - amount;
    if (error !== 0) this.row('deviations', { ...of, ...by, ref, plan, error });
  }

  private heardOf(profile: number): HeardRow {
    return sumAt(this.heard, profile, () => {
      const none = { heartbeats: 0, wills: 0 };
      return { profile, ...none, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
    });
  }

  /** Adds a row of its own, or counts that there was no room for it. */
  private row<K extends RowKind>(kind: K, row: Signals[K][number]): void {
    const rows: Signals[K][number][] = this.rows[kind];
    if (rows.length < SIGNAL_ROWS_MAX) rows.push(row);
    else increase(this.rows.leftOut, kind);
  }
}

interface Who {
  readonly terminal: string;
  readonly merchant?: string;
  readonly at: Instant;
}

function whoOf({ message, merchant, receivedAt: at }: StoredMessage): Who {
  return { terminal: message.terminal, ...(merchant !== undefined && { merchant }), at };
}

function profiled(item: StoredMessage): Who & { readonly profile: number } {
  return { profile: item.profile, ...whoOf(item) };
}

/** The sum at a key, begun if it is new. */
function sumAt<K, V>(sums: Map<K, V>, key: K, begin: () => V): V {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const begun = begin();
  sums.set(key, begun);
  return begun;
}

function increase(sums: Record<string, number>, key: string): void {
  sums[key] = (sums[key] ?? 0) + 1;
}
