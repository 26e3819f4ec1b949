/**
 * Process settings: one zod object an application, read once from the environment at start.
 *
 * A secret may come as a file (`DATABASE_URL_FILE=/run/secrets/database_url`), as container
 * platforms hand them out. Every mistake is printed, not only the first: an operator who repairs
 * one line a restart has a long night.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '#domain/base/result.js';
import { codeOf, messageOf } from './error-text.js';

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from the environment, or says everything that is wrong with them. Pure. */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  env: Environment,
  readFile: (path: string) => string,
): Result<z.output<S>, readonly string[]> {
  const mistakes: string[] = [];
  const input: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const text = readSetting(schema, key, env, readFile, mistakes);
    if (text !== undefined) input[key] = text;
  }
  const unread = new Set(mistakes.map((mistake) => mistake.slice(0, mistake.indexOf(':'))));
  const parsed = schema.safeParse(input);
  if (parsed.success && mistakes.length === 0) return ok(parsed.data);
  for (const issue of parsed.error?.issues ?? []) {
    const key = issue.path.join('.') || 'settings';
    if (!unread.has(`${key}_FILE`)) mistakes.push(`${key}: ${sentence(issue)}`);
  }
  return err(mistakes);
}

/**
 * Settings of this process, or the end of it: prints every mistake on a line of its own and exits
 * with code 2, the code of "called wrongly".
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: Environment,
  onMistakes: (mistakes: readonly string[]) => never = printAndExit,
): z.output<S> {
  const config = readConfig(schema, env, (path) => readFileSync(path, 'utf8'));
  return config.ok ? config.value : onMistakes(config.error);
}

function readSetting(
  schema: z.ZodObject,
  key: string,
  env: Environment,
  readFile: (path: string) => string,
  mistakes: string[],
): string | undefined {
  const fileKey = `${key}_FILE`;
  // Compose files write `KEY: ${KEY:-}`; an empty variable there means that nobody set it.
  const direct = env[key] === '' ? undefined : env[key];
  const path = fileKey in schema.shape || env[fileKey] === '' ? undefined : env[fileKey];
  if (path === undefined) return direct;
  if (direct !== undefined) {
    mistakes.push(`${fileKey}: set either ${key} or ${fileKey}, not both`);
    return undefined;
  }
  try {
    // Editors and `echo` end a file with a line break that is no part of the secret.
    return readFile(path).replace(/\r?\n$/, '');
  } catch (error) {
    mistakes.push(`${fileKey}: cannot read ${path} (${codeOf(error) ?? messageOf(error)})`);
    return undefined;
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const text = issue.message.replace(/^Invalid input: /, '');
  return missing ? text.replace(/received undefined$/, 'but it is not set') : text;
}

function printAndExit(mistakes: readonly string[]): never {
  process.stderr.write(`${mistakes.join('\n')}\n`);
  process.exit(2);
}
