import { Misuse } from '../misuse.js';
import { checkRules } from './check-rules.js';

export const RULES_USAGE = `tillwatch rules check [RULES_DIR] [PLAYBOOKS_DIR]

Reads rules and playbooks and prints every mistake as file:line:column, like a compiler; then what
is doubtful: a rule that can never fire, two with one condition, labels that are slips, more cells
than are meant to be. Exit 0 when there is nothing, 3 when there is something.
`;

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: checkRules,
};

/** Everything about rules as files. */
export async function rules([verb = '', ...args]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new Misuse(`expected \`rules ${Object.keys(VERBS).join('|')}\``);
  return run(args);
}
