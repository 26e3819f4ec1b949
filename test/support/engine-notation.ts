/**
 * A small notation for what happens to the tiny fleet, read into what the engine is told second by
 * second. Every line holds from its second on:
 *
 *     0s    acq-1 10  acq-2 10       ten attempts a second; a few fail, as on any good day
 *     60s   acq-1 8x55/10            eight of the ten fail with 55
 *     70s   acq-1 4x96+4x--/10       four with 96, and four get no answer at all
 *     80s   acq-2 2x91@icbc/10       two, of this issuer's cards
 *     85s   stuck acq-3/0,1,2 55     these terminals fail once every two seconds
 *     86s   change acq-1 key_reset   the back office announces a change
 *     90s   silence                  nothing is heard any more, until `heard`
 *     95s   people inc-1 acknowledged Li      also `step_done STEP BY`, `resolved_by_hand BY`,
 *                                            `merged_into inc-2 BY`, `severity_set SEV1 BY`, …
 *     99s   end
 */
import { type Instant, SECOND } from '#domain/base/instant.js';
import { Severity } from '#domain/base/severity.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import type { TickInput } from '#domain/engine/types.js';
import type { CauseEntry, IncidentEvent } from '#domain/incident/incident.js';
import type { Change } from '#domain/message/schema.js';
import { aDigest, attempt, chance, type Ending, START } from './tiny-fleet.js';

/** What one tick is told, and when. */
export interface Told {
  readonly now: Instant;
  readonly digests: readonly Digest[];
  readonly people: TickInput['people'];
}

export interface Writing {
  readonly seed?: number;
  /** Up to so many seconds later a heartbeat tells of an approval; failures are told at once. */
  readonly lagSeconds?: number;
}

interface Line {
  readonly at: number;
  readonly words: readonly string[];
}

interface Traffic {
  readonly attempts: number;
  readonly failing: readonly (Ending & { readonly count: number })[];
}

/** Reads a story: one entry for each of its seconds. */
export function ticksOf(story: string, writing: Writing = {}): Told[] {
  const lines = story.split('\n').flatMap(readLine);
  const world = new World(writing);
  const end = lines.find((line) => line.words[0] === 'end')?.at ?? 0;
  const ticks: Told[] = [];
  for (let second = 1; second <= end; second += 1) {
    for (const line of lines) if (line.at === second - 1) world.obey(line);
    ticks.push(world.pass(second));
  }
  return ticks;
}

function readLine(text: string): Line[] {
  const [time = '', ...words] = text.trim().split(/\s+/);
  return time === '' ? [] : [{ at: Number.parseInt(time, 10), words }];
}

/** What holds at a moment of a story. */
class World {
  private readonly draw: () => number;
  private readonly lagSeconds: number;
  private readonly traffic = new Map<string, Traffic>();
  private readonly heartbeats = new Map<number, AttemptRow[]>();
  private stuck = { acquirer: '', terminals: [] as number[], code: '' };
  private heard = true;
  private changes: Change[] = [];
  private people: TickInput['people'][number][] = [];

  constructor({ seed = 1, lagSeconds = 0 }: Writing) {
    this.draw = chance(seed);
    this.lagSeconds = lagSeconds;
  }

  obey({ at, words }: Line): void {
    const [verb, ...rest] = words;
    const [first = '', second = ''] = rest;
    const now = START + at * SECOND;
    switch (verb) {
      case 'end':
        return;
      case 'silence':
      case 'heard':
        this.heard = verb === 'heard';
        return;
      case 'stuck': {
        const [acquirer = '', numbers = ''] = first.split('/');
        this.stuck = { acquirer, terminals: numbers.split(',').map(Number), code: second };
        return;
      }
      case 'change':
        this.changes.push(announced(first, second as Change['what'], now));
        return;
      case 'people':
        this.people.push({ incident: first, event: said(rest.slice(1), now) });
        return;
      default:
        for (let i = 0; i < words.length; i += 2) {
          this.traffic.set(words[i] ?? '', readTraffic(words[i + 1] ?? ''));
        }
    }
  }

