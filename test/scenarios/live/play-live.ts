/** Plays one story on a stage: a fleet over real MQTT, and what people were told of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#domain/base/instant.js';
import type { Incident, IncidentEvent } from '#domain/incident/incident.js';
import { formatMistake, type Loaded } from '#infra/yaml/load-yaml.js';
import { runSimulation } from '../../../apps/simulator/src/run-simulation.js';
import { paceOf } from '../../../apps/simulator/src/scenario/busy-rate.js';
import { loadFleet, loadScenario } from '../../../apps/simulator/src/scenario/load-scenario.js';
import { createWorld, type World } from '../../../apps/simulator/src/world/create-world.js';
import { timelineOf } from '../../../apps/simulator/src/world/timeline.js';
import { askDatabase } from '../../support/ask-database.js';
import { expectationsOf } from '../expectations.js';
import { type Due, judgeTold, type StoryVerdict, type Told } from '../judge-story.js';
import type { Attempt } from './attempt-forbidden.js';
import { codesOf, judgeNotices, type NoticeVerdict } from './judge-notices.js';
import { respond } from './respond.js';
import { phoneOf, registerFleet, type Stage } from './stage.js';
import { type ToldFailure, watchSource } from './watched-source.js';

/** How a story is played; durations in milliseconds, as `tillwatch simulate` has them. */
export interface LiveOptions {
  readonly terminals: number;
  readonly leadIn?: number | undefined;
  readonly effectFor?: number | undefined;
  /** Ends a story before its time, with its reason as the error. */
  readonly signal?: AbortSignal | undefined;
}

/** A story that was played in real time. */
export interface PlayedLive {
  readonly scenario: string;
  readonly kind: 'incident' | 'lookalike';
  readonly verdict: StoryVerdict;
  readonly sent: number;
  readonly unacked: number;
  /** Pages that say again what was said: a second beginning of one incident and epoch. */
  readonly duplicatePages: number;
  readonly attempts: readonly Attempt[];
  /** Merchants that were hit and not told, and the other way round, by name. */
  readonly notices: NoticeVerdict;
}

/** What is decided in the last second of a story still has to be sent. */
const SETTLE_MS = 5_000;

/** Plays the story of `file` from now on, as the tenant `tenant`. */
export async function playLive(
  stage: Stage,
  file: string,
  tenant: string,
  options: LiveOptions,
): Promise<PlayedLive> {
  const own = join(file, '..', 'fleet.yaml');
  const fleet = read(loadFleet(existsSync(own) ? own : undefined));
  const scenario = read(loadScenario(file));
  const { clock } = stage;
  const startsAt = clock.now();
  const cut = { leadIn: options.leadIn, effectFor: options.effectFor };
  const world = createWorld({
    ...{ fleet, scenario, tenant, ...cut, startAt: startsAt, terminals: options.terminals },
    rate: paceOf(scenario, options.terminals),
  });
  await registerFleet(stage, tenant, world, fleet.tz);
  const source = watchSource(world);
  const { mqttUrl } = stage.service;
  const { signal } = options;
  const over = new AbortController();
  const people = respond(stage.service.url, tenant, over.signal);
  const report = await runSimulation({ mqttUrl, source, clock, tenant, name: tenant, signal });
  if (!signal?.aborted) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  over.abort();
  signal?.throwIfAborted();
  const { attempts, told: asked } = await people;
  const told = await toldOf(stage, tenant);
  const timeline = timelineOf(scenario, { startsAt, ...cut });
  const due = expectationsOf(timeline);
  const codes = codesOf(timeline.lines.map(({ line }) => line));
  const notices = judgeTellings(stage, world, source.failures, { due, told, asked, codes, tenant });
  return {
    attempts,
    notices,
    scenario: scenario.scenario,
    kind: scenario.kind,
    verdict: judgeTold(due, told),
    sent: report.sent,
    unacked: report.unacked,
    duplicatePages: duplicatesOf(stage, tenant),
  };
}

interface Tellings {
  readonly due: readonly Due[];
  readonly told: readonly Told[];
  /** Incidents whose merchants were to be told. */
  readonly asked: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  readonly tenant: string;
}

/** Holds the SMS that arrived against the failures that were sent; nobody else may hear of it. */
function judgeTellings(
  { phones, clock }: Stage,
  world: World,
  failures: readonly ToldFailure[],
  { due, told, asked, codes, tenant }: Tellings,
): NoticeVerdict {
  const owner = new Map(world.terminals.map(({ terminal, merchant }) => [terminal, merchant]));
  const merchants = [...new Set(owner.values())];
  const byPhone = new Map(merchants.map((merchant) => [phoneOf(tenant, merchant), merchant]));
  const own = phones.heard.flatMap((sms) => {
    const merchant = byPhone.get(sms.to);
    return merchant === undefined ? [] : [{ ...sms, merchant }];
  });
  const missing: string[] = [];
  const wrong = own.filter(({ incident }) => !asked.has(incident)).map(({ merchant }) => merchant);
  for (const { last } of told.filter(({ last: { id } }) => asked.has(id))) {
    const span = due.find(({ expected }) => expected.diagnosis === last.diagnosis);
    if (!span) continue;
    const heard = own.filter(({ incident }) => incident === last.id);
    const verdict = judgeNotices(
      {
        ...{ cause: last.cause, codes, from: span.from, to: span.to },
        over: last.resolvedAt ?? clock.now(),
      },
      failures,
      (terminal) => owner.get(terminal) ?? '',
      new Set(heard.map(({ merchant }) => merchant)),
    );
    missing.push(...verdict.missing);
    wrong.push(...verdict.wrong);
  }
  return { missing, wrong };
}

function read<T>(loaded: Loaded<T>): T {
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.value;
}

/** What people were told: each incident as it was when its first page was decided, and as it is. */
async function toldOf({ service, arrived }: Stage, tenant: string): Promise<Told[]> {
  const url = service.databaseUrl;
  const incidents = await askDatabase<{ body: Incident }>(
    url,
    'select body from incident where tenant = $1',
    [tenant],
  );
  const events = await askDatabase<{ incident: string; body: IncidentEvent }>(
    url,
    'select incident, body from incident_event where tenant = $1 order by n',
    [tenant],
  );
  const decided = await askDatabase<{ dedup_key: string; created_at: Date }>(
    url,
    'select dedup_key, created_at from outbox where tenant = $1',
    [tenant],
  );
  const decidedAt = new Map(decided.map((row) => [row.dedup_key, row.created_at.getTime()]));
  return incidents.map(({ body }) => {
    const page = arrived.find((one) => one.tenant === tenant && one.incident === body.id);
    const own = events.filter(({ incident }) => incident === body.id).map((event) => event.body);
    const until = page ? (decidedAt.get(page.id) ?? page.at) : 0;
    return { first: faceAt(own, until), last: body, toldAt: page?.at ?? null };
  });
}

function faceAt(events: readonly IncidentEvent[], at: Instant): Incident | null {
  const before = events.filter((event) => 'incident' in event && event.at <= at);
  const last = before.at(-1);
  return last && 'incident' in last ? last.incident : null;
}

/** An incident begins once in an epoch: a second page that says so wakes people for nothing. */
function duplicatesOf({ arrived }: Stage, tenant: string): number {
  const begun = arrived
    .filter((page) => page.tenant === tenant && page.reason === 'first notification')
    .map(({ id, incident }) => `${incident}/${id.split('/')[2]}/${id.split('/')[4]}`);
  return begun.length - new Set(begun).size;
}
