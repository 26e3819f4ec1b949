/** Rules and playbooks from files; every mistake is data, with its place. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { z } from 'zod';
import type { Playbook } from '#domain/playbook/playbook.js';
import { type Rule, RuleFile } from '#domain/rule/rule.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { type Path, placesIn } from '#infra/yaml/place-in-yaml.js';
import { whyUnread } from '#infra/yaml/read-text.js';
import { tooManyCells } from './limit-cells.js';
import { readPlaybook } from './playbook-file.js';

/** A rule and where it was found. */
export interface LoadedRule {
  readonly rule: Rule;
  /** The file's name, without its folder. */
  readonly file: string;
  /** `file:line:column` of a value of the rule. */
  readonly at: (path: Path) => string;
}

/** What the files say. */
export interface LoadedRules {
  readonly rules: readonly LoadedRule[];
  readonly playbooks: ReadonlyMap<string, { readonly playbook: Playbook; readonly hash: string }>;
}

const rulesKnown = new WeakMap<LoadedRules, readonly Rule[]>();

/**
 * The rules alone, and the same list for as long as they are in force: what the engine works out of
 * its rules and notes beside them is found again by the list, and thrown away with it.
 */
export function rulesIn(loaded: LoadedRules): readonly Rule[] {
  const known = rulesKnown.get(loaded) ?? loaded.rules.map(({ rule }) => rule);
  rulesKnown.set(loaded, known);
  return known;
}

/** The files, or everything that is wrong with them. */
export type RulesOrMistakes =
  | { readonly ok: true; readonly value: LoadedRules }
  | { readonly ok: false; readonly mistakes: readonly string[] };

interface FileText {
  readonly file: string;
  readonly text: string;
}

/** What stands in the files of both folders, before anybody has looked at what it says. */
export interface RuleTexts {
  readonly rulesDir: string;
  readonly rules: readonly FileText[];
  readonly playbooks: readonly FileText[];
  /** Folders that cannot be read. */
  readonly mistakes: readonly string[];
  /** The same as long as nothing was changed. */
  readonly hash: string;
}

/** Reads all files of both folders. */
export async function readRuleTexts(rulesDir: string, playbooksDir: string): Promise<RuleTexts> {
  const mistakes: string[] = [];
  const rules = await readYamlFiles(rulesDir, mistakes);
  const playbooks = await readYamlFiles(playbooksDir, mistakes);
  const all = JSON.stringify([rules, playbooks, mistakes]);
  const hash = createHash('sha256').update(all).digest('hex');
  return { rulesDir, rules, playbooks, mistakes, hash };
}

/** Reads and checks all files of both folders; never throws for what is in them. */
export async function readRuleFiles(
  rulesDir: string,
  playbooksDir: string,
): Promise<RulesOrMistakes> {
  return checkRuleTexts(await readRuleTexts(rulesDir, playbooksDir));
}

/** Checks what stands in the files. */
export function checkRuleTexts(texts: RuleTexts): RulesOrMistakes {
  const mistakes = [...texts.mistakes];
  const rules: LoadedRule[] = [];
  const playbooks = new Map<string, { playbook: Playbook; hash: string }>();
  for (const { file, text } of texts.rules) {
    const loaded = check(RuleFile, text, file, mistakes);
    for (const found of loaded ? rulesOf(loaded, file, text) : []) {
      const { alert } = found.rule;
      const twin = rules.find((known) => known.rule.alert === alert);
      if (twin) {
        const where = twin.at(['alert']);
        mistakes.push(`${found.at(['alert'])}: ${alert} is the name of the alert at ${where}`);
      }
      rules.push(found);
    }
  }
  for (const { file, text } of texts.playbooks) {
    const { playbook, mistakes: found } = readPlaybook(text, file);
    mistakes.push(...found);
    if (!playbook) continue;
    if (playbooks.has(playbook.playbook)) {
      mistakes.push(`${file}: playbook ${playbook.playbook} is in another file already`);
    }
    const content = createHash('sha256').update(text).digest('hex');
    playbooks.set(playbook.playbook, { playbook, hash: content });
  }
  mistakes.push(...tooManyCells(rules));
  if (mistakes.length === 0 && rules.length === 0) {
    mistakes.push(`${texts.rulesDir}: no rules at all, and no rules would mean no alerts`);
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  return { ok: true, value: { rules, playbooks } };
}

function rulesOf({ groups }: RuleFile, file: string, text: string): LoadedRule[] {
  let places: ReturnType<typeof placesIn> | undefined;
  return groups.flatMap((group, g) =>
    group.rules.map((rule, r) => ({
      rule,
      file: basename(file),
      at(path: Path) {
        // Read a second time only when there is something to say.
        places ??= placesIn(text);
        const { line, column } = places(['groups', g, 'rules', r, ...path]);
        return `${file}:${line}:${column}`;
      },
    })),
  );
}

async function readYamlFiles(dir: string, mistakes: string[]): Promise<FileText[]> {
  try {
    const names = (await readdir(dir)).filter(
      (name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name),
    );
    return await Promise.all(
      names.sort().map(async (name) => ({
        file: relative(process.cwd(), join(dir, name)),
        text: await readFile(join(dir, name), 'utf8'),
      })),
    );
  } catch (error) {
    mistakes.push(`${dir}: cannot be read: ${whyUnread(error)}`);
    return [];
  }
}

function check<S extends z.ZodType>(
  schema: S,
  text: string,
  file: string,
  mistakes: string[],
): z.output<S> | null {
  const parsed = parseYaml(schema, text, file);
  if (parsed.ok) return parsed.value;
  mistakes.push(...parsed.mistakes.map(formatMistake));
  return null;
}
