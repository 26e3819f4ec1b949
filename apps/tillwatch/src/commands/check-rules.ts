import { resolve } from 'node:path';
import { evidenceAmong } from '#domain/detect/evidence-bank.js';
import { cells_max } from '#domain/engine/doubt-rule.js';
import { doubtsAboutRules } from '../../../alerts/src/doubt-rules.js';
import { cellsOfRules } from '../../../alerts/src/limit-cells.js';
import { readRuleFiles } from '../../../alerts/src/rule-files.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

/** Exit code of a check that found something. */
const FOUND = 3;

/** Checks the files the service would load, and what they ask for. */
export async function checkRules(args: readonly string[]): Promise<number> {
  const [rulesDir = 'deploy/rules', playbooksDir = 'deploy/playbooks', ...rest] = args;
  if (rest.length > 0) throw new Misuse(`unexpected "${rest[0]}"`);
  const read = await readRuleFiles(resolve(rulesDir), resolve(playbooksDir));
  const found = read.ok ? doubtsAboutRules(read.value.rules) : read.mistakes;
  if (found.length > 0) process.stdout.write(`${found.join('\n')}\n`);
  if (!read.ok || found.length > 0) return FOUND;
  const { rules, playbooks } = read.value;
  progress(`${rules.length} rules and ${playbooks.size} playbooks, no mistakes`);
  const series = cellsOfRules(rules);
  const [cells, most] = [series, cells_max].map((n) => n.toLocaleString('en'));
  const more = evidenceAmong(0, series).toFixed(1);
  progress(`in a large fleet they watch ${cells} cells, of ${most} that are allowed`);
  progress(`there each asks for ${more} nats more than it says, since each has its own luck`);
  return 0;
}
