/** Runs a file of tests against the rules beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Settings } from '#domain/engine/types.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { readCodeFiles } from '#infra/yaml/load-codes.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { placesIn } from '#infra/yaml/place-in-yaml.js';
import { whyUnread } from '#infra/yaml/read-text.js';
import { readRuleFiles } from '../../../alerts/src/rule-files.js';
import { playVirtually } from '../../../simulator/src/play-virtual.js';
import { loadFleet, loadScenario } from '../../../simulator/src/scenario/load-scenario.js';
import { createWorld } from '../../../simulator/src/world/create-world.js';
import { judgeNotices, type Miss, type Notice, noticesOf } from './judge-notices.js';
import { playSeries } from './play-series.js';
import { type RuleTest, RuleTestFile, type ScenarioTest } from './test-file.js';

/** What came of one test. */
export interface Outcome {
  readonly name: string;
  /** Everything that was told. */
  readonly notices: readonly Notice[];
  /** `file:line:column: …` with what was expected and what was told, one text a miss. */
  readonly misses: readonly string[];
}

/** What came of a file, or why it cannot be run. */
export type FileOutcome =
  | { readonly ok: true; readonly outcomes: readonly Outcome[] }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** The folders of files that an operator may have of his own. */
export interface Folders {
  readonly rules: string;
  readonly playbooks: string;
  /** Dialects, laid over those that are shipped. */
  readonly codes: string;
}

/** The rules of a folder as the engine is given them, or the mistakes in any of the files. */
export async function settingsFor(
  folders: Folders,
): Promise<{ ok: true; settings: Settings } | { ok: false; mistakes: readonly string[] }> {
  const read = await readRuleFiles(folders.rules, folders.playbooks);
  if (!read.ok) return read;
  const dialects = await readCodeFiles(folders.codes);
  if (!dialects.ok) return dialects;
  const rules = read.value.rules.map(({ rule }) => rule);
  const { playbooks } = read.value;
  const externalUrl = 'http://localhost:8080';
  const told = { externalUrl, receivers: ['webhook'] };
  const settings = { tenant: 'demo', rules, playbooks, codes: dialects.book, ...told };
  return { ok: true, settings };
}

/** Runs every test of `path` against the rules in its folder, or those of other folders. */
export async function runRuleTests(
  path: string,
  others: Partial<Folders> = {},
): Promise<FileOutcome> {
  const file = relative(process.cwd(), path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { ok: false, mistakes: [`${file}: cannot be read: ${whyUnread(error)}`] };
  }
  const parsed = parseYaml(RuleTestFile, text, file);
  if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes.map(formatMistake) };
  const folder = dirname(path);
  const found = await settingsFor({
    rules: folder,
    playbooks: join(folder, '..', 'playbooks'),
    codes: deployFolder('codes'),
    ...others,
  });
  if (!found.ok) return found;
  const places = placesIn(text);
  const place = (index: number, at: Miss['path']) => {
    const { line, column } = places(['tests', index, ...at]);
    return `${file}:${line}:${column}`;
  };
  const outcomes = parsed.value.tests.map((test, index): Outcome => {
    const played = play(test, folder, found.settings);
    if ('wrong' in played) {
      const misses = [`${place(index, ['scenario'])}: ${played.wrong}`];
      return { name: test.name, notices: [], misses };
    }
    const misses = judgeNotices(test.expect, played.notices).map((miss) => {
      const { path: at, expected, told } = miss;
      return `${place(index, at)}: ${at.join('.')}\n  expected ${expected}\n  told     ${told}`;
    });
    return { name: test.name, notices: played.notices, misses };
  });
  return { ok: true, outcomes };
}

type Played = { readonly notices: readonly Notice[] } | { readonly wrong: string };

function play(test: RuleTest, folder: string, settings: Settings): Played {
  if ('scenario' in test) return playStory(test, folder, settings);
  return { notices: noticesOf(playSeries(test, settings), test.start, test.expect) };
}

function playStory(test: ScenarioTest, folder: string, settings: Settings): Played {
  const beside = join(folder, test.scenario);
  const fleet = loadFleet();
  const scenario = loadScenario(existsSync(beside) ? beside : test.scenario);
  if (!fleet.ok) return { wrong: fleet.mistakes.map(formatMistake).join('\n') };
  if (!scenario.ok) return { wrong: scenario.mistakes.map(formatMistake).join('\n') };
  const { terminals, seed } = test;
  const world = createWorld({ fleet: fleet.value, scenario: scenario.value, terminals, seed });
  const { story, startsAt, endsAt } = world;
  if (story === null || endsAt === null) return { wrong: 'the story has no end' };
  const { decided } = playVirtually({ source: world, settings, from: startsAt, to: endsAt });
  return { notices: noticesOf(decided, story.effectsStartAt, test.expect) };
}
