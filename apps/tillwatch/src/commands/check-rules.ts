import { resolve } from 'node:path';
import { readRuleFiles } from '../../../alerts/src/rule-files.js';
import { progress } from '../say.js';

export const RULES_USAGE = `tillwatch rules check [RULES_DIR] [PLAYBOOKS_DIR]

Reads rules and playbooks and prints every mistake as file:line:column, like a compiler.
Exit 0 when there is none, 3 when there is one.
`;

/** Exit code of a check that found something. */
const FOUND = 3;

/** Checks the files the service would load. */
export async function checkRules(args: readonly string[]): Promise<number> {
  const [verb, rulesDir = 'deploy/rules', playbooksDir = 'deploy/playbooks', ...rest] = args;
  if (verb !== 'check' || rest.length > 0) {
    process.stderr.write(RULES_USAGE);
    return 2;
  }
  const read = await readRuleFiles(resolve(rulesDir), resolve(playbooksDir));
  if (!read.ok) {
    process.stdout.write(`${read.mistakes.join('\n')}\n`);
    return FOUND;
  }
  const { rules, playbooks } = read.value;
  progress(`${rules.length} rules and ${playbooks.size} playbooks, no mistakes`);
  return 0;
}
