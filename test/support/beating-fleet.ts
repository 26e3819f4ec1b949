/**
 * A small notation for who is heard: the twelve profiles of the tiny fleet, with so many terminals
 * each, whose heartbeats come every minute give or take a tenth. Every line holds from its second:
 *
 *     0s    20                            terminals of each profile; 30 payments a pulse
 *     300s  silent region=310000 0.5      half of these vanish without a word; `*` is everybody
 *     300s  goodbye closing * 0.7 600     spread over so many seconds
 *     300s  restart * 0.4 120 180         the same, and back 180 s later, as announced
 *     400s  lost                          whoever was to come back does not
 *     400s  back                          whoever vanished speaks again
 *     300s  update model=A920 model=P90   these become of the other profile
 *     300s  deaf                          nothing of terminals arrives, pulses do; until `heard`
 *     300s  nothing                       nothing arrives at all; until `heard`
 *     300s  connects 60                   so often one who is there connects anew; 0: nobody
 *     300s  payments 2                    attempts that each acquirer counts in ten seconds
 *     300s  certificate model=A920        heartbeats tell of a certificate that has ended
 *     300s  maintenance acquirer=acq-1 900     announced until that second
 *     300s  hours 09:00-22:00             births tell them
 *     999s  end
 */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import type { HeardRow, Signals } from '#domain/digest/signals.js';
import type { Change } from '#domain/message/schema.js';
import type { Told } from './engine-notation.js';
import { aDigest, chance, PROFILES, START } from './tiny-fleet.js';

interface Till {
  profile: number;
  nextBeat: number;
  /** When it goes, and how. */
  leavesAt: number;
  why: string;
  away: boolean;
  backAt: number;
  certificate: boolean;
}

type Rows = Map<number, HeardRow>;
const PULSE_SECONDS = 10;
const NEVER = Number.POSITIVE_INFINITY;

/** Reads a story: one entry for each of its seconds. */
export function beatsOf(story: string, seed = 1): Told[] {
  const lines = story.split('\n').flatMap((text) => {
    const [time = '', ...words] = text.trim().split(/\s+/);
    return time === '' ? [] : [{ at: Number.parseInt(time, 10), words }];
  });
  const fleet = new BeatingFleet(seed);
  const end = lines.find(({ words }) => words[0] === 'end')?.at ?? 0;
  const ticks: Told[] = [];
  for (let second = 1; second <= end; second += 1) {
    for (const { at, words } of lines) if (at === second - 1) fleet.obey(at, words);
    ticks.push(fleet.pass(second));
  }
  return ticks;
}

class BeatingFleet {
  private readonly draw: () => number;
  private readonly tills: Till[] = [];
  private arrives: 'all' | 'pulses' | 'nothing' = 'all';
  private payments = 30;
  private connects = 0;
  private changes: Change[] = [];
  private hours: string | null = null;
  private moved: Signals['moved'] = [];

  constructor(seed: number) {
    this.draw = chance(seed);
  }

  obey(at: number, [verb = '', ...words]: readonly string[]): void {
    const [first = '', second = '', third = '', fourth = ''] = words;
    switch (verb) {
      case 'silent':
        this.leave(at, { whom: first, share: second, over: third, why: '', down: '' });
        return;
      case 'goodbye':
        this.leave(at, { whom: second, share: third, over: fourth, why: first, down: '' });
        return;
      case 'restart':
        this.leave(at, { whom: first, share: second, over: third, why: 'reboot', down: fourth });
        return;
      case 'back':
        for (const till of this.tills) if (till.away) till.backAt = at;
        return;
      case 'lost':
        for (const till of this.tills) till.backAt = NEVER;
        return;
      case 'update':
        this.update(first, second);
        return;
      case 'connects':
        this.connects = Number(first);
        return;
      case 'certificate':
        for (const till of this.within(first)) till.certificate = true;
        return;
      case 'payments':
        this.payments = Number(first);
        return;
      case 'maintenance':
        this.changes.push(announced(first, at, Number(second)));
        return;
      case 'hours':
        this.hours = `${first} Asia/Shanghai`;
        return;
      case 'deaf':
      case 'nothing':
      case 'heard':
        this.arrives = verb === 'heard' ? 'all' : verb === 'deaf' ? 'pulses' : 'nothing';
        return;
      case 'end':
        return;
      default:
        this.begin(Number(verb));
    }
  }

