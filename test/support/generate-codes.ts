/**
 * The shipped codes as one JSON, for code without files: `deploy/taxonomy` and `deploy/codes`,
 * checked. What does not pass the check is not made.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { dialectSchema } from '#domain/code/dialect.js';
import { Taxonomy } from '#domain/code/taxonomy.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { REPOSITORY } from './repository.js';

/** The files that dialects are read from, as paths from the root. */
export function dialectFiles(): string[] {
  return readdirSync(join(REPOSITORY, 'deploy/codes'))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `deploy/codes/${name}`);
}

/** The taxonomy as its file says it. */
export function taxonomyOfFile(): Taxonomy {
  return checked(Taxonomy, 'deploy/taxonomy/taxonomy.yaml');
}

/** What `libs/domain/src/code/shipped.json` has to hold. */
export function shippedJson(): string {
  const taxonomy = taxonomyOfFile();
  const schema = dialectSchema(Object.keys(taxonomy.reasons));
  const dialects = dialectFiles().map((file) => checked(schema, file));
  return `${JSON.stringify({ taxonomy, dialects })}\n`;
}

function checked<S extends z.ZodType>(schema: S, file: string): z.output<S> {
  const read = parseYaml(schema, readFileSync(join(REPOSITORY, file), 'utf8'), file);
  if (!read.ok) throw new Error(read.mistakes.map(formatMistake).join('\n'));
  return read.value;
}
