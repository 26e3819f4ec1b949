/**
 * `npm run scenarios`: plays stories in virtual time and judges what the engine made of them. It
 * stands with the tests, as the benchmarks do: it measures the product, and reaches into three of
 * its applications to do so; nothing an operator runs needs it.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Duration } from '#domain/base/duration.js';
import { messageOf } from '#infra/error-text.js';
import { scenarioNames, scenariosFolder } from '../../apps/simulator/src/scenario/load-scenario.js';
import { stopSignal } from '../../apps/tillwatch/src/service/stop-signal.js';
import { type Answer, playAll } from './hire-crew.js';
import { isRight, liveFiguresOf } from './live/live-figures.js';
import { type LiveRun, playAllLive } from './live/play-all-live.js';
import type { Job, Played } from './play-story.js';
import { figuresOf, storyTable, variantTable } from './print-verdicts.js';
import { AS_WRITTEN, VARIANTS, type Variant } from './variants.js';

const USAGE = `usage: npm run scenarios -- [--dir FOLDER] [--only A,B] [--variants] [--json]
  --dir FOLDER    the stories of another folder, with its fleet.yaml if it has one
  --only A,B      these stories
  --variants      each also under other circumstances: ${VARIANTS.map((v) => v.name).join(', ')}
  --variant X,Y   under these circumstances alone
  --live          in real time, over MQTT, by the whole service; with
    --terminals N   size of each fleet                          (2000)
    --lead-in D     shortens the quiet time before a story to this, such as 20s
    --effect-for D  cuts what a story does to this
    --at-once N     so many stories at once, each a tenant      (8)
  --json          the last line is {"figures":{…}}
`;

/** How stories are played in real time, as far as it was asked. */
type Asked = Omit<LiveRun, 'files' | 'say' | 'signal'>;

interface Wanted {
  readonly folder: string;
  readonly names: readonly string[];
  readonly variants: readonly Variant[];
  readonly json: boolean;
  readonly live: Asked | null;
}

function wantedOf(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string', default: scenariosFolder() },
      only: { type: 'string' },
      variants: { type: 'boolean', default: false },
      variant: { type: 'string' },
      json: { type: 'boolean', default: false },
      live: { type: 'boolean', default: false },
      ...LIVE_OPTIONS,
    },
  });
  const folder = resolve(values.dir);
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder`);
  const names = pick(scenarioNames(folder), values.only, 'story');
  const chosen = pick(
    VARIANTS.map(({ name }) => name),
    values.variant,
    'variant',
  );
  const others = VARIANTS.filter(({ name }) => chosen.includes(name));
  const alone = values.variant !== undefined ? others : [AS_WRITTEN];
  const variants = values.variants ? [AS_WRITTEN, ...others] : alone;
  const live = values.live ? liveOf(values) : null;
  return { folder, names, variants, json: values.json, live };
}

const LIVE_OPTIONS = {
  terminals: { type: 'string', default: '2000' },
  'lead-in': { type: 'string' },
  'effect-for': { type: 'string' },
  'at-once': { type: 'string', default: '8' },
} as const;

type LiveValues = Readonly<Record<'terminals' | 'at-once', string>> &
  Readonly<Partial<Record<'lead-in' | 'effect-for', string>>>;

function liveOf(values: LiveValues): Asked {
  const span = (text: string | undefined) =>
    text === undefined ? undefined : Duration.parse(text);
  return {
    terminals: countOf('terminals', values.terminals),
    atOnce: countOf('at-once', values['at-once']),
    leadIn: span(values['lead-in']),
    effectFor: span(values['effect-for']),
  };
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${name} ${text}: expected a number from 1`);
}

function pick(known: readonly string[], wanted: string | undefined, what: string): string[] {
  if (wanted === undefined) return [...known];
  const names = wanted.split(',').map((name) => name.trim());
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw new Error(`no ${what} ${JSON.stringify(strange)}; there are ${known.join(', ')}`);
  }
  return names;
}

