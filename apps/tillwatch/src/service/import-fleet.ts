/** Puts a simulated fleet into the registry, by the same import that operators use. */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#infra/db/database.js';
import { importRegistry } from '../../../api/src/registry/import-registry.js';
import { REGISTRY_KINDS } from '../../../simulator/src/world/registry-files.js';
import { runSimulator } from './run-simulator.js';

/** Has the simulator write the registry of the fleet its arguments name, and imports it. */
export async function importFleet(
  databaseUrl: string,
  tenant: string,
  simulatorArgs: readonly string[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tillwatch-fleet-'));
  const db = openDatabase({ url: databaseUrl, max: 1, name: 'tillwatch demo' });
  try {
    const args = [...simulatorArgs, '--registry', folder];
    const code = await runSimulator({ args, onLine: () => {} }).ended;
    if (code !== 0) throw new Error(`the simulator ended with code ${code}`);
    for (const kind of REGISTRY_KINDS) {
      const file = `${kind}.csv`;
      const source = { form: 'csv', chunks: createReadStream(join(folder, file)) } as const;
      const by = 'tillwatch demo';
      await importRegistry(db, { tenant, kind, file, source, by, now: Date.now() });
    }
  } finally {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
