/**
 * A span of the past, lived through twice from what the engine knew before it: as it was heard, and
 * with what came late laid in at its own time. What differs is hindsight. Reads only.
 */
import type { Instant } from '#domain/base/instant.js';
import { MINUTE } from '#domain/base/instant.js';
import type { CodeBook } from '#domain/code/code-book.js';
import { witnessesIn } from '#domain/digest/late-digest.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { Replay, type Step } from '#domain/engine/replay.js';
import type { Settings } from '#domain/engine/types.js';
import type { Hindsight } from '#domain/incident/hindsight.js';
import type { Incident } from '#domain/incident/incident.js';
import { type CameLate, judgeHindsight } from '#domain/incident/judge-hindsight.js';
import { profileMatcher } from '#domain/localise/match.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { incidentsBetween } from '../store/hindsight.sql.js';
import { peopleBetween } from '../store/history.sql.js';
import { learnProfiles } from './learn-profiles.js';
import { LateReader, type Span } from './read-late.js';
import { type Past, readDigestsUntil, readPast } from './read-past.js';

/** After the last of what came late a rule may still wait to be sure. */
const TAIL_MS = 5 * MINUTE;
/** Incidents that ended so long before a span may still be the same outage. */
const BEFORE_MS = 30 * MINUTE;
/** So many terminals of late data are remembered; more say nothing more. */
const witnesses_max = 200_000;

/** What is looked at again. */
export interface LookBack {
  readonly tenant: string;
  readonly span: Span;
  /** What codes mean; the shipped dialects when left out. */
  readonly codes?: CodeBook | undefined;
}

/** Lives through a span; null when nothing is kept of what was known before it. */
export async function lookBack(db: Database, asked: LookBack): Promise<Hindsight[] | null> {
  const { tenant, span } = asked;
  const past = await readPast(db, tenant, span.from);
  if (!past) return null;
  const until = span.until + TAIL_MS;
  const heard = new Life(asked, past, copyOf(past));
  const was = new Life(asked, past, past.state);
  for (const { incident, body } of await peopleOf(db, tenant, past, until)) {
    for (const { replay } of [heard, was]) replay.hear({ incident, event: body });
  }
  const { late, end } = await liveBoth(db, asked, { past, until, heard, was });
  const told = await rows(
    db,
    incidentsBetween,
    tenant,
    new Date(span.from - BEFORE_MS),
    new Date(until + BEFORE_MS),
  );
  return judgeHindsight({
    asItWas: was.opened(),
    asHeard: heard.opened(),
    told: told.map(({ body }) => body),
    late(cause) {
      const matches = profileMatcher(past.state.profiles, cause);
      return late.filter(({ profile }) => matches(profile));
    },
    until: end,
  });
}

interface Both {
  readonly past: Past;
  readonly until: Instant;
  readonly heard: Life;
  readonly was: Life;
}

/** Lets both live; answers who told late, and when they ended. */
async function liveBoth(
  db: Database,
  { tenant, span }: LookBack,
  { past, until, heard, was }: Both,
): Promise<{ late: CameLate[]; end: Instant }> {
  const { state, at, readTo: after } = past;
  const witnesses: CameLate[] = [];
  const from = Math.ceil(at / MINUTE) * MINUTE;
  const reader = new LateReader(db, tenant, { from, until: span.until });
  let newest = at;
  const layIn = async (moment: Instant) => {
    const come = await reader.takeUntil(moment);
    const digests = come.map(({ digest }) => digest);
    await learnProfiles(db, tenant, state.profiles, digests);
    for (const { digest, heardAt } of come) {
      was.replay.take(digest);
      if (witnesses.length >= witnesses_max) continue;
      witnesses.push(...witnessesIn(digest).map((each) => ({ ...each, heardAt })));
    }
  };
  for await (const page of readDigestsUntil(db, tenant, state, { after, until })) {
    for (const digest of page) {
      await layIn(digest.to);
      was.replay.take(digest);
      heard.replay.take(digest);
      newest = digest.to;
    }
  }
  await layIn(until);
  // What was not heard yet has not happened: silence is for the engine of today to judge.
  const end = Math.min(until, Math.max(newest, span.until));
  for (const { replay } of [was, heard]) replay.passUntil(end);
  return { late: witnesses, end };
}

/** People's words on incidents that were there before: those that are opened again differ. */
async function peopleOf(db: Database, tenant: string, past: Past, until: Instant) {
  const known = new Set(past.state.memory.followed.map(({ incident }) => incident.id));
  const said = await rows(db, peopleBetween, tenant, new Date(past.at + 1), new Date(until));
  return said.filter(({ incident }) => known.has(incident));
}

/** A state of its own that knows the same; what profiles are is known to both. */
function copyOf({ state }: Past): EngineState {
  const { profiles } = state;
  const { memory, recent } = structuredClone({ memory: state.memory, recent: state.recent });
  return { ...newState(), memory, recent, profiles };
}

/** One life, and the incidents that were opened in it. */
class Life {
  readonly replay: Replay;
  private readonly faces = new Map<string, Incident>();

  constructor({ tenant, codes }: LookBack, { rules, at }: Past, state: EngineState) {
    const nobody = { playbooks: new Map(), externalUrl: '', receivers: [] };
    const settings: Settings = { tenant, rules, ...nobody, ...(codes && { codes }) };
    this.replay = new Replay(state, settings, at, (step) => this.see(step));
  }

  private see({ effects }: Step): void {
    for (const effect of effects) {
      if (effect.kind === 'append_event') {
        const { event, incident } = effect;
        const opens = event.kind === 'triggered' || event.kind === 'reopened';
        if (opens) this.faces.set(incident, event.incident);
      }
      // Incidents of before are followed, too, but were not opened here.
      if (effect.kind !== 'save_incident') continue;
      const { incident } = effect;
      const { id } = incident;
      if (this.faces.has(id)) this.faces.set(id, incident);
    }
  }

  opened(): Incident[] {
    return [...this.faces.values()];
  }
}
