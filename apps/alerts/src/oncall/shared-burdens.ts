/** What all tenants ask of each person: moments and numbers, kept for each other. */
import { isGround } from '#domain/base/drill-ground.js';
import type { Instant } from '#domain/base/instant.js';
import type { Load } from '#domain/oncall/bear.js';
import type { Limits } from '#domain/oncall/roster.js';
import { type Burden, burdenOf, isIdle } from '#domain/oncall/share-budget.js';

const NONE: ReadonlyMap<string, Burden> = new Map();

/**
 * Of real tenants alone: a drill must not keep anything real from a person, nor is what it measures
 * to hang on what is real elsewhere.
 */
export class SharedBurdens {
  private readonly byTenant = new Map<string, ReadonlyMap<string, Burden>>();

  /** Whether a tenant's share is known. */
  knows(tenant: string): boolean {
    return this.byTenant.has(tenant) || isGround(tenant);
  }

  /** Takes in what a tenant asks of people after a decision of it was kept. */
  note(tenant: string, loads: ReadonlyMap<string, Load>, limits: Limits, now: Instant): void {
    if (isGround(tenant)) return;
    const burdens = new Map<string, Burden>();
    for (const [person, load] of loads) {
      const burden = burdenOf(load);
      if (!isIdle(burden, limits, now)) burdens.set(person, burden);
    }
    this.byTenant.set(tenant, burdens.size === 0 ? NONE : burdens);
  }

  /** What all others ask of a person. */
  elsewhere(tenant: string, person: string): readonly Burden[] {
    if (isGround(tenant)) return [];
    const found: Burden[] = [];
    for (const [other, burdens] of this.byTenant) {
      const burden = other === tenant ? undefined : burdens.get(person);
      if (burden) found.push(burden);
    }
    return found;
  }
}
