/** The rules in force: whether the files say what the engine goes by. */
import type { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { loadedRules } from '#infra/store/engine.sql.js';
import { fine, problem, type Symptom } from './symptom.js';

/** Examines what alerts made of the rule files when it last read them. */
export async function examineRules(db: Database): Promise<Symptom> {
  const loaded = await oneOrNone(db, loadedRules);
  if (!loaded) return fine('rules', 'no rules have been loaded yet', 'skipped');
  const { loaded_at: at, rules, mistakes } = loaded;
  const [first] = mistakes;
  if (first === undefined) return fine('rules', `${rules.length} rules are in force`);
  const when = at.toISOString();
  const what = `rules were not loaded at ${when}: ${mistakes.length} mistakes, ${first}`;
  const why = `The ${rules.length} rules that were good before stay in force, without the change.`;
  return problem('rules', what, why, 'Run `tillwatch rules check` and mend the files.');
}
