import { Misuse } from '../misuse.js';
import { checkPlaybooks } from './check-playbooks.js';
import { testPlaybooks } from './test-playbooks.js';

export const PLAYBOOKS_USAGE = `tillwatch playbooks check [FILE…]
tillwatch playbooks test [FILE…]

check reads playbooks (those in deploy/playbooks when no FILE is given) and prints every mistake as
file:line:column, with what is wrong, why, and what to do: slips of keys and words, ways that lead
nowhere or round in a circle, steps nobody comes to, commands that nobody agreed to or that the
cause forbids, notices with a place that nothing fills, a language that is missing. Of a whole
folder it also tells which diagnosis leads to a playbook that is not there.

test plays tests of playbooks (*.test.yaml beside them) in virtual time: what people say and what
the figures are, which step is due, and what is refused.

Exit 0 when there is nothing to complain of, 3 when there is something.
`;

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: checkPlaybooks,
  test: testPlaybooks,
};

/** Everything about playbooks as files. */
export async function playbooks([verb = '', ...args]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new Misuse(`expected \`playbooks ${Object.keys(VERBS).join('|')}\``);
  return run(args);
}