  /** Lets a second pass. */
  pass(second: number): Told {
    const now = START + second * SECOND;
    const rows: AttemptRow[] = [];
    const failures: FailureRow[] = [];
    const pay = (acquirer: string, ending: Ending, terminal?: number) => {
      const till = { acquirer, now, draw: this.draw, ...(terminal !== undefined && { terminal }) };
      const { row, failure } = attempt(till, ending);
      if (failure) failures.push(failure);
      (failure ? rows : this.heartbeat(second, rows)).push(row);
    };
    for (const [acquirer, { attempts, failing }] of this.traffic) {
      let healthy = attempts;
      for (const { count, ...ending } of failing) {
        healthy -= count;
        for (let i = 0; i < count; i += 1) pay(acquirer, ending);
      }
      for (let i = 0; i < healthy; i += 1) pay(acquirer, { code: usual(this.draw()) });
    }
    if (second % 2 === 0) {
      const { acquirer, terminals, code } = this.stuck;
      for (const terminal of terminals) pay(acquirer, { code }, terminal);
    }
    rows.push(...(this.heartbeats.get(second) ?? []));
    const { people, changes } = this;
    this.people = [];
    this.changes = [];
    const digests = this.heard ? [aDigest(now, rows, failures, changes)] : [];
    return { now, people, digests };
  }

  /** Where an approval is told of: at once, or in a later second's heartbeats. */
  private heartbeat(second: number, rows: AttemptRow[]): AttemptRow[] {
    if (this.lagSeconds === 0) return rows;
    const due = second + 1 + Math.floor(this.draw() * this.lagSeconds);
    const waiting = this.heartbeats.get(due) ?? [];
    this.heartbeats.set(due, waiting);
    return waiting;
  }
}

/** What a payment ends with on a good day: a few are declined, fewer fail. */
function usual(drawn: number): string | undefined {
  if (drawn < 0.04) return '51';
  if (drawn < 0.043) return '55';
  if (drawn < 0.044) return '91';
  return drawn < 0.045 ? '96' : undefined;
}

function readTraffic(text: string): Traffic {
  const [failing, attempts] = text.includes('/') ? text.split('/') : ['', text];
  const parts = failing === '' ? [] : (failing ?? '').split('+');
  return { attempts: Number(attempts), failing: parts.map(readFailing) };
}

function readFailing(text: string): Traffic['failing'][number] {
  const [, count, code, issuer] = /^(\d+)x([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  return { count: Number(count), code, issuer };
}

function announced(acquirer: string, what: Change['what'], at: Instant): Change {
  return { v: 1, id: `chg-${what}`, at, what, scope: { acquirer } };
}

function said([kind, ...rest]: readonly string[], at: Instant): IncidentEvent {
  const [first = '', second = ''] = rest;
  switch (kind) {
    case 'acknowledged':
      return { kind, at, by: first };
    case 'resolved_by_hand':
      return { kind, at, by: first, reason: 'a known matter' };
    case 'step_done':
      return { kind, at, step: first, by: second, outcome: 'done' };
    case 'mitigating':
    case 'reviewed':
      return { kind, at, by: first };
    case 'merged_into':
      return { kind, at, into: first, by: second, reason: 'one fault' };
    case 'took_in':
      return { kind, at, from: first, by: second, reason: 'one fault' };
    case 'split_asked': {
      const [attribute = '', value = ''] = first.split('=');
      const entries = [{ attribute: attribute as CauseEntry['attribute'], value }];
      return { kind, at, entries, by: second, reason: 'another fault' };
    }
    case 'severity_set':
      return { kind, at, severity: Severity.parse(first), by: second, reason: 'known better' };
    default:
      throw new Error(`nobody says ${kind}`);
  }
}