  /** Lets a second pass. */
  pass(second: number): Told {
    const now = START + second * SECOND;
    const heard: Rows = new Map();
    const back: Signals['back'] = [];
    const certificates: Signals['certificates'] = [];
    for (const till of this.tills) {
      if (till.away && second >= till.backAt) this.comeBack(till, second, rowOf(heard, till));
      else if (!till.away && second >= till.leavesAt) go(till, now, rowOf(heard, till), back);
      if (till.away || second < till.nextBeat) continue;
      const row = rowOf(heard, till);
      row.heartbeats += 1;
      row.seconds = (row.seconds ?? 0) + 60;
      till.nextBeat = second + 54 + this.draw() * 12;
      if (till.certificate) {
        certificates.push({ profile: till.profile, notAfter: START, count: 1 });
      }
    }
    if (this.hours !== null) {
      for (const { id } of PROFILES) rowOf(heard, { profile: id }).hours = { [this.hours]: 1 };
    }
    this.connectAnew(second, heard);
    const { changes, moved } = this;
    this.changes = [];
    this.moved = [];
    this.hours = null;
    const terminals = { heard: [...heard.values()], back, certificates, moved };
    const pulses = second % PULSE_SECONDS === 0 ? this.pulses(now) : [];
    if (this.arrives === 'nothing') return { now, people: [], digests: [] };
    const signals = this.arrives === 'all' ? { ...terminals, pulses } : { pulses };
    const empty = this.arrives === 'pulses' && pulses.length === 0;
    return { now, people: [], digests: empty ? [] : [aDigest(now, [], [], changes, signals)] };
  }

  private begin(each: number): void {
    for (const { id } of PROFILES) {
      for (let i = 0; i < each; i += 1) {
        const life = { leavesAt: NEVER, why: '', away: false, backAt: NEVER, certificate: false };
        this.tills.push({ profile: id, nextBeat: this.draw() * 60, ...life });
      }
    }
  }

  private leave(
    at: number,
    how: { whom: string; share: string; over: string; why: string; down: string },
  ): void {
    const whom = this.within(how.whom).filter(() => this.draw() < Number(how.share));
    for (const [i, till] of whom.entries()) {
      till.leavesAt = at + ((i * 7919) % whom.length) * (Number(how.over) / whom.length);
      till.why = how.why;
      till.backAt = how.down === '' ? NEVER : till.leavesAt + Number(how.down);
    }
  }

  private update(from: string, into: string): void {
    const target = PROFILES.find(({ attributes }) => matches(attributes, into))?.id ?? 0;
    const whom = this.within(from);
    for (const till of whom) {
      this.moved.push({ from: till.profile, to: target, count: 1 });
      till.profile = target;
    }
  }

  private comeBack(till: Till, second: number, row: HeardRow): void {
    Object.assign(till, { away: false, leavesAt: NEVER, backAt: NEVER });
    till.nextBeat = second + 1 + this.draw() * 60;
    const reason = till.why === 'reboot' ? 'scheduled' : 'reconnect';
    row.births[reason] = (row.births[reason] ?? 0) + 1;
  }

  private connectAnew(second: number, heard: Rows): void {
    if (this.connects === 0 || second % this.connects !== 0) return;
    const there = this.tills.filter(({ away }) => !away);
    const till = there[second % there.length];
    if (!till) return;
    const row = rowOf(heard, till);
    row.births.reconnect = (row.births.reconnect ?? 0) + 1;
  }

  private within(whom: string): Till[] {
    return this.tills.filter(({ profile }) => matches(PROFILES[profile]?.attributes ?? {}, whom));
  }

  private pulses(at: number): Signals['pulses'] {
    return ['acq-1', 'acq-2'].map((acquirer) => {
      const none = { declined: 0, failed: 0, noAnswer: 0 };
      const counts = { attempt: this.payments, approved: this.payments, ...none };
      return { v: 1, id: `${acquirer}-${at}`, at, span: PULSE_SECONDS, acquirer, ...counts };
    });
  }
}

function go(till: Till, now: number, row: HeardRow, back: Signals['back']): void {
  till.away = true;
  if (till.why === '') {
    row.wills += 1;
    return;
  }
  row.goodbyes[till.why] = (row.goodbyes[till.why] ?? 0) + 1;
  if (till.why !== 'reboot' || till.backAt === NEVER) return;
  const until = Math.ceil((START + till.backAt * SECOND) / MINUTE) * MINUTE;
  back.push({ profile: till.profile, why: 'reboot', until: Math.max(until, now), count: 1 });
}

function rowOf(rows: Rows, { profile }: Pick<Till, 'profile'>): HeardRow {
  const none = { heartbeats: 0, wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  const row = rows.get(profile) ?? { profile, ...none };
  rows.set(profile, row);
  return row;
}

function matches(attributes: Readonly<Record<string, string | undefined>>, whom: string): boolean {
  return whom.split(',').every((part) => {
    const [name = '', value] = part.split('=');
    return part === '*' || attributes[name] === value;
  });
}

function announced(whom: string, at: number, until: number): Change {
  const [name = '', value = ''] = whom.split('=');
  const times = { at: START + at * SECOND, until: START + until * SECOND };
  return { v: 1, id: 'chg-1', what: 'maintenance', scope: { [name]: value }, ...times };
}
