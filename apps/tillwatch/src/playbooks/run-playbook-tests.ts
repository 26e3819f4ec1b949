/** Runs a file of tests against the playbooks beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { placesIn } from '#infra/yaml/place-in-yaml.js';
import { readPlaybook } from '../../../alerts/src/playbook-file.js';
import { playRun } from './play-run.js';
import { type PlaybookTest, PlaybookTestFile } from './test-file.js';

/** What came of one test. */
export interface PlaybookOutcome {
  readonly name: string;
  readonly playbook: string;
  /** `file:line:column: …` with what was expected and what came, one text a miss. */
  readonly misses: readonly string[];
}

/** What came of a file, or why it cannot be run. */
export type PlaybookFileOutcome =
  | { readonly ok: true; readonly outcomes: readonly PlaybookOutcome[] }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Runs every test of `path` against the playbooks in its folder, each `<playbook>.yaml`. */
export function runPlaybookTests(path: string): PlaybookFileOutcome {
  const file = relative(process.cwd(), path);
  const text = readFileSync(path, 'utf8');
  const parsed = parseYaml(PlaybookTestFile, text, file);
  if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes.map(formatMistake) };
  const places = placesIn(text);
  const outcomes = parsed.value.tests.map((test, index) => {
    const misses = play(test, dirname(path)).map(({ at, says }) => {
      const { line, column } = places(['tests', index, ...at]);
      return `${file}:${line}:${column}: ${says}`;
    });
    return { name: test.name, playbook: test.playbook, misses };
  });
  return { ok: true, outcomes };
}

interface Said {
  readonly at: readonly (string | number)[];
  readonly says: string;
}

function play(test: PlaybookTest, folder: string): Said[] {
  const path = join(folder, `${test.playbook}.yaml`);
  const at = ['playbook'];
  if (!existsSync(path)) return [{ at, says: `there is no ${relative(process.cwd(), path)}` }];
  const read = readPlaybook(readFileSync(path, 'utf8'), relative(process.cwd(), path));
  if (!read.playbook) return read.mistakes.map((says) => ({ at, says }));
  return playRun(read.playbook, test).map((miss) => {
    const says = `${miss.path.join('.')}\n  expected ${miss.expected}\n  found    ${miss.found}`;
    return { at: miss.path, says };
  });
}
