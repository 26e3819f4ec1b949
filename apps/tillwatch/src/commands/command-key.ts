import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { newCommandKeys } from '#infra/command/command-key.js';
import { codeOf } from '#infra/error-text.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const COMMAND_KEY_USAGE = `tillwatch command-key FILE

Makes the key that commands to terminals are signed with (Ed25519): FILE is for alerts alone, as
COMMAND_KEY_FILE, and FILE.pub is for the terminals. A file that is there is never overwritten.
`;

/** Keys are for their owner alone; the public half is for everybody. */
const OWNER_ONLY = 0o600;
const EVERYBODY = 0o644;

/** Makes the pair of files. */
export async function commandKey(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new Misuse('one file is needed');
  writeCommandKeys(path);
  progress(`keys written: start alerts with COMMAND_KEY_FILE=${path}`);
  progress(`terminals check commands with ${path}.pub`);
  return 0;
}

/** Writes a new pair to `path` and `path.pub`; throws when one is there. */
export function writeCommandKeys(path: string): void {
  const { privatePem, publicPem } = newCommandKeys();
  try {
    writeFileSync(path, privatePem, { mode: OWNER_ONLY, flag: 'wx' });
    writeFileSync(`${path}.pub`, publicPem, { mode: EVERYBODY, flag: 'wx' });
  } catch (error) {
    const code = codeOf(error);
    throw new Error(
      code === 'EEXIST'
        ? `${path} is there already: its terminals would obey no more`
        : `cannot write ${path} (${code})`,
    );
  }
}
