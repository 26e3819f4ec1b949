import { groundOf } from '#domain/base/drill-ground.js';
import { SECOND } from '#domain/base/instant.js';
import type { Followed } from '#domain/engine/memory.js';
import { pagePeople } from '#domain/engine/page-people.js';
import type { Effect } from '#domain/engine/types.js';
import { aFollowed, aPager, aRoster, NOON, standingOf } from '../../../../test/support/a-roster.js';
import { SharedBurdens } from './shared-burdens.js';

const policies = [{ id: 'all', steps: [{ after: '0s', notify: [{ person: 'li' }] }], repeat: 0 }];
const contacts = [{ by: 'sms', address: '+8613800138000' }];
const li = { id: 'li', name: 'Li Wei', language: 'en' as const, time_zone: 'UTC', contacts };
const standing = standingOf(aRoster({ people: [{ ...li, drills: true }], policies, rotas: [] }));
const { limits } = standing.roster;
/** Somebody takes it soon, before its ladder calls again. */
const GRAVE_AT = 250;
const TAKEN_AT = 260;

interface Page {
  readonly second: number;
  readonly tenant: string;
  readonly incidents: readonly string[];
  readonly elsewhere: number;
}

/** Tenants that have their incidents in the same five minutes, decided on in turn. */
function live(tenants: readonly string[], each: number, minutes: number): Page[] {
  const burdens = new SharedBurdens();
  const engines = tenants.map((tenant) => ({ tenant, ...aPager(standing) }));
  const pages: Page[] = [];
  for (let second = 0; second <= minutes * 60; second += 1) {
    const now = NOON + second * SECOND;
    for (const { tenant, state, settings } of engines) {
      const { followed } = state.memory;
      for (let i = followed.length; i < Math.min(each, (second * each) / 300); i += 1) {
        const id = `inc-${i + 1}`;
        const severity = tenant === 'beta' && second === GRAVE_AT ? 'SEV1' : 'SEV2';
        followed.push(aFollowed({ id, tenant, severity, startedAt: now }));
      }
      if (second === TAKEN_AT) takeGrave(followed);
      const elsewhere = (person: string) => burdens.elsewhere(tenant, person);
      const effects = pagePeople(state, { ...settings, tenant }, now, elsewhere);
      burdens.note(tenant, state.memory.loads ?? new Map(), limits, now);
      pages.push(...effects.flatMap((effect) => pageOf(effect, tenant, second)));
    }
  }
  return pages;
}

function takeGrave(followed: Followed[]): void {
  const acknowledgedAt = NOON + TAKEN_AT * SECOND;
  for (const each of followed) {
    if (each.incident.severity !== 'SEV1') continue;
    each.incident = { ...each.incident, acknowledgedAt, status: 'acknowledged' };
  }
}

function pageOf(effect: Effect, tenant: string, second: number): Page[] {
  if (effect.kind !== 'enqueue_notification') return [];
  const { also = [], elsewhere = 0 } = effect.body;
  expect(effect.body.commonLabels.tenant).toBe(tenant);
  return [{ second, tenant, incidents: [effect.incident, ...also.map(({ id }) => id)], elsewhere }];
}

const isGrave = ({ second }: Page) => second === GRAVE_AT;
const listedBy = (pages: readonly Page[], name: string) =>
  new Set(pages.filter(({ tenant }) => tenant === name).flatMap(({ incidents }) => incidents));

test('two tenants at once are one page in ten minutes, each in turn, all of it listed', () => {
  const pages = live(['alpha', 'beta'], 250, 30);
  const calm = pages.filter((page) => !isGrave(page));
  expect(calm.map(({ second, tenant }) => `${second}s ${tenant}`)).toEqual([
    '21s alpha',
    '641s alpha',
    '1241s beta',
  ]);
  // Nobody is in the dark meanwhile: the first page counts what waits for one of its own.
  expect(calm.map(({ elsewhere }) => elsewhere > 0)).toEqual([true, true, false]);
  expect(pages.filter(isGrave).map(({ tenant }) => tenant)).toEqual(['beta']);
  expect([listedBy(pages, 'alpha').size, listedBy(pages, 'beta').size]).toEqual([250, 250]);
});

test('of many tenants the first page counts all, and each has its turn', () => {
  const names = Array.from({ length: 8 }, (_, i) => `tenant-${i}`);
  const pages = live(names, 20, 100);
  expect(new Set(pages.slice(0, 8).map(({ tenant }) => tenant)).size).toBe(8);
  for (const [i, { second }] of pages.entries()) {
    const before = pages[i - 1]?.second ?? -limits.every;
    expect(second - before).toBeGreaterThanOrEqual(limits.every / SECOND);
  }
  expect(names.map((name) => listedBy(pages, name).size)).toEqual(names.map(() => 20));
});

test('a drill neither weighs on what is real nor waits for it', () => {
  const ground = groundOf('alpha');
  const pages = live(['alpha', ground], 20, 5).map(({ second, tenant }) => `${second}s ${tenant}`);
  expect(pages).toContain('21s alpha');
  expect(pages).toContain(`21s ${ground}`);
});
