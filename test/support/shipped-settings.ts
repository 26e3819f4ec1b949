/** The shipped rules, playbooks and codes, as the engine is given them. */
import { join } from 'node:path';
import type { Settings } from '#domain/engine/types.js';
import { settingsFor } from '../../apps/tillwatch/src/rules/run-rule-tests.js';
import { REPOSITORY } from './repository.js';

/** Reads them; throws their mistakes. */
export async function shippedSettings(): Promise<Settings> {
  const read = await settingsFor({
    rules: join(REPOSITORY, 'deploy/rules'),
    playbooks: join(REPOSITORY, 'deploy/playbooks'),
    codes: join(REPOSITORY, 'deploy/codes'),
  });
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  return read.settings;
}
