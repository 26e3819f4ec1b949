/**
 * Plays a fleet over real MQTT: every message leaves when the clock reaches its moment. A broker
 * that is away costs nothing but patience; the gateways buffer, and the play goes on.
 */
import type { Clock } from '#infra/clock.js';
import type { Ledger } from './ledger.js';
import { type GatewayCounts, startGateway } from './live/gateway.js';
import { gatewayFor } from './live/outgoing.js';
import type { MessageSource } from './world/message.js';

/** What a live play needs. */
export interface LiveOptions {
  readonly mqttUrl: string;
  readonly tenant: string;
  readonly source: MessageSource;
  readonly clock: Clock;
  readonly ledger: Ledger | null;
  /** How many connections share the fleet. */
  readonly gateways: number;
  /** Client ids are `{tenant}/gateway/{name}-N`; two plays against one broker need two names. */
  readonly name: string;
  readonly inFlightMax?: number | undefined;
  readonly bufferedMax?: number | undefined;
}

/** What all gateways have done so far. */
export interface LiveCounts extends Omit<GatewayCounts, 'isConnected'> {
  readonly connected: number;
}

/** A play that is running. */
export interface LivePlay {
  counts(): LiveCounts;
  /** Says nothing new, waits a while for what is left to be acknowledged, and disconnects. */
  stop(): Promise<void>;
}

/** Messages leave at most this late. */
const TICK_MS = 50;
/** How many messages of one gateway may wait for their PUBACK. */
const IN_FLIGHT_MESSAGES_MAX = 500;
/** What one gateway keeps for a broker that is away: some ten minutes of 20,000 terminals. */
const BUFFERED_MESSAGES_MAX = 60_000;
const DRAIN_LIMIT_MS = 5_000;

/** Starts to play. */
export function playLive(options: LiveOptions): LivePlay {
  const { source, clock, ledger, tenant, name } = options;
  const gateways = Array.from({ length: options.gateways }, (_, i) =>
    startGateway({
      url: options.mqttUrl,
      clientId: `${tenant}/gateway/${name}-${i + 1}`,
      clock,
      ledger,
      inFlightMax: options.inFlightMax ?? IN_FLIGHT_MESSAGES_MAX,
      bufferedMax: options.bufferedMax ?? BUFFERED_MESSAGES_MAX,
      commands: commandsOf(options, i),
    }),
  );
  const tick = () => {
    for (const message of source.advance(clock.now())) {
      gateways[gatewayFor(message.terminal, gateways.length)]?.offer(message);
    }
    for (const gateway of gateways) gateway.pump();
    ledger?.flush();
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    counts: () => addUp(gateways.map((gateway) => gateway.counts())),
    async stop() {
      clearInterval(timer);
      await Promise.all(gateways.map((gateway) => gateway.stop(DRAIN_LIMIT_MS)));
      ledger?.flush();
    },
  };
}

/** A gateway passes on what is for its own terminals; all of them hear what is for anybody. */
function commandsOf({ source, tenant, clock, gateways }: LiveOptions, mine: number) {
  if (source.hear === undefined) return null;
  return {
    filter: `pos/v1/${tenant}/+/cmd`,
    hear(topic: string, payload: string): void {
      const terminal = topic.split('/')[3] ?? '';
      if (gatewayFor(terminal, gateways) !== mine) return;
      source.hear?.(terminal, payload, clock.now());
    },
  };
}

function addUp(all: readonly GatewayCounts[]): LiveCounts {
  const sum = (pick: (counts: GatewayCounts) => number) =>
    all.reduce((total, counts) => total + pick(counts), 0);
  return {
    sent: sum(({ sent }) => sent),
    acked: sum(({ acked }) => acked),
    resent: sum(({ resent }) => resent),
    dropped: sum(({ dropped }) => dropped),
    buffered: sum(({ buffered }) => buffered),
    inFlight: sum(({ inFlight }) => inFlight),
    connected: sum(({ isConnected }) => (isConnected ? 1 : 0)),
    lastError: all.find(({ lastError }) => lastError !== null)?.lastError ?? null,
  };
}
