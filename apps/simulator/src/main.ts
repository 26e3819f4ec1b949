/** The simulator as a process of its own: JSON lines on stdout, mistakes on stderr. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '#domain/base/instant.js';
import { clockFromEnv } from '#infra/clock.js';
import { labelDrill } from './live/label-drill.js';
import { openSource } from './open-source.js';
import { parseArguments, USAGE } from './parse-arguments.js';
import { runSimulation } from './run-simulation.js';
import { REGISTRY_KINDS, type RegistryFiles } from './world/registry-files.js';

/** The exit code of "called wrongly". */
const CALLED_WRONGLY = 2;

function say(kind: string, facts: object): void {
  process.stdout.write(`${JSON.stringify({ kind, ...facts })}\n`);
}

function refuse(mistakes: readonly string[]): never {
  process.stderr.write(`${mistakes.join('\n')}\n`);
  process.exit(CALLED_WRONGLY);
}

function writeRegistry(folder: string, files: RegistryFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const kind of REGISTRY_KINDS) writeFileSync(join(folder, `${kind}.csv`), files[kind]);
  if (process.connected) process.disconnect();
}

async function main(): Promise<void> {
  const args = parseArguments(process.argv.slice(2));
  if (!args.ok) return refuse([...args.error, USAGE]);
  if (args.value.help) {
    process.stdout.write(USAGE);
    return;
  }
  const clock = clockFromEnv(process.env);
  const startAt = clock.now();
  // A recording too begins now, and not at its own first minute: under a scaled clock that minute
  // was over before the service it is played to had started.
  const opened = openSource(args.value, startAt);
  if (!opened.ok) return refuse(opened.error);
  const { source, facts, registry } = opened.value;
  if (args.value.registry !== undefined && registry !== null) {
    return writeRegistry(args.value.registry, registry());
  }
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  // A killed parent sends no signal; it only closes the channel it forked us with.
  process.once('disconnect', () => stop.abort());
  const { mqtt, tenant, ledger, gateways, name, minutes, drill } = args.value;
  say('started', { startAt, ...facts });
  const report = await runSimulation({
    // An address with a password in it is no argument: those are for all to read.
    mqttUrl: process.env.SIMULATOR_MQTT_URL ?? mqtt,
    ...{ clock, tenant, gateways, name },
    source: drill ? labelDrill(source) : source,
    ledgerFile: ledger,
    endsAt: minutes === undefined ? source.endsAt : startAt + minutes * MINUTE,
    onProgress: (progress) => say('progress', progress),
    signal: stop.signal,
  });
  say('report', report);
  if (process.connected) process.disconnect();
}

await main();
