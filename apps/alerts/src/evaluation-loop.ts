/**
 * The clock of the house: read what was committed, think, commit what was decided. One process
 * decides at a time; another takes over within seconds of its end, and a fence keeps one that was
 * only asleep from deciding too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { isGround } from '#domain/base/drill-ground.js';
import type { CodeBook } from '#domain/code/code-book.js';
import type { Effect } from '#domain/engine/types.js';
import type { SeverityPolicy } from '#domain/incident/severity-policy.js';
import type { Silence } from '#domain/notify/silence.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { listen } from '#infra/db/listen.js';
import { tryAdvisoryLock } from '#infra/db/lock.js';
import { one, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import { unfoldedEvents } from '#infra/store/incidents.sql.js';
import { lookAround } from '#infra/store/round.sql.js';
import { Alarm } from './alarm.js';
import {
  type AlertsConfig,
  snapshot_every_ms,
  takeover_every_ms,
  tick_wait_ms,
} from './alerts.config.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import { commitDecision, FencedOff } from './commit-effects.js';
import { type Ground, groundsAmong, isHeard, moveDrills } from './drills/move-drills.js';
import { dropOld } from './drop-old.js';
import { cpuMs, reportLoad } from './load/report-load.js';
import { RuleLoad } from './load/rule-load.js';
import type { OncallKeeper } from './oncall/oncall-keeper.js';
import { SharedBurdens } from './oncall/shared-burdens.js';
import type { ReceiverKeeper } from './receiver-keeper.js';
import type { RuleKeeper } from './rule-keeper.js';
import { settingsFor } from './settings-for.js';
import { takeFence } from './take-fence.js';
import {
  loadTenantEngine,
  notRead,
  readFresh,
  type TenantEngine,
  unlistedIn,
} from './tenant-engine.js';
import { thinkThrough } from './think-through.js';

/** The loop that decides, or waits to. */
export abstract class EvaluationLoop {
  /** Why nothing is decided; null while it decides, or waits behind one that does. */
  abstract readonly trouble: string | null;
  /** What proves that this process decides; null while it does not. */
  abstract readonly token: number | null;
  abstract close(): Promise<void>;
}

export interface EvaluationOptions {
  readonly config: AlertsConfig;
  /** What codes mean now. */
  readonly codes: () => CodeBook;
  readonly severity?: SeverityPolicy;
  readonly db: Database;
  readonly clock: Clock;
  readonly rules: RuleKeeper;
  readonly receivers: ReceiverKeeper;
  readonly oncall: OncallKeeper;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const [retry_ms, tidy_every_ms] = [500, 600_000];

/** Starts the loop. */
export function startEvaluationLoop(options: EvaluationOptions): EvaluationLoop {
  const { db, log, metrics } = options;
  const stop = new AbortController();
  const alarm = new Alarm();
  let trouble: string | null = null;
  let leading: number | null = null;

  const lead = async (): Promise<void> => {
    const lock = await tryAdvisoryLock(db, 'tillwatch alerts');
    if (!lock) {
      await sleep(takeover_every_ms);
      return;
    }
    let lost = false;
    const lose = () => {
      lost = true;
      alarm.ring();
    };
    lock.lost.then(lose, () => {});
    const channels = ['tillwatch_digest', 'tillwatch_people'];
    const listening = await listen(db, channels, () => alarm.ring(), log);
    try {
      const token = await takeFence(db, log);
      leading = token;
      metrics.leader.set(1);
      log.info({ token }, 'this process decides');
      const evaluator = new Evaluator(options, token);
      while (!stop.signal.aborted && !lost) {
        const busy = await evaluator.evaluateOnce();
        trouble = null;
        if (!busy) await alarm.wait(options.clock.realDelay(tick_wait_ms));
      }
    } finally {
      leading = null;
      metrics.stopLeading();
      await listening.close();
      await lock.release();
    }
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await lead();
        trouble = null;
      } catch (error) {
        // The state may be ahead of what was kept: it is thrown away and loaded again.
        trouble = error instanceof Error ? error.message : String(error);
        const level = error instanceof FencedOff ? 'info' : 'warn';
        log[level]({ reason: trouble }, 'the engine starts again from what was kept');
        await sleep(retry_ms);
      }
    }
  };
  const running = run();
  return {
    get trouble() {
      return trouble;
    },
    get token() {
      return leading;
    },
    async close() {
      stop.abort();
      alarm.ring();
      await running;
    },
  };
}

/** The share of one processor that a rule may take. */
function budgetOf({ config }: EvaluationOptions): number {
  return config.RULE_CPU_PERCENT / 100;
}

/** One leadership: the engines it has loaded, under one token. */
class Evaluator {
  private readonly engines = new Map<string, TenantEngine>();
  private readonly keptAt = new Map<string, number>();
  private tidiedAt = 0;
  /** What people silenced, as it was at the beginning of this round. */
  private silences: readonly { readonly tenant: string; readonly body: Silence }[] = [];
  private drills: readonly Ground[] = [];
  private codes: CodeBook;
  private readonly load: RuleLoad;
  private readonly burdens = new SharedBurdens();

  constructor(
    private readonly options: EvaluationOptions,
    private readonly token: number,
  ) {
    this.codes = options.codes();
    this.load = new RuleLoad({ budget: budgetOf(options), cpu: cpuMs });
  }

