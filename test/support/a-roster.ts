/** A small file of on-call, and incidents as the engine follows them. */
import type { z } from 'zod';
import { newBank } from '#domain/detect/evidence-bank.js';
import { type EngineState, type Followed, newState } from '#domain/engine/memory.js';
import { pagePeople } from '#domain/engine/page-people.js';
import type { Effect, Settings } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import type { Standing } from '#domain/oncall/find-proven.js';
import { Roster } from '#domain/oncall/roster.js';
import { anIncident } from './an-incident.js';

/** Monday, 2 March 2026, noon in Shanghai. */
export const NOON = Date.parse('2026-03-02T12:00:00+08:00');

const person = (id: string, name: string) => ({
  id,
  name,
  language: 'en' as const,
  time_zone: 'Asia/Shanghai',
  contacts: [{ by: 'sms', address: '+8613800138000' }],
});

/** Li and Wang by turns of a day, then Zhao; with what matters to a test changed. */
export function aRoster(changes: Partial<z.input<typeof Roster>> = {}): Roster {
  return Roster.parse({
    people: [person('li', 'Li Wei'), person('wang', 'Wang Fang'), person('zhao', 'Zhao Min')],
    rotas: [
      {
        id: 'tills',
        time_zone: 'Asia/Shanghai',
        layers: [{ people: ['li', 'wang'], every: 'day', start: '2026-03-02', at: '09:00' }],
      },
    ],
    policies: [
      {
        id: 'all',
        steps: [
          { after: '0s', notify: [{ rota: 'tills' }] },
          { after: '5m', notify: [{ person: 'zhao' }] },
        ],
      },
    ],
    ...changes,
  });
}

/** Everybody of a roster has just answered a test page. */
export function standingOf(roster: Roster, provenAt = NOON): Standing {
  const proofs = roster.people.flatMap(({ id, contacts }) =>
    contacts.map(({ name, by }) => ({ person: id, contact: name ?? by, at: provenAt })),
  );
  return { roster, overrides: [], proofs };
}

/** An incident as the engine follows it. */
export function aFollowed(changes: Partial<Incident> = {}): Followed {
  const incident = anIncident({ startedAt: NOON, ...changes });
  return {
    incident,
    since: NOON,
    classes: [],
    keepFiringFor: 0,
    tolerated: 0.01,
    rate: 0.5,
    overNats: 0,
    clearSince: null,
    attemptsSinceClear: 0,
    relapse: newBank(NOON),
    terminals: new Set(),
    merchants: new Set(),
    regions: new Set(),
    refineAt: [],
    savedAt: NOON,
    toldTerminals: 0,
    toldAt: NOON,
    notifications: 1,
    run: null,
  };
}

/** An engine that pages for these incidents, and its settings. */
export function aPager(standing: Standing, ...followed: Followed[]) {
  const state: EngineState = newState();
  state.memory.followed.push(...followed);
  const settings: Settings = {
    tenant: 'demo',
    rules: [],
    playbooks: new Map(),
    externalUrl: 'https://till.example',
    receivers: ['chat'],
    oncall: standing,
  };
  const pass = (now: number): string[] => pagePeople(state, settings, now).flatMap(printPage);
  /** What is decided second by second, with the seconds after noon. */
  const until = (seconds: number, from = 0): string[] => {
    const lines: string[] = [];
    for (let s = from; s <= seconds; s += 1) {
      lines.push(...pass(NOON + s * 1_000).map((line) => `${s}s ${line}`));
    }
    return lines;
  };
  return { state, settings, pass, until };
}

function printPage(effect: Effect): string[] {
  if (effect.kind === 'enqueue_notification') {
    const { receiver, reason, incident, page } = effect;
    return [`${receiver} ${reason} ${incident}${page ? ` of ${page.incidents}` : ''}`];
  }
  if (effect.kind !== 'append_event' || effect.event.kind !== 'page') return [];
  const { what, who, instead } = effect.event;
  return what === 'paged' ? [] : [`${what} ${who}${instead ? ` for ${instead}` : ''}`];
}
