/**
 * Makes the folder in which the workers of this run keep their database servers, and removes what
 * earlier runs left there that were killed.
 */
import { chmodSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, removeRun } from './run-folder.mjs';

export default async function setup() {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith('tillwatch-run-') && !isRunning(folder)) await removeRun(folder);
  }
  const run = mkdtempSync(join(tmpdir(), 'tillwatch-run-'));
  // Tests run as root too, and the account that runs PostgreSQL for root has to get in.
  chmodSync(run, 0o755);
  writeFileSync(join(run, 'pid'), String(process.pid));
  process.env.TILLWATCH_TEST_RUN = run;
}
