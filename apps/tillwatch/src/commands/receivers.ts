import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readNotice } from '#domain/notify/notice.js';
import { trialBody } from '#domain/notify/trial-body.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import { readAllowance } from '../../../alerts/src/outgoing/judge-address.js';
import { setOf } from '../../../alerts/src/receiver-keeper.js';
import type { Receiver } from '../../../alerts/src/receivers/receiver.js';
import { readReceivers } from '../../../alerts/src/receivers/settings/read-receivers.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const RECEIVERS_USAGE = `tillwatch receivers check [FILE] [--without-secrets]
tillwatch receivers test NAME [--file FILE]

check reads the file of receivers and routes and prints every mistake as file:line:column.

  --without-secrets  secrets need not be there, as where changes are reviewed

test sends a notice that says that it is a test to one receiver, then its end, and prints what came
back. It goes the way that real ones go: to OUTGOING_ALLOW and public addresses only.

  --file FILE        the file    ($RECEIVERS_FILE, or deploy/receivers/example.yaml)

Exit 0 when all is well, 3 when there is a mistake or the receiver did not take it.
`;

const FOUND = 3;
const OPTIONS = {
  file: { type: 'string' },
  'without-secrets': { type: 'boolean', default: false },
} as const;

/** Everything about who is told. */
export async function receivers(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, word, ...rest] = positionals;
  if (rest.length > 0) throw new Misuse(`unexpected "${rest[0]}"`);
  const file = values.file ?? (process.env.RECEIVERS_FILE || 'deploy/receivers/example.yaml');
  if (verb === 'check') return check(resolve(word ?? file), values['without-secrets']);
  if (verb !== 'test') throw new Misuse('expected `receivers check|test`');
  if (word === undefined) throw new Misuse('test needs the name of a receiver');
  return tryOut(resolve(file), word);
}

async function check(path: string, withoutSecrets: boolean): Promise<number> {
  const secrets = withoutSecrets ? 'left_out' : 'needed';
  const read = await readReceivers({ path, env: process.env, secrets });
  if (!read.ok) return complain(read.mistakes);
  const { receivers: all, route } = read.value.file;
  const ways = route.routes.length + 1;
  progress(`${all.length} receivers and ${ways} routes, no mistakes`);
  return 0;
}

async function tryOut(path: string, name: string): Promise<number> {
  const read = await readReceivers({ path, env: process.env, secrets: 'needed' });
  if (!read.ok) return complain(read.mistakes);
  const allow = process.env.OUTGOING_ALLOW ?? '';
  const allowance = readAllowance(allow);
  if ('wrong' in allowance) throw new Misuse(`OUTGOING_ALLOW: "${allowance.wrong}" is no place`);
  const { EXTERNAL_URL } = process.env;
  const set = setOf(read.value, { OUTGOING_ALLOW: allow, ...(EXTERNAL_URL && { EXTERNAL_URL }) });
  const receiver = set.receivers.find((each) => each.name === name);
  if (!receiver) {
    const near = nearestWord(
      name,
      set.receivers.map((each) => each.name),
    );
    throw new Misuse(
      `no receiver "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}`,
    );
  }
  const run = randomUUID();
  for (const reason of ['first', 'resolved'] as const) {
    if (!(await sendOne(receiver, reason, run))) return FOUND;
  }
  return 0;
}

async function sendOne(
  receiver: Receiver,
  reason: 'first' | 'resolved',
  run: string,
): Promise<boolean> {
  const externalUrl = process.env.EXTERNAL_URL || 'http://localhost:8080';
  const body = trialBody(reason, Date.now(), { receiver: receiver.name, externalUrl });
  const id = `test/inc-0/${run}/${reason}/${receiver.name}`;
  const outcome = await receiver.send({ id, body, notice: readNotice(body) });
  const what = outcome.kind === 'sent' ? 'taken' : `not taken (${outcome.reason})`;
  process.stdout.write(`${receiver.name} ${reason}: ${what}: ${outcome.answer}\n`);
  return outcome.kind === 'sent';
}

function complain(mistakes: readonly string[]): number {
  process.stdout.write(`${mistakes.join('\n')}\n`);
  return FOUND;
}
