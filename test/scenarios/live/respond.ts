/**
 * The people of a live play: somebody takes each incident, somebody who does not know better tries
 * what is forbidden, and merchants are told by one and agreed to by another.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hasEnded } from '#domain/incident/has-ended.js';
import { Incident } from '#domain/incident/incident.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { type Attempt, attemptForbidden } from './attempt-forbidden.js';

const look_ms = 1_000;
const Incidents = z.object({ items: z.array(Incident) });
const Detail = z.object({ run: PlaybookRun.nullable() });
const Notices = z.object({
  items: z.array(
    z.object({ id: z.string(), state: z.string(), hash: z.string(), people: z.number() }),
  ),
});

/** What people did in a story. */
export interface Deeds {
  readonly attempts: readonly Attempt[];
  /** Incidents whose merchants somebody asked, or agreed, to be told. */
  readonly told: ReadonlySet<string>;
}

/** Responds to every incident of a tenant until `over` aborts. */
export async function respond(url: string, tenant: string, over: AbortSignal): Promise<Deeds> {
  const attempts: Attempt[] = [];
  const told = new Set<string>();
  const taken = new Set<string>();
  const api = new Api(url, tenant);
  while (!over.aborted) {
    for (const incident of (await api.get(Incidents, '/incidents?status=all'))?.items ?? []) {
      if (hasEnded(incident) || incident.severity === 'SEV4') continue;
      const { id } = incident;
      if (!taken.has(id)) {
        taken.add(id);
        await api.post(`/incidents/${id}/acknowledge`, { by: 'Li Wei' });
        attempts.push(...(await attemptForbidden(url, incident)));
      }
      if (!told.has(id) && (await tellsMerchants(api, id))) {
        const drafted = await api.post(`/incidents/${id}/notices`, { kind: 'start', by: 'Li Wei' });
        if (drafted) told.add(id);
      }
    }
    for (const id of await agree(api, [...taken])) told.add(id);
    await sleep(look_ms);
  }
  return { attempts, told };
}

/** Whether the playbook has its merchants told at all; of some faults nobody is. */
async function tellsMerchants(api: Api, id: string): Promise<boolean> {
  const detail = await api.get(Detail, `/incidents/${id}`);
  const steps = detail?.run?.playbook.steps ?? [];
  return steps.some((step) => step.kind === 'notify' && step.notice === 'start');
}

/** Another person reads what waits for somebody, and agrees; answers of which incidents. */
async function agree(api: Api, incidents: readonly string[]): Promise<string[]> {
  const agreed: string[] = [];
  for (const incident of incidents) {
    const notices = await api.get(Notices, `/notices?incident=${incident}`);
    for (const { id, state, hash, people } of notices?.items ?? []) {
      if (state !== 'draft' || people === 0) continue;
      if (await api.post(`/notices/${id}/approve`, { by: 'Wang Fang', hash }))
        agreed.push(incident);
    }
  }
  return agreed;
}

/** The service's API, of one tenant; what it refuses is null. */
class Api {
  constructor(
    private readonly url: string,
    private readonly tenant: string,
  ) {}

  async get<T>(schema: z.ZodType<T>, path: string): Promise<T | null> {
    const response = await fetch(this.at(path)).catch(() => null);
    return response?.ok ? schema.parse(await response.json()) : null;
  }

  async post(path: string, body: object): Promise<boolean> {
    const response = await fetch(this.at(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => null);
    return response?.ok ?? false;
  }

  private at(path: string): string {
    return `${this.url}/api/v1${path}${path.includes('?') ? '&' : '?'}tenant=${this.tenant}`;
  }
}
