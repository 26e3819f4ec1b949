import { Misuse } from '../misuse.js';
import { checkRules } from './check-rules.js';
import { testRules } from './test-rules.js';

export const RULES_USAGE = `tillwatch rules check [RULES_DIR] [PLAYBOOKS_DIR]
tillwatch rules test [FILE…] [--playbooks DIR] [--print]

check reads rules and playbooks and prints every mistake as file:line:column, like a compiler; then what
is doubtful: a rule that can never fire, two with one condition, labels that are slips, more cells
than are meant to be.

test plays tests of rules (*.test.yaml beside the rules; those in deploy/rules when no FILE is
given) in virtual time: payments step by step or a story, and every notice that has to come of
them, down to its words in both languages.

  --playbooks DIR   where playbooks are                (../playbooks beside the test's folder)
  --print           what was told, as it would be written under \`expect\`

Exit 0 when there is nothing to complain of, 3 when there is something.
`;

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: checkRules,
  test: testRules,
};

/** Everything about rules as files. */
export async function rules([verb = '', ...args]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new Misuse(`expected \`rules ${Object.keys(VERBS).join('|')}\``);
  return run(args);
}
