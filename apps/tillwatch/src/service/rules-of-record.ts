/** The rules that a record of payments can be judged by. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Detectors of who is there: a record of counts says nothing of it, its fleet is made up. */
const OF_PRESENCE = /\bkind:\s*["']?(?:silence|own_plane|certificates)\b/;

/**
 * Copies the rule files of a folder into `home`, without those that watch whether terminals speak.
 * Answers the folder of the copies, and the names of the files that were left out.
 */
export function rulesOfRecord(from: string, home: string): { folder: string; without: string[] } {
  const folder = join(home, 'rules');
  mkdirSync(folder, { recursive: true });
  const without: string[] = [];
  for (const name of readdirSync(from).sort()) {
    if (!/\.ya?ml$/.test(name)) continue;
    const file = join(from, name);
    if (OF_PRESENCE.test(readFileSync(file, 'utf8'))) without.push(name);
    else copyFileSync(file, join(folder, name));
  }
  return { folder, without };
}
