import { readFile } from 'node:fs/promises';
import { readNotices } from '#infra/notices/load-notices.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const NOTICES_USAGE = `tillwatch notices check [FILE]

check reads the texts that merchants are told ($NOTICES_FILE, or deploy/notices/notices.yaml) and
prints every mistake as file:line:column: places that nothing fills, a language that lacks one, a
text whose first SMS leaves out the time or what not to do, advice that makes a fault worse. Texts
of playbooks are checked by playbooks check.

Exit 0 when there is nothing to complain of, 3 when there is something.
`;

const FOUND = 3;

/** Everything about notices to merchants as files. */
export async function notices([verb, file, ...rest]: readonly string[]): Promise<number> {
  if (verb !== 'check' || rest.length > 0) throw new Misuse('expected `notices check [FILE]`');
  const path = file ?? (process.env.NOTICES_FILE || 'deploy/notices/notices.yaml');
  const { mistakes } = readNotices(await readFile(path, 'utf8'), path);
  if (mistakes.length > 0) {
    process.stdout.write(`${mistakes.join('\n')}\n`);
    return FOUND;
  }
  progress('the texts for merchants have no mistakes');
  return 0;
}
