import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh folder for data that is not kept. Others may look into it: run by root, the embedded
 * server runs as another user and has to get to its own folder inside.
 */
export function makeHome(name: string): string {
  const home = mkdtempSync(join(tmpdir(), `tillwatch-${name}-`));
  chmodSync(home, 0o755);
  return home;
}
