/**
 * What everybody says, on its way out: topics, sequence numbers, the offline buffer of terminals
 * that are cut off, and the copies of a network that delivers twice.
 */
import type { Instant } from '#domain/base/instant.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Cohort } from './cohort.js';
import type { EventQueue } from './event-queue.js';
import type { OutMessage } from './message.js';
import type { Random } from './random.js';

/** The start of every terminal message; `seq` is set when the message leaves the terminal. */
export interface TerminalBody {
  v: 1;
  boot: number;
  seq: number;
  at: Instant;
  queuedAt?: Instant;
  [field: string]: unknown;
}

/** The channels of a terminal that carry a sequence number. */
export type SpokenChannel = 'birth' | 'hb' | 'evt' | 'txn' | 'ack';

/** What a mouth is made of. */
export interface MouthParts {
  readonly terminals: readonly FleetTerminal[];
  readonly tenant: string;
  readonly cohorts: readonly Cohort[];
  readonly queue: EventQueue;
  readonly random: Random;
}

/** Speaks for all terminals and back offices. */
export interface Mouth {
  /** Sends, or keeps in the terminal's buffer while it is cut off. */
  say(terminal: number, channel: SpokenChannel, body: TerminalBody, now: Instant): void;
  sayState(terminal: number, body: object, now: Instant): void;
  sayHost(source: string, channel: 'change' | 'pulse', body: object, now: Instant): void;
  /** From now on the terminal keeps what it says. */
  cut(terminal: number): void;
  /** Lets the terminal speak again: its greeting first, then what it kept, in order. */
  reconnect(terminal: number, now: Instant, greet: () => void): void;
  /** How many messages wait in the terminal's buffer. */
  waiting(terminal: number): number;
  /** Starts the numbers of a new boot. */
  restart(terminal: number): void;
  /** Everything said since the last call. */
  collect(): OutMessage[];
}

/** How long a copy takes that the network delivers again. */
const COPY_DELAY_MS = { min: 50, max: 3_000 } as const;

interface Waiting {
  readonly channel: SpokenChannel;
  readonly body: TerminalBody;
}

/** Makes the mouth of a fleet. */
export function createMouth({ terminals, tenant, cohorts, queue, random }: MouthParts): Mouth {
  const seqs = new Float64Array(terminals.length);
  const prefixes = terminals.map(({ terminal }) => `pos/v1/${tenant}/${terminal}/`);
  const buffers = new Map<number, Waiting[]>();
  const doubling = cohorts.filter(({ timed }) => timed.line.duplicate !== undefined);
  let said: OutMessage[] = [];

  function emit(message: OutMessage, terminal: number | null, isState: boolean): void {
    said.push(message);
    for (let copies = copiesOf(doubling, terminal, message.at) - 1; copies > 0; copies -= 1) {
      // A late copy of an old state would undo a newer one, which no broker does.
      const delay = isState ? 0 : random.between(COPY_DELAY_MS.min, COPY_DELAY_MS.max);
      queue.push(Math.floor(message.at + delay), (at) => said.push({ ...message, at }));
    }
  }

  function send(terminal: number, channel: SpokenChannel, body: TerminalBody, at: Instant): void {
    const seq = (seqs[terminal] as number) + 1;
    seqs[terminal] = seq;
    body.seq = seq;
    const topic = prefixes[terminal] + channel;
    emit({ at, topic, channel, body, terminal: nameOf(terminal), qos: 1 }, terminal, false);
  }

  function nameOf(terminal: number): string {
    return (terminals[terminal] as FleetTerminal).terminal;
  }

  return {
    say(terminal, channel, body, now) {
      const buffer = buffers.get(terminal);
      if (buffer === undefined) send(terminal, channel, body, now);
      else buffer.push({ channel, body: { ...body, queuedAt: body.at } });
    },
    sayState(terminal, body, at) {
      const topic = `${prefixes[terminal]}state`;
      const channel = 'state';
      emit({ at, topic, channel, body, terminal: nameOf(terminal), qos: 1 }, terminal, true);
    },
    sayHost(source, channel, body, at) {
      const topic = `pos/v1/${tenant}/host/${source}/${channel}`;
      emit({ at, topic, body, terminal: null, qos: 1 }, null, false);
    },
    cut(terminal) {
      if (!buffers.has(terminal)) buffers.set(terminal, []);
    },
    reconnect(terminal, now, greet) {
      const kept = buffers.get(terminal) ?? [];
      buffers.delete(terminal);
      greet();
      for (const { channel, body } of kept) send(terminal, channel, body, now);
    },
    waiting: (terminal) => buffers.get(terminal)?.length ?? 0,
    restart(terminal) {
      seqs[terminal] = 0;
    },
    collect() {
      const messages = said;
      said = [];
      return messages;
    },
  };
}

/** How many times this message is delivered; a back office only if the line names nobody. */
function copiesOf(doubling: readonly Cohort[], terminal: number | null, now: Instant): number {
  let copies = 1;
  for (const { timed, holds, joinsAt } of doubling) {
    const isMeant =
      terminal === null
        ? Object.keys(timed.line.where).length === 0 && joinsAt.length > 0
        : holds(terminal, now);
    const inTime = terminal !== null || (now >= timed.from && now < timed.to);
    if (isMeant && inTime) copies = Math.max(copies, timed.line.duplicate ?? 1);
  }
  return copies;
}
