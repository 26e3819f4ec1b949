/**
 * How terminals take commands: they check who signed them, until when they hold and whether they
 * have had them before, and then obey, refuse, or are never heard of again.
 */
import type { Instant } from '#domain/base/instant.js';
import { Cmd } from '#domain/message/downward.js';
import type { Ack } from '#domain/message/schema.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Cohort } from './cohort.js';
import type { EventQueue } from './event-queue.js';
import type { Life } from './life.js';
import { stableShare } from './random.js';
import type { Voice } from './voice.js';

/** How many do not do as they are told, and what makes a command good. */
export interface Manners {
  /** Whether it was signed for this topic by the service's own key. */
  readonly verify: (topic: string, cmd: Cmd) => boolean;
  /** Shares of the terminals, 0 to 1, drawn by the seed: the same ones for every command. */
  readonly refuse: number;
  readonly vanish: number;
}

export interface ObedienceParts {
  readonly terminals: readonly FleetTerminal[];
  readonly tenant: string;
  readonly seed: number;
  readonly cohorts: readonly Cohort[];
  readonly queue: EventQueue;
  readonly life: Life;
  readonly voice: Voice;
  readonly manners: Manners;
}

export interface Obedience {
  /** A terminal hears what was published to its `cmd`. */
  hear(terminal: string, payload: string, now: Instant): void;
}

type Answer = Pick<Ack, 'status' | 'detail'>;

/** A restart takes this long, and a command is thought over for a moment. */
const DOWN_MS = 20_000;
const THINK_MS = 400;
const MANNERS = 7;

/** Makes the obedience of a fleet. */
export function createObedience(parts: ObedienceParts): Obedience {
  return new FleetObedience(parts);
}

class FleetObedience implements Obedience {
  private readonly byName: ReadonlyMap<string, number>;
  /** What was answered to each command: it is answered again, and not done again. */
  private readonly answers = new Map<string, Answer>();
  private readonly held = new Set<number>();

  constructor(private readonly parts: ObedienceParts) {
    this.byName = new Map(parts.terminals.map(({ terminal, index }) => [terminal, index]));
  }

  hear(terminal: string, payload: string, now: Instant): void {
    const i = this.byName.get(terminal);
    const read = Cmd.safeParse(readJson(payload));
    // Nobody who is away hears anything; the command is sent again.
    if (i === undefined || !read.success || !this.parts.life.takesPayments(i)) return;
    const cmd = read.data;
    const key = `${terminal}/${cmd.id}`;
    const before = this.answers.get(key);
    const answer = before ?? this.judge(i, cmd, now);
    if (answer === null) return;
    this.answers.set(key, answer);
    this.parts.queue.push(now + THINK_MS, (later) => {
      this.parts.voice.ack(i, { id: cmd.id, ...answer }, later);
      if (before === undefined && answer.status === 'done') this.obey(i, cmd, later);
    });
  }

  /** What it answers; null when it says nothing at all. */
  private judge(i: number, cmd: Cmd, now: Instant): Answer | null {
    const { manners, seed, tenant, terminals } = this.parts;
    const topic = `pos/v1/${tenant}/${terminals[i]?.terminal}/cmd`;
    if (!manners.verify(topic, cmd)) return { status: 'refused', detail: 'not signed by the host' };
    if (now >= cmd.expires) return { status: 'expired' };
    if (cmd.what === 'restart' && this.held.has(i)) return { status: 'refused', detail: 'on hold' };
    const rank = stableShare(seed, MANNERS, i);
    if (rank < manners.vanish) {
      this.vanish(i, now);
      return null;
    }
    const refuses = rank < manners.vanish + manners.refuse;
    return refuses ? { status: 'refused', detail: 'a payment is under way' } : { status: 'done' };
  }

  private obey(i: number, cmd: Cmd, now: Instant): void {
    const { cohorts, life } = this.parts;
    if (cmd.what === 'hold') this.held.add(i);
    if (cmd.what === 'release') this.held.delete(i);
    for (const cohort of cohorts) {
      if (cohort.timed.line.cured_by?.includes(cmd.what)) cohort.leave(i);
    }
    if (cmd.what !== 'restart') return;
    const backAt = now + DOWN_MS;
    const goodbye = { why: 'reboot' as const, until: backAt };
    life.restart(i, { goodbye, backAt, reason: 'command', isNewBoot: true }, now);
  }

  private vanish(i: number, now: Instant): void {
    const backAt = Number.POSITIVE_INFINITY;
    const departure = { goodbye: null, backAt, reason: 'power', isNewBoot: true } as const;
    this.parts.life.vanish(i, departure, now);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
