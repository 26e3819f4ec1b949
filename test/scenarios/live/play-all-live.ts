/** Plays stories in real time, several at once, and says how far it is. */
import { basename } from 'node:path';
import { formatMistake } from '#infra/yaml/load-yaml.js';
import { loadFleet, loadScenario } from '../../../apps/simulator/src/scenario/load-scenario.js';
import { storyStart } from '../../../apps/simulator/src/world/timeline.js';
import { isRight } from './live-figures.js';
import { type LiveOptions, type PlayedLive, playLive } from './play-live.js';
import { openStage, type Stage } from './stage.js';

/** What to play, and how much of it at once. */
export interface LiveRun extends LiveOptions {
  readonly files: readonly string[];
  readonly atOnce: number;
  readonly say: (text: string) => void;
}

/** Plays all; stories of one hour of day share a stage, whose clock shows that hour. */
export async function playAllLive(run: LiveRun): Promise<PlayedLive[]> {
  const played: PlayedLive[] = [];
  for (const [startAt, files] of byStart(run.files)) {
    const stage = await openStage(startAt, (step) => run.say(`starting ${step}`));
    run.say(`the service runs; its logs are in ${stage.service.logs}`);
    try {
      played.push(...(await playOn(stage, files, run)));
    } finally {
      await stage.close();
    }
  }
  return played;
}

async function playOn(stage: Stage, files: readonly string[], run: LiveRun): Promise<PlayedLive[]> {
  const waiting = [...files];
  const played: PlayedLive[] = [];
  const workOff = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const name = basename(file, '.yaml');
      run.say(`${name} begins`);
      const one = await playLive(stage, file, name, run);
      played.push(one);
      const outcome = isRight(one) ? 'right' : 'WRONG';
      const { missing, wrong } = one.notices;
      const tried = one.attempts.map(({ action, code }) => `${action} ${code}`).join(', ');
      run.say(`${name} ${outcome}, ${one.sent} messages, ${played.length} of ${files.length}`);
      if (tried !== '') run.say(`  tried: ${tried}`);
      if (missing.length > 0) run.say(`  not told: ${missing.join(', ')}`);
      if (wrong.length > 0) run.say(`  told for nothing: ${wrong.join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.atOnce, files.length) }, workOff));
  return played;
}

function byStart(files: readonly string[]): Map<number, string[]> {
  const fleet = loadFleet();
  if (!fleet.ok) throw new Error(fleet.mistakes.map(formatMistake).join('\n'));
  const groups = new Map<number, string[]>();
  for (const file of files) {
    const story = loadScenario(file);
    if (!story.ok) throw new Error(story.mistakes.map(formatMistake).join('\n'));
    const at = storyStart(story.value.start, fleet.value.tz);
    groups.set(at, [...(groups.get(at) ?? []), file]);
  }
  return groups;
}
