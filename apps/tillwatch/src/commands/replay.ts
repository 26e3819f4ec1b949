import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Incident } from '#domain/incident/incident.js';
import { diagnosisName, placeText } from '#domain/notify/words.js';
import { scaledClock } from '#infra/clock.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { formatMistake } from '#infra/yaml/load-yaml.js';
import { readCounts } from '../../../simulator/src/replay/read-counts.js';
import { Misuse } from '../misuse.js';
import { progress, strong } from '../say.js';
import { makeHome } from '../service/make-home.js';
import { rulesOfRecord } from '../service/rules-of-record.js';
import { runSimulator, type Simulator, type SimulatorLine } from '../service/run-simulator.js';
import { type Service, startService } from '../service/start-service.js';
import { stopSignal } from '../service/stop-signal.js';
import { readIncidents } from '../service/watch-incidents.js';
import { sayStep } from './up.js';

export const REPLAY_USAGE = `tillwatch replay FILE.csv [--speed N] [--codes FILE.csv] …

Turns recorded counts (timestamp,status,count a minute) into the MQTT traffic of a virtual fleet
and drives a service with it. The service lives in the recorded time, N times as fast, so that a
day passes in minutes and every rule means what it says. Files with rules about silence are left
out: a record does not say which terminals are there.

  --speed N        recorded minutes a minute                    (60)
  --codes FILE     answer codes by minute     (*_auth_codes.csv beside FILE, if there is one)
  --terminals N    size of the virtual fleet                    (120)
  --json           print the incidents as JSON on stdout
  --keep-data      keep the data folder, and say where it is
`;

const OPTIONS = {
  speed: { type: 'string', default: '60' },
  codes: { type: 'string' },
  terminals: { type: 'string', default: '120' },
  json: { type: 'boolean', default: false },
  'keep-data': { type: 'boolean', default: false },
} as const;

const MINUTE_MS = 60_000;
/** After the last minute, an open incident gets this long to find out that it is over. */
const AFTER_MS = 5 * MINUTE_MS;
/** Faster than this the processes do not keep up with their own clock. */
const speed_max = 1_000;
const poll_ms = 300;

/** Replays a recorded day and prints what the service made of it. */
export async function replay(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) {
    process.stderr.write(REPLAY_USAGE);
    return 2;
  }
  const speed = Number(values.speed);
  if (!(speed > 0 && speed <= speed_max)) {
    throw new Misuse(`--speed ${values.speed}: expected a number above 0, at most ${speed_max}`);
  }
  const recorded = readCounts(resolve(file), values.codes);
  if (!recorded.ok) {
    process.stderr.write(`${recorded.mistakes.map(formatMistake).join('\n')}\n`);
    return 1;
  }
  const minutes = recorded.value.minutes;
  const first = minutes[0]?.at ?? 0;
  const home = makeHome('replay');
  try {
    const simulatorArgs = [
      '--replay',
      resolve(file),
      '--terminals',
      values.terminals,
      '--speed',
      '1',
    ];
    if (values.codes !== undefined) simulatorArgs.push('--codes', resolve(values.codes));
    const length = minutes.length * MINUTE_MS;
    return await play({ home, speed, first, length, simulatorArgs, json: values.json });
  } finally {
    if (values['keep-data']) progress(`data kept in ${home}`);
    else rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Play {
  readonly home: string;
  readonly speed: number;
  /** The first recorded minute, and how long the record is. */
  readonly first: number;
  readonly length: number;
  readonly simulatorArgs: readonly string[];
  readonly json: boolean;
}

async function play(options: Play): Promise<number> {
  const stop = stopSignal();
  const scale = { start: options.first, speed: options.speed, origin: Date.now() };
  const clock = scaledClock(scale);
  const rules = rulesOfRecord(process.env.RULES_DIR || deployFolder('rules'), options.home);
  if (rules.without.length > 0) {
    progress(
      `without ${rules.without.join(', ')}: a record does not say which terminals are there`,
    );
  }
  const env = {
    RULES_DIR: rules.folder,
    CLOCK_START: String(scale.start),
    CLOCK_SPEED: String(scale.speed),
    CLOCK_ORIGIN: String(scale.origin),
    // The replay looks at its own service, on loopback, without a token.
    API_TOKEN: '',
  };
  let service: Service | null = null;
  let simulator: Simulator | null = null;
  try {
    const { home } = options;
    service = await startService({ home, httpPort: 8080, mqttPort: 1883, env, onStep: sayStep });
    progress(`open ${strong(service.url)}`);
    // The service was born while the recorded clock already ran: the record begins when the
    // simulator does, and every time is told back in the record's own.
    let shift = 0;
    let over = false;
    const onLine = (line: SimulatorLine) => {
      if (line.kind === 'started') shift = Number(line.startAt) - options.first;
      if (line.kind === 'report') over = true;
    };
    const args = [...options.simulatorArgs, '--mqtt', service.mqttUrl];
    simulator = runSimulator({ args, env, onLine });
    const ends = () => options.first + shift + options.length + AFTER_MS;
    const seen = new Map<string, Incident>();
    while (!stop.aborted && !(over && clock.now() >= ends())) {
      for (const incident of await readIncidents(service.url)) see(seen, incident, shift);
      await sleep(poll_ms);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(report(seen, shift))}\n`);
    return stop.aborted ? 1 : 0;
  } finally {
    progress('stopping');
    await simulator?.stop();
    await service?.stop();
  }
}

function see(seen: Map<string, Incident>, incident: Incident, shift: number): void {
  const before = seen.get(incident.id);
  seen.set(incident.id, incident);
  const { id, severity, diagnosis, detectedAt, resolvedAt, evidence } = incident;
  if (!before) {
    const codes = evidence.codes.map(({ code, failures }) => `${code} × ${failures}`).join(', ');
    progress(
      `${told(detectedAt - shift)} ${strong(`INCIDENT ${id} ${severity}`)} ` +
        `${diagnosisName('en', diagnosis)}, ${placeText('en', incident)}: ${codes}`,
    );
  } else if (before.resolvedAt === null && resolvedAt !== null) {
    progress(`${told(resolvedAt - shift)} ${id} is resolved`);
  }
}

/** A recorded minute, as the file writes it. */
function told(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

function report(seen: ReadonlyMap<string, Incident>, shift: number) {
  const incidents = [...seen.values()].map((incident) => ({
    id: incident.id,
    rule: incident.rule,
    severity: incident.severity,
    startedAt: told(incident.startedAt - shift),
    detectedAt: told(incident.detectedAt - shift),
    resolvedAt: incident.resolvedAt === null ? null : told(incident.resolvedAt - shift),
    cause: incident.cause,
    codes: incident.evidence.codes,
  }));
  return { incidents };
}
