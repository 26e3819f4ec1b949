import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Misuse } from '../misuse.js';
import { runPlaybookTests } from '../playbooks/run-playbook-tests.js';
import { progress } from '../say.js';

/** Exit code of a check that found something. */
const FOUND = 3;
const FOLDER = 'deploy/playbooks';

/** Plays tests of playbooks and prints what is not as expected. */
export async function testPlaybooks(args: readonly string[]): Promise<number> {
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new Misuse(`unexpected "${option}"`);
  let tests = 0;
  let failed = 0;
  for (const file of args.length > 0 ? args : shippedTests()) {
    const done = runPlaybookTests(resolve(file));
    if (!done.ok) {
      process.stdout.write(`${done.mistakes.join('\n')}\n`);
      failed += 1;
      continue;
    }
    for (const { name, playbook, misses } of done.outcomes) {
      tests += 1;
      failed += misses.length > 0 ? 1 : 0;
      progress(`${misses.length > 0 ? 'not as expected' : 'as expected'}: ${playbook}, ${name}`);
      if (misses.length > 0) process.stdout.write(`${misses.join('\n')}\n`);
    }
  }
  progress(failed === 0 ? `${tests} tests, all as expected` : `${failed} not as expected`);
  return failed === 0 ? 0 : FOUND;
}

function shippedTests(): string[] {
  const files = readdirSync(FOLDER).filter((name) => /\.test\.ya?ml$/.test(name));
  if (files.length === 0) throw new Misuse(`no *.test.yaml in ${FOLDER}`);
  return files.sort().map((name) => join(FOLDER, name));
}
