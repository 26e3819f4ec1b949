import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { codeOf } from '#infra/error-text.js';
import { mintToken, token_days_max } from '../../../ingest/src/auth/mint-token.js';
import { newKeySet } from '../../../ingest/src/auth/token-keys.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const TOKEN_USAGE = `tillwatch token --new-keys FILE
tillwatch token CLIENT_ID --keys FILE [--days N]

The first makes a file of keys that only you can read; give it to ingest as MQTT_TOKEN_KEYS_FILE.
The second prints a token for TENANT/TERMINAL or TENANT/gateway/NAME, which is its MQTT password.
It is good for N days (365), as long as its key stays in the file.

  --new-keys FILE   write a new key here; a file that is there is never overwritten
  --keys FILE       sign with the first private key of this JSON Web Key Set
  --days N          1 to ${token_days_max}
`;

const OPTIONS = {
  'new-keys': { type: 'string' },
  keys: { type: 'string' },
  days: { type: 'string', default: '365' },
} as const;
/** Keys are for their owner alone. */
const OWNER_ONLY = 0o600;

/** Makes a file of keys, or a token that is signed with one. */
export async function token(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [clientId, ...rest] = positionals;
  const { 'new-keys': newKeys, keys } = values;
  if (newKeys !== undefined) {
    if (positionals.length > 0 || keys !== undefined) {
      throw new Misuse('--new-keys makes a file and nothing else');
    }
    makeKeys(newKeys);
    return 0;
  }
  if (clientId === undefined || rest.length > 0) throw new Misuse('one client id is needed');
  if (keys === undefined) throw new Misuse('--keys FILE is needed: make one with --new-keys FILE');
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > token_days_max) {
    throw new Misuse(`--days: expected 1 to ${token_days_max}, not "${values.days}"`);
  }
  const minted = await mintToken({ clientId, days, keySet: readKeys(keys), now: new Date() });
  process.stdout.write(`${minted}\n`);
  return 0;
}

function makeKeys(path: string): void {
  try {
    writeFileSync(path, newKeySet(), { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    const code = codeOf(error);
    throw new Error(
      code === 'EEXIST'
        ? `${path} is there already: its tokens would be good no more`
        : `cannot write ${path} (${code})`,
    );
  }
  progress(`keys written: start ingest with MQTT_TOKEN_KEYS_FILE=${path}`);
}

function readKeys(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${path} (${codeOf(error)}): make one with --new-keys ${path}`);
  }
}
