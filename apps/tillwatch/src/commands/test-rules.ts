import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { SECOND } from '#domain/base/instant.js';
import { codesFolder } from '#infra/yaml/load-codes.js';
import { Misuse } from '../misuse.js';
import type { Notice } from '../rules/judge-notices.js';
import { runRuleTests } from '../rules/run-rule-tests.js';
import { progress } from '../say.js';

/** Exit code of a check that found something. */
const FOUND = 3;

/** Plays tests of rules and prints what is not as expected. */
export async function testRules(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      playbooks: { type: 'string' },
      codes: { type: 'string' },
      print: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const files = positionals.length > 0 ? positionals : shippedTests();
  const others = {
    ...(values.playbooks !== undefined && { playbooks: resolve(values.playbooks) }),
    codes: resolve(values.codes ?? codesFolder(process.env)),
  };
  let tests = 0;
  let failed = 0;
  for (const file of files) {
    const done = await runRuleTests(resolve(file), others);
    if (!done.ok) {
      process.stdout.write(`${done.mistakes.join('\n')}\n`);
      failed += 1;
      continue;
    }
    for (const { name, notices, misses } of done.outcomes) {
      tests += 1;
      failed += misses.length > 0 ? 1 : 0;
      progress(`${misses.length > 0 ? 'not as expected' : 'as expected'}: ${name}`);
      if (misses.length > 0) process.stdout.write(`${misses.join('\n')}\n`);
      if (values.print) process.stdout.write(`# ${name}\n${asExpectation(notices)}`);
    }
  }
  progress(failed === 0 ? `${tests} tests, all as expected` : `${failed} not as expected`);
  return failed === 0 ? 0 : FOUND;
}

function shippedTests(): string[] {
  const folder = 'deploy/rules';
  const files = readdirSync(folder).filter((name) => /\.test\.ya?ml$/.test(name));
  if (files.length === 0) throw new Misuse(`no *.test.yaml in ${relative('.', folder)}`);
  return files.sort().map((name) => join(folder, name));
}

/** What was told, as it would be written under `expect`. */
function asExpectation(notices: readonly Notice[]): string {
  if (notices.length === 0) return 'expect: nothing\n';
  const expect = notices.map(({ at, ...notice }) => ({ at: `${at / SECOND}s`, ...notice }));
  return stringify({ expect }, { lineWidth: 0 });
}
