import { RegulationFile } from '#domain/regulation/regulation.js';
import { readYamlFile } from './read-text.js';

/** What authorities want to know; null without a file. Throws with every mistake in it. */
export async function loadRegulation(file: string | undefined): Promise<RegulationFile | null> {
  if (file === undefined) return null;
  const loaded = await readYamlFile(RegulationFile, file, 'REGULATION_FILE');
  if (loaded.ok) return loaded.value;
  throw new Error(`regulation\n${loaded.mistakes.join('\n')}`);
}
