import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { shiftsOf } from '#domain/oncall/on-duty.js';
import type { Roster } from '#domain/oncall/roster.js';
import { makePersonToken } from '#infra/people/person-token.js';
import { OncallKey } from '#infra/people/sign-words.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import { readRoster } from '../../../alerts/src/oncall/read-roster.js';
import { readReceivers } from '../../../alerts/src/receivers/settings/read-receivers.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const ONCALL_USAGE = `tillwatch oncall check [FILE] [--receivers FILE]
tillwatch oncall token PERSON [--file FILE] [--receivers FILE]

check reads the file of people, rotas and escalation and prints every mistake as file:line:column:
names that nobody has, contacts that reach nobody, and times of the next four weeks in which nobody
would be on call. It prints who is on call now and next.

token prints the token with which this person uses the console and the API. Whatever is said with
it is said by this person. It needs ONCALL_KEY; tokens_since in the file voids older ones.

  --receivers FILE  the file of receivers  ($RECEIVERS_FILE, or deploy/receivers/example.yaml)
  --file FILE       the file of on-call    ($ONCALL_FILE, or deploy/oncall/example.yaml)

Exit 0 when all is well, 3 when there is a mistake.
`;

const FOUND = 3;
const OPTIONS = { file: { type: 'string' }, receivers: { type: 'string' } } as const;
const DAYS_SHOWN_MS = 14 * 86_400_000;

/** Everything about who is paged. */
export async function oncall(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [verb, word, ...rest] = positionals;
  if (rest.length > 0) throw new Misuse(`unexpected "${rest[0]}"`);
  if (verb !== 'check' && verb !== 'token') throw new Misuse('expected `oncall check|token`');
  if (verb === 'token' && word === undefined) throw new Misuse('token needs the id of a person');
  const usual = values.file ?? (process.env.ONCALL_FILE || 'deploy/oncall/example.yaml');
  const path = resolve(verb === 'check' ? (word ?? usual) : usual);
  const read = await readBoth(path, values.receivers);
  if (!read.ok) {
    process.stdout.write(`${read.mistakes.join('\n')}\n`);
    return FOUND;
  }
  if (verb === 'token') return printToken(read.roster, word ?? '');
  for (const warning of read.warnings) progress(`warning: ${warning}`);
  for (const line of dutyLines(read.roster)) progress(line);
  const { people, rotas, policies } = read.roster;
  const counted = [`${people.length} people`, `${rotas.length} rotas`];
  progress(`${counted.join(', ')} and ${policies.length} policies, no mistakes`);
  return 0;
}

async function readBoth(path: string, receivers: string | undefined) {
  const file = receivers ?? (process.env.RECEIVERS_FILE || 'deploy/receivers/example.yaml');
  const settings = await readReceivers({
    path: resolve(file),
    env: process.env,
    secrets: 'left_out',
  });
  if (!settings.ok) return settings;
  const { receivers: known } = settings.value.file;
  return readRoster({ path, receivers: known, now: Date.now(), gaps: 'refused' });
}

function printToken(roster: Roster, id: string): number {
  const key = OncallKey.safeParse(process.env.ONCALL_KEY);
  if (!key.success) throw new Misuse('token needs ONCALL_KEY, 32 or more letters');
  const known = roster.people.map((person) => person.id);
  if (!known.includes(id)) {
    const near = nearestWord(id, known);
    throw new Misuse(`no person "${id}"${near === undefined ? '' : `, did you mean "${near}"?`}`);
  }
  process.stdout.write(`${makePersonToken(key.data, id, Date.now())}\n`);
  return 0;
}

function dutyLines(roster: Roster): string[] {
  const now = Date.now();
  const span = { from: now, to: now + DAYS_SHOWN_MS };
  return roster.rotas.map((rota) => {
    const [shift, next] = shiftsOf(rota, roster.holidays, [], span);
    const then = next ? `, then ${next.person ?? 'nobody'} at ${iso(next.from)}` : '';
    return `${rota.id}: ${shift?.person ?? 'nobody'}${then}`;
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
