/** The file of receivers, read and checked: every mistake at once, with its place. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Routing } from '#domain/notify/route.js';
import { codeOf, messageOf } from '#infra/error-text.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import { type Path, placesIn } from '#infra/yaml/place-in-yaml.js';
import { readText } from '#infra/yaml/read-text.js';
import { hasPlace } from '../gateway/gateway.js';
import { complaintsAboutAddresses } from './doubt-addresses.js';
import {
  type Complaint,
  complaintsAboutGroups,
  complaintsAboutInhibition,
  complaintsAboutTimes,
  routingOf,
} from './doubt-routing.js';
import { placeOfSecret, type Reveal, type Secret } from './receiver-keys.js';
import { ReceiversFile } from './receivers-file.js';

/** What the file says, with its secrets at hand. */
export interface LoadedReceivers {
  readonly file: ReceiversFile;
  readonly routing: Routing;
  readonly reveal: Reveal;
}

export type ReceiversOrMistakes =
  | { readonly ok: true; readonly value: LoadedReceivers; readonly hash: string }
  | { readonly ok: false; readonly mistakes: readonly string[] };

export interface ReadOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether secrets have to be there; a check elsewhere than in production may go without. */
  readonly secrets: 'needed' | 'left_out';
}

/** Reads the file; never throws for what is in it. */
export async function readReceivers(options: ReadOptions): Promise<ReceiversOrMistakes> {
  const { path, env, secrets: wanted } = options;
  const name = relative(process.cwd(), path);
  const read = await readText(path, 'RECEIVERS_FILE');
  if (!read.ok) return { ok: false, mistakes: [read.mistake] };
  const { text } = read;
  const parsed = parseYaml(ReceiversFile, text, name);
  if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes.map(formatMistake) };
  const file = parsed.value;
  const complaints = [
    ...complaintsAboutNames(file),
    ...complaintsAboutNobody(file),
    ...complaintsAboutInhibition(file),
    ...complaintsAboutTimes(file),
    ...complaintsAboutGroups(file),
  ];
  const secrets = new Map<string, string>();
  for (const { secret, path: at } of secretsIn(file, [])) {
    const found = await readSecret(secret, dirname(path), env);
    if ('value' in found) secrets.set(placeOfSecret(secret), found.value);
    else if (wanted === 'needed') complaints.push({ path: at, message: found.why });
  }
  const reveal: Reveal = (secret) => secrets.get(placeOfSecret(secret)) ?? '';
  complaints.push(...complaintsAboutAddresses(file, env.OUTGOING_ALLOW ?? '', reveal));
  if (complaints.length > 0) {
    const place = placesIn(text);
    const mistakes = complaints
      .map((complaint) => ({ file: name, ...place(complaint.path), ...complaint }))
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map((mistake) => formatMistake({ ...mistake, path: mistake.path.join('.') }));
    return { ok: false, mistakes };
  }
  const hash = createHash('sha256').update(text);
  for (const [key, value] of secrets) hash.update(`\n${key} ${value}`);
  return { ok: true, value: { file, routing: routingOf(file), reveal }, hash: hash.digest('hex') };
}

/** Names that are there twice, and names that nobody has. */
function complaintsAboutNames({ route, receivers, merchants }: ReceiversFile): Complaint[] {
  const names = receivers.map(({ name }) => name);
  const unknown = (name: string, path: Path): Complaint[] => {
    if (names.includes(name)) return [];
    const near = nearestWord(name, names);
    const hint = near === undefined ? '' : `, did you mean "${near}"?`;
    return [{ path, message: `no receiver "${name}"${hint}` }];
  };
  const channels = merchants.map(({ channel }) => channel);
  return [
    ...channels.flatMap((channel, i) => {
      const message = `merchants are told by ${channel} already`;
      return channels.indexOf(channel) === i
        ? []
        : [{ path: ['merchants', i, 'channel'], message }];
    }),
    ...unknown(route.receiver, ['route', 'receiver']),
    ...route.routes.flatMap((each, i) =>
      unknown(each.receiver, ['route', 'routes', i, 'receiver']),
    ),
    ...receivers.flatMap(({ name, fallback }, i) => {
      const path = ['receivers', i];
      if (names.indexOf(name) !== i) {
        return [{ path: [...path, 'name'], message: `two receivers are named "${name}"` }];
      }
      if (fallback === undefined) return [];
      const at = [...path, 'fallback'];
      return fallback === name
        ? [{ path: at, message: 'a receiver cannot stand in for itself' }]
        : unknown(fallback, at);
    }),
  ];
}

/** A gateway that asks for a person's address reaches nobody by a route. */
function complaintsAboutNobody({ route, receivers }: ReceiversFile): Complaint[] {
  const uses = [
    { name: route.receiver, path: ['route', 'receiver'] },
    ...route.routes.map((way, i) => {
      return { name: way.receiver, path: ['route', 'routes', i, 'receiver'] };
    }),
    ...receivers.map(({ fallback = '' }, i) => {
      return { name: fallback, path: ['receivers', i, 'fallback'] };
    }),
  ];
  return uses.flatMap(({ name, path }) => {
    const found = receivers.find((each) => each.name === name);
    if (found?.kind !== 'gateway' || found.to !== undefined || !hasPlace(found, 'to')) return [];
    const message = `"${name}" has {to}, which only contacts of ONCALL_FILE fill: give it a \`to\``;
    return [{ path, message }];
  });
}

function secretsIn(value: unknown, path: Path): { secret: Secret; path: Path }[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.keys(value);
  const only = keys.length === 1 && (keys[0] === 'env' || keys[0] === 'file');
  if (only && typeof Object.values(value)[0] === 'string') {
    return [{ secret: value as Secret, path }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    secretsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function notSet(name: string): string {
  return `${name} is not set: set it where alerts is started, or write { file: PATH }`;
}

async function readSecret(
  secret: Secret,
  folder: string,
  env: ReadOptions['env'],
): Promise<{ readonly value: string } | { readonly why: string }> {
  if ('env' in secret) {
    const value = env[secret.env];
    return value === undefined || value === '' ? { why: notSet(secret.env) } : { value };
  }
  try {
    const value = (await readFile(resolve(folder, secret.file), 'utf8')).trim();
    return value === '' ? { why: `${secret.file} is empty` } : { value };
  } catch (error) {
    return { why: `cannot read ${secret.file} (${codeOf(error) ?? messageOf(error)})` };
  }
}
