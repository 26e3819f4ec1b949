/** On-call in force: the last good file, overrides and proven contacts as they are now. */
import { resolve } from 'node:path';
import type { OncallSettings } from '#domain/engine/types.js';
import { planOf } from '#domain/oncall/plan.js';
import type { Roster } from '#domain/oncall/roster.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { markOf } from '#infra/people/sign-words.js';
import { listProofs, savePlan, standingOverrides } from '#infra/store/oncall.sql.js';
import type { AlertsConfig } from '../alerts.config.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { ReceiverKeeper } from '../receiver-keeper.js';
import type { Receiver } from '../receivers/receiver.js';
import { contactReceivers } from './contact-receivers.js';
import { readRoster } from './read-roster.js';

/** Who is paged. */
export abstract class OncallKeeper {
  /** Undefined without a file. */
  abstract current(): OncallSettings | undefined;
  /** A receiver for each contact. */
  abstract receivers(): readonly Receiver[];
  abstract close(): void;
}

export interface OncallKeeperOptions {
  readonly config: Pick<AlertsConfig, 'ONCALL_FILE' | 'ONCALL_KEY' | 'EXTERNAL_URL'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly receivers: ReceiverKeeper;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 2_000;

/**
 * Loads the file, and again when it changes. At the start a mistake is fatal, but a gap is not: to
 * refuse it would leave nobody. Later both keep the file that was good.
 */
export async function startOncallKeeper(options: OncallKeeperOptions): Promise<OncallKeeper> {
  const { config, log, metrics } = options;
  const { ONCALL_FILE: file, ONCALL_KEY: key } = config;
  metrics.oncallReloadOk.set(1);
  if (file === undefined) return { current: () => undefined, receivers: () => [], close() {} };
  if (key === undefined)
    throw new Error('ONCALL_FILE needs ONCALL_KEY, which signs links in pages');
  const kept = new Kept(options, key);
  await kept.begin(resolve(file));
  const look = () => {
    kept
      .look(resolve(file))
      .catch((err: unknown) => log.warn({ err }, 'could not look at on-call'));
  };
  const timer = setInterval(look, look_every_ms);
  process.on('SIGHUP', look);
  return {
    current: () => kept.settings,
    receivers: () => kept.lanes(),
    close() {
      clearInterval(timer);
      process.off('SIGHUP', look);
    },
  };
}

class Kept {
  settings: OncallSettings | undefined;
  private seen = '';
  private made: { readonly of: unknown; readonly roster: Roster; lanes: Receiver[] } | null = null;

  constructor(
    private readonly options: OncallKeeperOptions,
    private readonly key: string,
  ) {}

  async begin(path: string): Promise<void> {
    const read = await this.read(path, 'warned');
    if (!read.ok) throw new Error(`on-call\n${read.mistakes.join('\n')}`);
    const { log } = this.options;
    if (read.warnings.length > 0) log.error({ warnings: read.warnings }, 'on-call is doubtful');
    this.seen = JSON.stringify(read);
    await this.use(read.roster, read.warnings, []);
  }

  async look(path: string): Promise<void> {
    const { log, metrics } = this.options;
    // A gap that comes near refuses the file as a new one would: the one in force stays, aloud.
    const read = await this.read(path, 'refused');
    const hash = JSON.stringify(read);
    if (hash === this.seen) {
      await this.refresh();
      return;
    }
    this.seen = hash;
    metrics.oncallReloadOk.set(read.ok ? 1 : 0);
    if (read.ok) {
      await this.use(read.roster, read.warnings, []);
      log.info({ people: read.roster.people.length, warnings: read.warnings }, 'on-call loaded');
      return;
    }
    const { mistakes } = read;
    log.error({ mistakes }, 'on-call not loaded, the last good file stays in force');
    const { roster } = this.settings ?? {};
    if (roster) await this.use(roster, [], mistakes);
  }

  /** The receivers of all contacts, made again when either file is another. */
  lanes(): Receiver[] {
    const { receivers, config, clock } = this.options;
    const { loaded, outgoing } = receivers.current();
    const roster = this.settings?.roster;
    if (!loaded || !outgoing || !roster) return [];
    if (this.made?.of === loaded && this.made.roster === roster) return this.made.lanes;
    const now = () => clock.now();
    const links = { key: this.key, externalUrl: config.EXTERNAL_URL, now };
    const lanes = contactReceivers(roster, loaded, outgoing, links);
    this.made = { of: loaded, roster, lanes };
    return lanes;
  }

  private read(path: string, gaps: 'refused' | 'warned') {
    const { receivers, clock } = this.options;
    const settings = receivers.current().loaded?.file.receivers ?? [];
    return readRoster({ path, receivers: settings, now: clock.now(), gaps });
  }

  private async use(
    roster: Roster,
    warnings: readonly string[],
    mistakes: readonly string[],
  ): Promise<void> {
    const { db, clock, config } = this.options;
    const about = { externalUrl: config.EXTERNAL_URL, warnings: [...warnings] };
    const plan = planOf(roster, (contact) => markOf(this.key, contact), about);
    const at = new Date(clock.now());
    await execute(db, savePlan, at, JSON.stringify(plan), JSON.stringify(mistakes));
    this.settings = { roster, overrides: [], proofs: [] };
    await this.refresh();
  }

  /** What people said since: who stands in, whom a test page reached. */
  private async refresh(): Promise<void> {
    const { db, clock } = this.options;
    if (!this.settings) return;
    const { roster } = this.settings;
    const found = await rows(db, standingOverrides, new Date(clock.now()));
    const overrides = found.map(({ id, rota, person, starts_at, ends_at }) => {
      return { id, rota, person, from: starts_at.getTime(), to: ends_at.getTime() };
    });
    const marks = new Map(
      roster.people.flatMap(({ id, contacts }) =>
        contacts.map((c) => [`${id} ${c.name ?? c.by}`, markOf(this.key, c)] as const),
      ),
    );
    const proofs = (await rows(db, listProofs))
      .filter(({ person, contact, mark }) => marks.get(`${person} ${contact}`) === mark)
      .map(({ person, contact, proven_at }) => ({ person, contact, at: proven_at.getTime() }));
    this.settings = { roster, overrides, proofs };
  }
}
