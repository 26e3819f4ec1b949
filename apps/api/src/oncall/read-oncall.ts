/** On-call as it is shown: the plan with what the store knows beside it. */
import { DAY, HOUR, type Instant } from '#domain/base/instant.js';
import { composeView, type OncallView } from '#domain/oncall/compose-view.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { countPages, listProofs, standingOverrides } from '#infra/store/oncall.sql.js';
import type { KeptPlan } from './people.js';

const NO_PLAN: OncallView = {
  loadedAt: null,
  mistakes: [],
  warnings: [],
  proofDays: 0,
  me: null,
  rotas: [],
  people: [],
  overrides: [],
};

/** The view of a moment; `me` is whoever asks with a token of his own. */
export async function readOncall(
  db: Database,
  kept: KeptPlan | null,
  me: string | null,
  now: Instant,
): Promise<OncallView> {
  if (!kept) return NO_PLAN;
  const week = new Date(now - 7 * DAY);
  const overrides = await rows(db, standingOverrides, new Date(now));
  const proofs = await rows(db, listProofs);
  const pages = await rows(db, countPages, week, new Date(now - HOUR));
  const facts = {
    overrides: overrides.map(({ starts_at, ends_at, made_by, ...rest }) => {
      return { ...rest, from: starts_at.getTime(), to: ends_at.getTime(), by: made_by };
    }),
    proofs: proofs.map(({ proven_at, ...rest }) => ({ ...rest, at: proven_at.getTime() })),
    pages,
  };
  const about = { loadedAt: kept.loadedAt, mistakes: [...kept.mistakes], me };
  return composeView(kept.plan, facts, about, now);
}