async function playInRealTime({ folder, names, json }: Wanted, run: Asked): Promise<number> {
  const began = performance.now();
  const say = (text: string) => {
    const seconds = Math.round((performance.now() - began) / 1_000);
    process.stderr.write(`[${seconds} s] ${text}\n`);
  };
  const files = names.map((name) => join(folder, `${name}.yaml`));
  const played = await playAllLive({ ...run, files, say, signal: stopSignal() });
  process.stdout.write(`${storyTable(played)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ figures: liveFiguresOf(played) })}\n`);
  return played.every(isRight) ? 0 : 1;
}

async function play({ folder, names, variants, json }: Wanted): Promise<number> {
  // The longest first, so that no child is left alone with one at the end.
  const ordered = [...variants].sort((a, b) => (b.size ?? 1) - (a.size ?? 1));
  const jobs = ordered.flatMap((variant) =>
    names.map((name): Job => ({ file: join(folder, `${name}.yaml`), variant })),
  );
  const played = new Map<Job, Played>();
  const broken: string[] = [];
  await playAll(jobs, (job, answer) => {
    if (answer.ok) played.set(job, answer.played);
    else broken.push(`${job.file} (${job.variant.name}): ${answer.error}`);
    process.stderr.write(`[${played.size + broken.length}/${jobs.length}] ${said(job, answer)}\n`);
  });
  const of = (variant: Variant) =>
    jobs.flatMap((j) => (j.variant === variant ? (played.get(j) ?? []) : []));
  const all = variants.flatMap(of);
  // Beside the stories as written variants are a table; without these they are what was asked for.
  const asked = variants.includes(AS_WRITTEN) ? of(AS_WRITTEN) : all;
  const wrong = all.filter((each) => !asked.includes(each) && !each.verdict.right);
  process.stdout.write(`${storyTable(asked.map(named))}\n`);
  if (variants.some((variant) => variant !== AS_WRITTEN)) {
    process.stdout.write(`\n${variantTable(all)}\n`);
    if (wrong.length > 0) process.stdout.write(`\n${storyTable(wrong.map(named))}\n`);
  }
  for (const text of broken) process.stderr.write(`not played: ${text}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ figures: figuresOf(asked) })}\n`);
  return broken.length === 0 && asked.every(({ verdict }) => verdict.right) ? 0 : 1;
}

/** What was varied is shown with its variant. */
function named(played: Played): Played {
  const { scenario, variant } = played;
  return variant === AS_WRITTEN.name ? played : { ...played, scenario: `${scenario} (${variant})` };
}

function said(job: Job, answer: Answer): string {
  if (!answer.ok) return `${job.file}: ${answer.error}`;
  const { scenario, variant, verdict, messages, rejected, idleLines, tookMs, pages } =
    answer.played;
  const odd = [
    ...(rejected > 0 ? [`${rejected} messages would be refused`] : []),
    ...(idleLines.length > 0 ? [`lines ${idleLines.join()} match no terminal`] : []),
  ];
  const outcome = verdict.right ? 'right' : 'WRONG';
  const seconds = (tookMs / 1_000).toFixed(1);
  const notes = odd.length > 0 ? ` (${odd.join('; ')})` : '';
  const told = pages.length > 0 ? ` [${pages.join(', ')}]` : '';
  return `${scenario}, ${variant}: ${outcome}, ${messages} messages in ${seconds} s${notes}${told}`;
}

try {
  const wanted = wantedOf(process.argv.slice(2));
  process.exitCode = wanted.live ? await playInRealTime(wanted, wanted.live) : await play(wanted);
} catch (error) {
  const isStopped = error instanceof Error && error.name === 'AbortError';
  process.stderr.write(
    isStopped ? 'stopped, and all that was started\n' : `${messageOf(error)}\n${USAGE}`,
  );
  process.exitCode = isStopped ? 130 : 2;
}