  /** One round over all tenants; true when there is more to read at once. */
  async evaluateOnce(): Promise<boolean> {
    const { db, clock } = this.options;
    const around = await one(db, lookAround, new Date(clock.now()));
    const people = around.said ? await rows(db, unfoldedEvents) : [];
    this.silences = around.silences;
    this.readCodes();
    let busy = false;
    this.drills = around.drills ? await moveDrills(db, clock, this.token) : [];
    const { tenants } = around;
    await this.loadBurdens(tenants);
    // What is real comes first: a drill that cannot be decided holds nobody up.
    for (const tenant of [...tenants, ...this.grounds(people)]) {
      const own = people.filter((event) => event.tenant === tenant);
      busy = (await this.evaluate(tenant, own)) || busy;
    }
    await this.tellLoad();
    await this.tidy();
    return busy;
  }

  /** Nobody is paged before it is known what was asked of people for all. */
  private async loadBurdens(tenants: readonly string[]): Promise<void> {
    if (!this.options.oncall.current()) return;
    for (const tenant of tenants.filter((each) => !this.burdens.knows(each))) {
      // One that cannot be loaded stops those before it as little as ever: its own turn says so.
      await this.engineOf(tenant).catch(() => null);
    }
  }

  /** Other codes are other classes, of what is remembered, too: it is read again with them. */
  private readCodes(): void {
    const now = this.options.codes();
    if (now === this.codes) return;
    this.codes = now;
    this.engines.clear();
  }

  /** What rules take, every half minute: it is said, and no rule is ever passed over for it. */
  private async tellLoad(): Promise<void> {
    const { db, metrics, log, clock } = this.options;
    const costs = this.load.look(performance.now());
    if (!costs) return;
    const cells = [...this.engines.values()].map(({ state }) => state.memory.banks.size);
    metrics.cells.set(cells.reduce((sum, n) => sum + n, 0));
    const reporting = { db, metrics, log, budget: budgetOf(this.options) };
    await reportLoad(reporting, costs, clock.now());
  }

  /** The grounds of drills that are under way, and those of which people still say something. */
  private grounds(people: readonly { readonly tenant: string }[]): string[] {
    for (const { tenant, fresh } of this.drills) if (fresh) this.engines.delete(tenant);
    return groundsAmong([...this.drills, ...people]);
  }

  private async evaluate(
    tenant: string,
    people: readonly z.output<typeof unfoldedEvents.row>[],
  ): Promise<boolean> {
    const { options, codes } = this;
    const { db, clock, metrics } = options;
    const engine = await this.engineOf(tenant);
    const heard = isHeard(tenant, this.drills);
    const { digests, readTo, more } = heard ? await readFresh(db, engine) : notRead(engine);
    const said = people.map(({ incident, body, face }) => ({ incident, event: body, face }));
    const about = { tenant, codes, silences: this.silences, grounds: this.drills };
    const settings = settingsFor(options, about);
    const elsewhere = (person: string) => this.burdens.elsewhere(tenant, person);
    const thinking = { settings, clock, metrics, load: this.load, elsewhere };
    const effects = await thinkThrough(engine, digests, said, thinking);
    engine.readTo = readTo;
    metrics.digests.inc(digests.length);
    metrics.unlistedFailures.inc(unlistedIn(digests, codes));
    const folded = people.map(({ n }) => n);
    await this.keep(engine, effects, folded);
    this.noteBurden(engine);
    return more;
  }

  /** A tenant's engine, loaded where it is not here yet. */
  private async engineOf(tenant: string): Promise<TenantEngine> {
    const { db, clock } = this.options;
    const known = this.engines.get(tenant);
    if (known) return known;
    const engine = await loadTenantEngine(db, clock, tenant, this.codes);
    this.engines.set(tenant, engine);
    this.noteBurden(engine);
    return engine;
  }

  /** What it asks of people is counted with what others do. */
  private noteBurden({ tenant, state }: TenantEngine): void {
    const { oncall, clock } = this.options;
    const limits = oncall.current()?.roster.limits;
    if (!limits) return;
    this.burdens.note(tenant, state.memory.loads ?? new Map(), limits, clock.now());
  }

  /** Keeps what was decided, at once; and the memory every few seconds in any case. */
  private async keep(
    engine: TenantEngine,
    effects: readonly Effect[],
    folded: readonly number[],
  ): Promise<void> {
    const { db, clock, metrics } = this.options;
    const last = this.keptAt.get(engine.tenant) ?? 0;
    const now = performance.now();
    if (effects.length === 0 && folded.length === 0 && now - last < snapshot_every_ms) return;
    const at = new Date(clock.now());
    await inTransaction(db, (tx) =>
      commitDecision(tx, this.token, { engine, effects, folded, at }),
    );
    this.keptAt.set(engine.tenant, now);
    if (isGround(engine.tenant)) return;
    for (const effect of effects) {
      if (effect.kind === 'append_event') metrics.incidents.inc({ kind: effect.event.kind });
      if (effect.kind === 'enqueue_notification' && effect.page && !effect.page.again) {
        const { person, night } = effect.page;
        metrics.pages.inc({ person, time: night ? 'night' : 'day' });
      }
    }
  }

  private async tidy(): Promise<void> {
    const now = performance.now();
    if (this.tidiedAt !== 0 && now - this.tidiedAt < tidy_every_ms) return;
    this.tidiedAt = now;
    await dropOld(this.options);
  }
}
