/** Stops the database servers of this run and removes their folder. */
import { removeRun } from './run-folder.mjs';

export default async function teardown() {
  if (process.env.TILLWATCH_TEST_RUN) await removeRun(process.env.TILLWATCH_TEST_RUN);
}
