import { SeverityPolicy } from '#domain/incident/severity-policy.js';
import { readYamlFile } from './read-text.js';

/**
 * An operator's limits of severity; undefined when there is no file. A mistake in it ends the
 * process, with every place.
 */
export async function loadSeverity(file: string | undefined): Promise<SeverityPolicy | undefined> {
  if (file === undefined) return undefined;
  const loaded = await readYamlFile(SeverityPolicy, file, 'SEVERITY_FILE');
  if (loaded.ok) return loaded.value;
  throw new Error(`severity\n${loaded.mistakes.join('\n')}`);
}
