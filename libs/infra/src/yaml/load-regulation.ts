import { readFile } from 'node:fs/promises';
import { RegulationFile } from '#domain/regulation/regulation.js';
import { formatMistake, parseYaml } from './load-yaml.js';

/** What authorities want to know; null without a file. Throws with every mistake in it. */
export async function loadRegulation(file: string | undefined): Promise<RegulationFile | null> {
  if (file === undefined) return null;
  const loaded = parseYaml(RegulationFile, await readFile(file, 'utf8'), file);
  if (loaded.ok) return loaded.value;
  throw new Error(`regulation\n${loaded.mistakes.map(formatMistake).join('\n')}`);
}
