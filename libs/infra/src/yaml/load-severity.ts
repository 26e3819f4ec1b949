import { readFile } from 'node:fs/promises';
import { SeverityPolicy } from '#domain/incident/severity-policy.js';
import { formatMistake, parseYaml } from './load-yaml.js';

/**
 * An operator's limits of severity; undefined when there is no file. A mistake in it ends the
 * process, with every place.
 */
export async function loadSeverity(file: string | undefined): Promise<SeverityPolicy | undefined> {
  if (file === undefined) return undefined;
  const loaded = parseYaml(SeverityPolicy, await readFile(file, 'utf8'), file);
  if (loaded.ok) return loaded.value;
  throw new Error(`severity\n${loaded.mistakes.map(formatMistake).join('\n')}`);
}
