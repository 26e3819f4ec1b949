import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { type Loaded, parseYaml } from '#infra/yaml/load-yaml.js';
import { Fleet } from './fleet.js';
import { Scenario } from './scenario.js';

const FLEET_FILE = 'fleet.yaml';

/**
 * Where the shipped stories are. The sources and the compiled files lie at different depths below
 * the package, so the folder is looked for upwards.
 */
export function scenariosFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const folder = join(from, 'deploy', 'scenarios');
  if (existsSync(join(folder, FLEET_FILE))) return folder;
  const parent = dirname(from);
  if (parent === from) throw new Error(`find deploy/scenarios/${FLEET_FILE} above the simulator`);
  return scenariosFolder(parent);
}

/** The names of the shipped stories, in order. */
export function scenarioNames(folder = scenariosFolder()): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== FLEET_FILE)
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Reads a story by the name of a shipped one or by the path of any file. */
export function loadScenario(nameOrPath: string): Loaded<Scenario> {
  const isPath = /[/\\]|\.ya?ml$/.test(nameOrPath);
  const file = isPath ? nameOrPath : join(scenariosFolder(), `${nameOrPath}.yaml`);
  if (!isPath && !existsSync(file)) {
    const known = scenarioNames().join(', ');
    return missing(nameOrPath, `no story of this name; there are ${known}`);
  }
  return load(Scenario, file);
}

/** Reads a fleet file; the shipped one if no path is given. */
export function loadFleet(path = join(scenariosFolder(), FLEET_FILE)): Loaded<Fleet> {
  return load(Fleet, path);
}

function load<S extends z.ZodType>(schema: S, file: string): Loaded<z.output<S>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return missing(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseYaml(schema, text, file);
}

function missing(file: string, message: string): Loaded<never> {
  return { ok: false, mistakes: [{ file, line: 1, column: 1, path: '', message }] };
}
