/** A simulation from its start to its report: plays a source until it ends or somebody stops it. */
import type { Instant } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import { openLedger } from './ledger.js';
import { type LiveCounts, playLive } from './play-live.js';
import type { MessageSource, Phase } from './world/message.js';

/** What a simulation needs. */
export interface SimulationOptions {
  readonly mqttUrl: string;
  /** A world or a replay. Its tenant must be the one given here. */
  readonly source: MessageSource;
  readonly clock: Clock;
  readonly tenant?: string | undefined;
  readonly ledgerFile?: string | undefined;
  readonly gateways?: number | undefined;
  /** Sets the gateways of this simulation apart from those of another one. */
  readonly name?: string | undefined;
  /** When to stop; the source's own end by default, and never if it has none. */
  readonly endsAt?: Instant | null | undefined;
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined;
  /** Stops the simulation when it aborts. */
  readonly signal?: AbortSignal | undefined;
  readonly inFlightMax?: number | undefined;
  readonly bufferedMax?: number | undefined;
}

/** How far a simulation is. */
export interface SimulationProgress extends LiveCounts {
  readonly at: Instant;
  readonly phase: Phase;
}

/** What a simulation did. `unacked` messages were sent or waited, and nobody took them. */
export interface SimulationReport {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly endedBy: 'end' | 'signal';
  readonly sent: number;
  readonly acked: number;
  readonly resent: number;
  readonly dropped: number;
  readonly unacked: number;
  readonly lastError: string | null;
}

const GATEWAYS = 4;
const PROGRESS_MS = 2_000;
const END_POLL_MS = 50;

/** Plays the source over MQTT and reports what became of it. Never throws for a broker. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationReport> {
  const { source, clock, signal, onProgress } = options;
  const startedAt = clock.now();
  const endsAt = options.endsAt === undefined ? source.endsAt : options.endsAt;
  const ledger = options.ledgerFile === undefined ? null : openLedger(options.ledgerFile);
  const play = playLive({
    mqttUrl: options.mqttUrl,
    tenant: options.tenant ?? 'demo',
    source,
    clock,
    ledger,
    gateways: options.gateways ?? GATEWAYS,
    name: options.name ?? 'sim',
    inFlightMax: options.inFlightMax,
    bufferedMax: options.bufferedMax,
  });
  const report = () => {
    const at = clock.now();
    onProgress?.({ at, phase: source.phaseAt(at), ...play.counts() });
  };
  const progress = setInterval(report, PROGRESS_MS);
  const endedBy = await untilOver(clock, endsAt, signal);
  clearInterval(progress);
  await play.stop();
  ledger?.close();
  const { sent, acked, resent, dropped, buffered, inFlight, lastError } = play.counts();
  const unacked = buffered + inFlight;
  const endedAt = clock.now();
  return { startedAt, endedAt, endedBy, sent, acked, resent, dropped, unacked, lastError };
}

/** Waits for the end. It asks the clock again and again: a scaled clock fits no long timer. */
function untilOver(
  clock: Clock,
  endsAt: Instant | null,
  signal: AbortSignal | undefined,
): Promise<'end' | 'signal'> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (signal?.aborted) finish('signal');
      else if (endsAt !== null && clock.now() >= endsAt) finish('end');
    }, END_POLL_MS);
    const finish = (why: 'end' | 'signal') => {
      clearInterval(timer);
      resolve(why);
    };
  });
}
