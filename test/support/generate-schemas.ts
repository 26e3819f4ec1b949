/**
 * JSON Schemas of the files operators write, so that an editor completes the keys and underlines
 * the mistakes. The Zod schemas decide; what JSON Schema cannot say (shares that sum to 1) is only
 * found when the file is loaded.
 */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { dialectSchema } from '#domain/code/dialect.js';
import { Taxonomy } from '#domain/code/taxonomy.js';
import { NoticesFile } from '#domain/notice/notice-file.js';
import { Roster } from '#domain/oncall/roster.js';
import { Playbook } from '#domain/playbook/playbook.js';
import { RegulationFile } from '#domain/regulation/regulation.js';
import { RuleFile } from '#domain/rule/rule.js';
import { ReceiversFile } from '../../apps/alerts/src/receivers/settings/receivers-file.js';
import { Fleet } from '../../apps/simulator/src/scenario/fleet.js';
import { Scenario } from '../../apps/simulator/src/scenario/scenario.js';
import { RuleTestFile } from '../../apps/tillwatch/src/rules/test-file.js';
import { taxonomyOfFile } from './generate-codes.js';
import { dialectWords, playbookWords, ruleWords } from './generate-schema-words.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A schema file, and the files it is for. */
export interface EditorSchema {
  readonly path: string;
  readonly title: string;
  readonly schema: z.ZodType;
  /** What an editor shows at a key; when given, for every key. */
  readonly words?: Readonly<Record<string, string>>;
}

/** Every schema that is written. */
export const editorSchemas: readonly EditorSchema[] = [
  {
    path: 'deploy/rules/rule.schema.json',
    title: 'Tillwatch: a file of rules',
    schema: RuleFile,
    words: ruleWords,
  },
  {
    path: 'deploy/rules/rule-test.schema.json',
    title: 'Tillwatch: tests of rules, in the manner of promtool',
    schema: RuleTestFile,
  },
  {
    path: 'deploy/playbooks/playbook.schema.json',
    title: 'Tillwatch: a playbook',
    schema: Playbook,
    words: playbookWords,
  },
  {
    path: 'deploy/notices/notices.schema.json',
    title: 'Tillwatch: what merchants are told, and who agrees to it',
    schema: NoticesFile,
  },
  {
    path: 'deploy/regulation/regulation.schema.json',
    title: 'Tillwatch: what authorities want to know of incidents, and by when',
    schema: RegulationFile,
  },
  {
    path: 'deploy/receivers/receivers.schema.json',
    title: 'Tillwatch: receivers of notifications, and who is told of what',
    schema: ReceiversFile,
  },
  {
    path: 'deploy/oncall/oncall.schema.json',
    title: 'Tillwatch: people, rotas, and who is paged when nobody answers',
    schema: Roster,
  },
  {
    path: 'deploy/codes/dialect.schema.json',
    title: 'Tillwatch: a dialect of response codes',
    schema: dialectSchema(Object.keys(taxonomyOfFile().reasons)),
    words: dialectWords,
  },
  {
    path: 'deploy/taxonomy/taxonomy.schema.json',
    title: 'Tillwatch: the words in which codes are explained',
    schema: Taxonomy,
  },
  {
    path: 'deploy/scenarios/scenario.schema.json',
    title: 'Tillwatch: a story for the simulator, see README.md',
    schema: Scenario,
  },
  {
    path: 'deploy/scenarios/fleet.schema.json',
    title: 'Tillwatch: the fleet that stories start from',
    schema: Fleet,
  },
];

/** The JSON Schema of what is written in the file, before it is read into other units. */
export function jsonSchemaOf({ path, title, schema, words }: EditorSchema): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: sayWhatIsWritten,
  });
  const whole = { $schema, $id: path.slice(path.lastIndexOf('/') + 1), title, ...rest };
  if (words) describeKeys(whole as JsonSchema, words);
  return whole as JsonSchema;
}

/** The keys of a schema, as `groups.rules.for`. */
export function keyPaths(schema: JsonSchema): string[] {
  const paths = new Set<string>();
  visitKeys(schema, '', (path) => paths.add(path));
  return [...paths];
}

/** Repairs what the conversion cannot know of transformed values. */
function sayWhatIsWritten({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if ((zodSchema as unknown) === Duration) {
    jsonSchema.pattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d)$';
  }
  // `z.preprocess` takes anything and repairs it; editors want what comes next. The one there is
  // puts a note together again that its commas tore into keys without a value.
  const { def } = zodSchema._zod;
  if (def.type === 'pipe' && def.in._zod.def.type === 'transform') {
    const { $schema, ...repaired } = z.toJSONSchema(def.out, {
      io: 'input',
      unrepresentable: 'any',
      override: sayWhatIsWritten,
    });
    Object.assign(jsonSchema, repaired, { additionalProperties: { type: 'null' } });
  }
}

function describeKeys(schema: JsonSchema, words: Readonly<Record<string, string>>): void {
  visitKeys(schema, '', (path, property) => {
    const description = words[path];
    if (description !== undefined) property.description = description;
  });
}

function visitKeys(
  schema: JsonSchema,
  above: string,
  visit: (path: string, property: JsonSchema) => void,
): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property !== 'object') continue;
    const path = above === '' ? key : `${above}.${key}`;
    visit(path, property);
    visitKeys(property, path, visit);
  }
  const { items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const inside = [Array.isArray(items) ? items : [items], anyOf, oneOf, allOf].flat();
  for (const part of inside) {
    if (typeof part === 'object') visitKeys(part, above, visit);
  }
}

const columns_max = 100;

/** JSON as our formatter has it: objects over lines, lists of plain values on one if they fit. */
export function printJson(value: unknown, indent = '', ahead = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object' || item === null);
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    // One column for the comma behind it.
    if (plain && ahead + line.length < columns_max) return line;
    const items = value.map((item) => `${deeper}${printJson(item, deeper, deeper.length)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const head = `${deeper}${JSON.stringify(key)}: `;
    return `${head}${printJson(item, deeper, head.length)}`;
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
