import { detectorOf } from '#domain/detect/registry.js';
import { compareRules, type PlacedRule } from '#domain/rule/compare-rules.js';
import { watchedName } from '#domain/rule/watched.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { placedRules, saveRules } from '#infra/store/engine.sql.js';
import type { AlertsConfig } from './alerts.config.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import { checkRuleTexts, type LoadedRules, readRuleTexts } from './rule-files.js';

/** The rules in force: the last good set. */
export abstract class RuleKeeper {
  abstract current(): LoadedRules;
  abstract close(): void;
}

export interface RuleKeeperOptions {
  readonly config: AlertsConfig;
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 2_000;

/**
 * Loads the files, and again whenever they change or SIGHUP comes. At the start a mistake is
 * fatal, later it keeps the set that was good: never does a bad file mean "no rules".
 */
export async function startRuleKeeper(options: RuleKeeperOptions): Promise<RuleKeeper> {
  const { config, metrics, log } = options;
  const texts = await readRuleTexts(config.RULES_DIR, config.PLAYBOOKS_DIR);
  const first = checkRuleTexts(texts);
  if (!first.ok) throw new Error(`rules\n${first.mistakes.join('\n')}`);
  let current = first.value;
  let seen = texts.hash;
  metrics.reloadOk.set(1);
  await publish(options, current, []);

  const reload = async () => {
    const now = await readRuleTexts(config.RULES_DIR, config.PLAYBOOKS_DIR);
    if (now.hash === seen) return;
    seen = now.hash;
    const read = checkRuleTexts(now);
    metrics.reloadOk.set(read.ok ? 1 : 0);
    if (read.ok) {
      current = read.value;
      log.info({ rules: current.rules.length }, 'rules loaded');
    } else {
      log.error({ mistakes: read.mistakes }, 'rules not loaded, the last good set stays in force');
    }
    await publish(options, current, read.ok ? [] : read.mistakes);
  };
  const again = () => {
    reload().catch((err: unknown) => log.warn({ err }, 'could not look at the rule files'));
  };
  const timer = setInterval(again, look_every_ms);
  process.on('SIGHUP', again);
  return {
    current: () => current,
    close() {
      clearInterval(timer);
      process.off('SIGHUP', again);
    },
  };
}

async function publish(
  { db, clock }: RuleKeeperOptions,
  loaded: LoadedRules,
  mistakes: readonly string[],
): Promise<void> {
  const views = loaded.rules.map(({ rule, file }) => ({
    alert: rule.alert,
    file,
    severity: rule.severity ?? 'by diagnosis',
    detector: `${rule.detector.kind} ${detectorOf(rule.detector).weigh(rule.detector).finding}`,
    summary: rule.annotations.summary,
    by: rule.by.map(watchedName),
    // Whole, so that what was decided by it can be explained when the file is another.
    rule,
  }));
  const at = new Date(clock.now());
  // Against what was in force, of this process or one before it; nothing was before the first.
  const before = await rows(db, placedRules);
  const change = before.length === 0 ? null : compareRules(before, placedAs(views));
  const dated = change && JSON.stringify({ ...change, at: at.getTime() });
  await execute(db, saveRules, at, JSON.stringify(views), JSON.stringify(mistakes), dated);
}

/** As the store gives them back: without what is left out. */
function placedAs(views: readonly PlacedRule[]): PlacedRule[] {
  return views.map(({ alert, file, rule }) => {
    return { alert, file, rule: JSON.parse(JSON.stringify(rule)) };
  });
}
