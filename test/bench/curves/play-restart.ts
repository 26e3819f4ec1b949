/** An outage in which the engine is killed and starts again from what it had saved. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { type EngineState, fromSnapshot, newState, toSnapshot } from '#domain/engine/memory.js';
import { remember, tick } from '#domain/engine/tick.js';
import { faultOf, HOST_ERRORS, type Outage } from './play-outage.js';
import { goOn, type Warm } from './warm-up.js';

/** When it is killed, in seconds since the outage began, and for how long it is gone. */
export interface Kill {
  readonly after_s: number;
  readonly gone_s: number;
}

/** A notification, and every second in which it was sent. */
export interface SentOne {
  readonly isFirst: boolean;
  readonly times: readonly number[];
}

/** Notifications by their keys. */
export type Sent = ReadonlyMap<string, SentOne>;

const BEGINS_S = 5;
const LASTS_S = 120;
const REMEMBERED_MS = 15 * MINUTE;

/** Plays an outage, with a kill or without; what was sent, in seconds since it began. */
export function playRestart(warm: Warm, { cause, share, seed }: Outage, kill: Kill | null): Sent {
  const from = warm.now + BEGINS_S * SECOND;
  const to = from + LASTS_S * SECOND;
  const fault = faultOf(warm.fleet, cause, { from, to, share, mishap: HOST_ERRORS });
  const { live, state: before } = goOn(warm, { seed, faults: [fault] });
  const sent = new Map<string, SentOne>();
  const decided: Digest[] = [...warm.digests];
  let state = before;
  let waiting: Digest[] = [];
  for (let second = 1 - BEGINS_S; second <= LASTS_S; second += 1) {
    const { now, input } = live.next();
    waiting.push(...input.digests);
    if (kill && second > kill.after_s && second <= kill.after_s + kill.gone_s) continue;
    if (kill && second === kill.after_s + kill.gone_s + 1) state = startAgain(state, decided);
    const { effects } = tick(state, warm.settings, { ...input, digests: waiting }, now);
    decided.push(...waiting);
    waiting = [];
    for (const effect of effects) {
      if (effect.kind !== 'enqueue_notification') continue;
      const times = [...(sent.get(effect.dedupKey)?.times ?? []), second];
      sent.set(effect.dedupKey, { isFirst: effect.reason === 'first', times });
    }
  }
  return sent;
}

/** A new process: the saved memory, the profiles from the store, and recent digests read again. */
function startAgain(state: EngineState, decided: readonly Digest[]): EngineState {
  const memory = fromSnapshot(toSnapshot(state.memory));
  if (!memory) throw new Error('a snapshot of this very version was refused');
  const fresh = newState();
  const again: EngineState = { ...fresh, memory, profiles: state.profiles };
  const since = (memory.newestAt ?? 0) - REMEMBERED_MS;
  remember(
    again,
    decided.filter(({ to }) => to >= since),
  );
  return again;
}

/** First pages that were lost or sent twice, and by how much the first came later. */
export function compareSent(calm: Sent, killed: Sent) {
  const wanted = pagesIn(calm);
  const got = pagesIn(killed);
  const lost = Math.max(0, wanted.length - got.length);
  const twice = [...killed.values()].filter(({ times }) => times.length > 1).length;
  const later = (got[0] ?? 0) - (wanted[0] ?? 0);
  return { lost, duplicated: twice + Math.max(0, got.length - wanted.length), later };
}

function pagesIn(sent: Sent): number[] {
  return [...sent.values()]
    .flatMap(({ isFirst, times }) => (isFirst ? times.slice(0, 1) : []))
    .sort((a, b) => a - b);
}
