/** Says to the store that this process carries out drills: people see it before they ask. */
import { invariant } from '#domain/base/assert.js';
import { DRILL_SERVER_SEEN_MS, type DrillStory } from '#domain/oncall/drill-outlook.js';
import type { DrillPlan } from '#domain/oncall/due-drills.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { seeDrillServer } from '#infra/store/drills.sql.js';
import { loadScenario, scenarioNames } from '../../../simulator/src/scenario/load-scenario.js';

/** A third of the time after which it would be taken for gone. */
const say_every_ms = DRILL_SERVER_SEEN_MS / 3;

/** A function that says it when it was not said lately. */
export function sayHere(db: Database, clock: Clock, plan: DrillPlan | null): () => Promise<void> {
  const stories = JSON.stringify(shippedStories());
  let said = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (now - said < say_every_ms) return;
    said = now;
    await execute(db, seeDrillServer, new Date(now), plan && JSON.stringify(plan), stories);
  };
}

/** The shipped stories in which something fails: the others are told to nobody. */
function shippedStories(): DrillStory[] {
  return scenarioNames().flatMap((name) => {
    const loaded = loadScenario(name);
    invariant(loaded.ok, `the shipped story ${name} has mistakes`);
    const { kind, title } = loaded.value;
    if (kind !== 'incident') return [];
    return [{ name, title: { en: title.en, 'zh-CN': title.zh ?? title.en } }];
  });
}
