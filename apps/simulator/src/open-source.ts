import type { Instant } from '#domain/base/instant.js';
import { err, ok, type Result } from '#domain/base/result.js';
import { readCommandPublicKey } from '#infra/command/command-key.js';
import { type FileMistake, formatMistake } from '#infra/yaml/load-yaml.js';
import type { Arguments } from './parse-arguments.js';
import { readCounts } from './replay/read-counts.js';
import { createReplay } from './replay/replay-counts.js';
import { loadFleet, loadScenario } from './scenario/load-scenario.js';
import { createWorld } from './world/create-world.js';
import type { MessageSource } from './world/message.js';
import type { Manners } from './world/obedience.js';
import { type RegistryFiles, registryFiles } from './world/registry-files.js';

/** Who speaks, and what somebody who watches should know beforehand. */
export interface OpenedSource {
  readonly source: MessageSource;
  readonly facts: Readonly<Record<string, unknown>>;
  /** What an operator's registry would say of them; null where nobody could know. */
  readonly registry: (() => RegistryFiles) | null;
}

/** What a fleet has if nobody says how many: enough to see causes, few enough for a laptop. */
const TERMINALS = 2_000;

/** Opens the world or the recorded day that the command line asks for, beginning at `startAt`. */
export function openSource(
  args: Arguments,
  startAt: Instant,
): Result<OpenedSource, readonly string[]> {
  return args.replay === undefined ? openWorld(args, startAt) : openReplay(args, startAt);
}

function openWorld(args: Arguments, startAt: Instant): Result<OpenedSource, readonly string[]> {
  const fleet = loadFleet(args.fleet);
  if (!fleet.ok) return err(written(fleet.mistakes));
  const story = args.scenario === undefined ? null : loadScenario(args.scenario);
  if (story?.ok === false) return err(written(story.mistakes));
  const world = createWorld({
    fleet: fleet.value,
    scenario: story?.value ?? null,
    seed: args.seed,
    terminals: args.terminals ?? TERMINALS,
    rate: args.rate,
    startAt,
    tenant: args.tenant,
    leadIn: args['lead-in'],
    effectFor: args['effect-for'],
    records: args.records,
    manners: mannersOf(args),
  });
  const terminals = world.terminals.length;
  return ok({
    source: world,
    facts: { terminals, endsAt: world.endsAt, story: world.story },
    registry: () => registryFiles(world.terminals, fleet.value.tz),
  });
}

function mannersOf(args: Arguments): Manners | undefined {
  const { 'command-key': file, refuse, vanish } = args;
  if (file === undefined) return undefined;
  return { verify: readCommandPublicKey(file), refuse, vanish };
}

function openReplay(args: Arguments, startAt: Instant): Result<OpenedSource, readonly string[]> {
  const recorded = readCounts(args.replay ?? '', args.codes);
  if (!recorded.ok) return err(written(recorded.mistakes));
  const replay = createReplay({
    recorded: recorded.value,
    terminals: args.terminals,
    seed: args.seed,
    tenant: args.tenant,
    speed: args.speed,
    startAt,
  });
  const minutes = recorded.value.minutes.length;
  const { startsAt, endsAt } = replay;
  return ok({ source: replay, facts: { minutes, startsAt, endsAt }, registry: null });
}

function written(mistakes: readonly FileMistake[]): string[] {
  return mistakes.map(formatMistake);
}
