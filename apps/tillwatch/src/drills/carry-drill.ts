/**
 * Carries a drill out: speaks for its terminals over MQTT from the moment the engine listens, and
 * sees it to its end. Whatever becomes of this process, the drill ends by its own limit.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { groundOf } from '#domain/base/drill-ground.js';
import { MINUTE, SECOND } from '#domain/base/instant.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, oneOrNone, rows } from '#infra/db/query.js';
import { type MeasuredDrill, measureDrill } from '#infra/drills/measure-drill.js';
import {
  beginFault,
  calledAt,
  type DrillRow,
  endDrill,
  findDrill,
  openOnGround,
  stopDrill,
} from '#infra/store/drills.sql.js';
import { busyRate } from '../../../simulator/src/scenario/busy-rate.js';
import { runSimulator, type Simulator, type SimulatorLine } from '../service/run-simulator.js';

/** What carrying needs. */
export interface CarryOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly mqttUrl: string;
  readonly drill: DrillRow;
  /** Aborts when somebody wants it to end. */
  readonly stop: AbortSignal;
  /** Told what is new, several times a second. */
  readonly onLook: (measured: MeasuredDrill) => void;
}

const look_every_ms = 250;
/** The engine takes a drill up within a second, if there is one. */
const take_up_ms = 30 * SECOND;
/** Where nothing was found, it is looked for this long after the fault. */
const unfound_ms = MINUTE;
/** The engine ends a drill whose time is up; if there is no engine any more, this process does. */
const overdue_ms = 2 * MINUTE;

/** Carries the drill out and answers it as it ended. */
export async function carryDrill(options: CarryOptions): Promise<MeasuredDrill> {
  const { db, clock, drill, onLook } = options;
  const speaker = new Speaker(options);
  try {
    for (;;) {
      const row = await one(db, findDrill, drill.tenant, drill.n);
      const measured = await measureDrill(db, row, clock.now());
      onLook(measured);
      if (row.state === 'ended') return measured;
      if (row.state === 'running') speaker.begin();
      if (row.state === 'ending') await speaker.end();
      const reason = reasonToStop(options, row, speaker, await isOver(options, measured, speaker));
      if (reason && row.state !== 'ending' && row.stop_reason === null) {
        await oneOrNone(db, stopDrill, drill.tenant, drill.n, reason, null);
      }
      const lost = isLost(row, clock.now());
      if (lost) await execute(db, endDrill, drill.n, new Date(clock.now()), lost);
      await sleep(look_every_ms);
    }
  } finally {
    await speaker.end();
  }
}

/** The simulator of a drill, and how far its story is. */
class Speaker {
  private simulator: Simulator | null = null;
  private ending = false;
  failed = false;
  /** When the fault was over; null before. */
  overAt: number | null = null;

  constructor(private readonly options: CarryOptions) {}

  begin(): void {
    if (this.simulator !== null || this.ending) return;
    const { drill, mqttUrl } = this.options;
    const rate = busyRate(drill.terminals);
    const args = [
      ...['--scenario', drill.scenario, '--terminals', String(drill.terminals)],
      ...['--rate', String(rate), '--lead-in', '20s', '--effect-for', `${drill.effect_seconds}s`],
      ...['--minutes', '10000', '--tenant', drill.tenant, '--name', 'drill', '--gateways', '1'],
      '--drill',
    ];
    const env = { SIMULATOR_MQTT_URL: mqttUrl };
    const simulator = runSimulator({ args, env, onLine: (line) => this.hear(line) });
    this.simulator = simulator;
    void simulator.ended.then(() => {
      this.failed = !this.ending;
    });
  }

  private hear(line: SimulatorLine): void {
    const { db, clock, drill } = this.options;
    const { story, phase } = line as { story?: { effectsStartAt?: number }; phase?: string };
    if (line.kind === 'started' && story?.effectsStartAt !== undefined) {
      const began = new Date(story.effectsStartAt);
      execute(db, beginFault, drill.n, began).catch(() => {
        // The database is away, and the next look says so.
      });
    }
    if (phase === 'after') this.overAt ??= clock.now();
  }

  async end(): Promise<void> {
    this.ending = true;
    await this.simulator?.stop();
  }
}

async function isOver(
  { db, clock, drill }: CarryOptions,
  { score }: MeasuredDrill,
  { overAt }: Speaker,
): Promise<boolean> {
  if (overAt === null || score === null) return false;
  if (score.incidents.length === 0) return clock.now() - overAt > unfound_ms;
  return (await rows(db, openOnGround, groundOf(drill.tenant))).length === 0;
}

function reasonToStop(
  { stop }: CarryOptions,
  row: DrillRow,
  { failed }: Speaker,
  over: boolean,
): string | null {
  if (stop.aborted) return 'stopped';
  if (row.state !== 'running') return null;
  return failed ? 'carrier_failed' : over ? 'over' : null;
}

/** Why nobody else will end it. */
function isLost(row: DrillRow, now: number): string | null {
  const { state, until } = row;
  if (state === 'asked')
    return now - calledAt(row).getTime() > take_up_ms ? 'nobody_decides' : null;
  return until && now > until.getTime() + overdue_ms ? 'nobody_decides' : null;
}
