/** A small fleet that speaks in messages, and what the engine hears of them, as through ingest. */
import type { Profile, ProfileAttributes } from '#domain/base/attribute.js';
import { SECOND } from '#domain/base/instant.js';
import { VirtualStore } from '../../apps/simulator/src/virtual/take-messages.js';
import type { OutMessage } from '../../apps/simulator/src/world/message.js';
import type { Told } from './engine-notation.js';
import { chance, START } from './tiny-fleet.js';

const ACQUIRERS = ['acq-1', 'acq-2', 'acq-3'];
const TERMINALS = 120;

/** What fails at one acquirer, in seconds since the beginning. */
export interface Outage {
  readonly acquirer: string;
  readonly code: string;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** All that is said in so many seconds, by the second. */
export function saidIn(seconds: number, outage: Outage): OutMessage[][] {
  const draw = chance(outage.seed);
  const seqs = new Map<number, number>();
  const say = (terminal: number, second: number, channel: 'birth' | 'hb' | 'evt', body: object) => {
    const seq = (seqs.get(terminal) ?? 0) + 1;
    seqs.set(terminal, seq);
    const at = START + second * SECOND;
    const name = `T-${terminal}`;
    const topic = `pos/v1/demo/${name}/${channel}`;
    const all = { v: 1, boot: 1, seq, at, ...body };
    return { at, topic, channel, body: all, terminal: name, qos: 1 as const };
  };
  return Array.from({ length: seconds }, (_, second) =>
    Array.from({ length: TERMINALS }, (_, terminal) => {
      const acquirer = ACQUIRERS[terminal % 3] as string;
      if (second === 0) {
        const merchant = `m-${terminal}`;
        return [say(terminal, second, 'birth', { acquirer, merchant, region: '310000' })];
      }
      if (draw() < 0.8) return [];
      const isBad = acquirer === outage.acquirer && second >= outage.from && second < outage.to;
      const one = { attempt: 1, approved: 1, declined: 0, failed: 0, noAnswer: 0, pin: 1 };
      if (!isBad) return [say(terminal, second, 'hb', { txn: { ...one, pinless: 0 } })];
      const { code } = outage;
      return [say(terminal, second, 'evt', { kind: 'txn', code, outcome: 'declined', pin: true })];
    }).flat(),
  );
}

/** What the engine hears, a step a second; a duplicate is none, as in the service. */
export function heardOf(said: readonly (readonly OutMessage[])[]): {
  readonly ticks: Told[];
  readonly profiles: Profile[];
} {
  const profiles = new Map<number, ProfileAttributes>();
  const store = new VirtualStore(profiles);
  const ticks = said.map((messages, second) => {
    const now = START + second * SECOND;
    return { now, digests: store.take(messages, now), people: [] };
  });
  return { ticks, profiles: [...profiles].map(([id, attributes]) => ({ id, attributes })) };
}

/** The same, with many messages again: at once, or whole seconds of them up to a minute later. */
export function saidTwice(
  said: readonly (readonly OutMessage[])[],
  draw: () => number,
): OutMessage[][] {
  const again: OutMessage[][] = said.map(() => []);
  for (const [second, messages] of said.entries()) {
    const whole = draw() < 0.2;
    for (const message of messages) {
      if (!whole && draw() < 0.7) continue;
      const later = Math.min(said.length - 1, second + Math.floor(draw() * 60));
      again[draw() < 0.5 ? second : later]?.push(message);
    }
  }
  return said.map((messages, second) => {
    const at = START + second * SECOND;
    const more = (again[second] ?? []).map((message) => ({ ...message, at }));
    return [...messages, ...more];
  });
}
