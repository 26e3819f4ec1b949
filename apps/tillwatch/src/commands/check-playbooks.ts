import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIAGNOSES } from '#domain/diagnose/diagnose.js';
import { readPlaybook } from '../../../alerts/src/playbook-file.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

/** Exit code of a check that found something. */
const FOUND = 3;
const FOLDER = 'deploy/playbooks';

/** Checks playbooks, each for itself; a whole folder also for what is missing in it. */
export async function checkPlaybooks(args: readonly string[]): Promise<number> {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new Misuse(`unexpected "${option}"`);
  const files = args.length > 0 ? args : await playbooksIn(FOLDER);
  const found: string[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const { playbook, mistakes } = readPlaybook(await readFile(file, 'utf8'), file);
    found.push(...mistakes);
    if (!playbook) continue;
    const { playbook: name } = playbook;
    const twin = fileOf.get(name);
    if (twin !== undefined) found.push(`${file}: playbook ${name} is in ${twin} already`);
    fileOf.set(name, file);
  }
  // A file with mistakes is there, too; only a folder without them tells what is missing.
  if (args.length === 0 && found.length === 0) found.push(...missingIn(fileOf));
  if (found.length > 0) {
    process.stdout.write(`${found.join('\n')}\n`);
    return FOUND;
  }
  progress(`${fileOf.size} playbooks, no mistakes`);
  return 0;
}

function missingIn(files: ReadonlyMap<string, string>): string[] {
  return Object.entries(DIAGNOSES)
    .filter(([, { playbook }]) => !files.has(playbook))
    .map(([id, { playbook }]) => {
      return `${FOLDER}: the diagnosis ${id} leads to the playbook ${playbook}, which is not there`;
    });
}

async function playbooksIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(
    (name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name),
  );
  if (names.length === 0) throw new Misuse(`no playbooks in ${folder}`);
  return names.sort().map((name) => join(folder, name));
}
