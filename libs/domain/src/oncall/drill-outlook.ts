/** What a drill would meet: whether it would be held, whom it may page, what is planned. */
import { z } from 'zod';
import { DAY, Instant } from '../base/instant.js';
import { Words } from '../code/taxonomy.js';
import type { OncallView } from './compose-view.js';
import { Somebody } from './compose-view.js';
import { type DrillPlan, nextDrills } from './due-drills.js';
import type { Plan } from './plan.js';

/** A story that can be played, by its name. */
export const DrillStory = z.strictObject({ name: z.string(), title: Words });
export type DrillStory = z.infer<typeof DrillStory>;

/** A process that carries out drills and says nothing for this long is gone. */
export const DRILL_SERVER_SEEN_MS = 30_000;
const SCHEDULE_MS = 35 * DAY;
const schedule_max = 10;

export const DrillOutlook = z.strictObject({
  /** Whether a process is there that carries out what is asked for. */
  served: z.boolean(),
  stories: z.array(DrillStory),
  /** What the file of drills plans for the next weeks; kept in no row before its time. */
  schedule: z.array(
    z.strictObject({
      at: Instant,
      scenario: z.string(),
      terminals: z.number().int(),
      seconds: z.number().int(),
    }),
  ),
  /** Who has agreed to be paged by drills. */
  agreed: z.array(Somebody),
  /** Whom each rota would page now, and whether a drill may. */
  onCall: z.array(
    z.strictObject({ rota: z.string(), person: Somebody.nullable(), agreed: z.boolean() }),
  ),
  /** A real incident for which a drill that is to begin now is refused. */
  inTheWay: z.strictObject({ id: z.string(), severity: z.string() }).nullable(),
});
export type DrillOutlook = z.infer<typeof DrillOutlook>;

/** What is known of who carries out drills. */
export interface DrillServer {
  readonly seenAt: Instant;
  readonly plan: DrillPlan | null;
  readonly stories: readonly DrillStory[];
}

/** Composes the outlook of a tenant. */
export function drillOutlook(
  tenant: string,
  known: {
    readonly server: DrillServer | null;
    readonly plan: Plan | null;
    readonly rotas: OncallView['rotas'];
    readonly inTheWay: DrillOutlook['inTheWay'];
  },
  now: Instant,
): DrillOutlook {
  const { server, plan, rotas, inTheWay } = known;
  const agreed = (plan?.people ?? []).filter(({ drills }) => drills === true);
  const own = (server?.plan?.drills ?? []).filter((each) => each.tenant === tenant);
  const span = { after: now, until: now + SCHEDULE_MS };
  return {
    served: server !== null && now - server.seenAt < DRILL_SERVER_SEEN_MS,
    stories: [...(server?.stories ?? [])],
    schedule: nextDrills({ drills: own }, span)
      .slice(0, schedule_max)
      .map(({ at, planned: { scenario, terminals, seconds } }) => {
        return { at, scenario, terminals, seconds };
      }),
    agreed: agreed.map(({ id, name }) => ({ id, name })),
    onCall: rotas.map(({ id: rota, paged: person }) => {
      return { rota, person, agreed: agreed.some(({ id }) => id === person?.id) };
    }),
    inTheWay,
  };
}
