/**
 * Where fire drills take place. A terminal or a back office whose name begins with `drill--` is
 * synthetic, and what it says is said on the drill ground of its tenant. To everything behind the
 * door a ground is another tenant, one that no topic and no token can name: what keeps tenants
 * apart (cells, normal rates, counts, incidents, figures, notices) keeps drills apart, too, and
 * nobody has to remember to leave them out.
 */

const MARK = '~drill';

/** What the names of synthetic terminals and back offices begin with; real ones may not. */
export const SYNTHETIC = 'drill--';

/** Whether a name is that of something synthetic. */
export function isSynthetic(name: string): boolean {
  return name.startsWith(SYNTHETIC);
}

/** The drill ground of a tenant. */
export function groundOf(tenant: string): string {
  return `${tenant}${MARK}`;
}

/** Whether this is the ground of somebody's drills, and not a tenant. */
export function isGround(tenant: string): boolean {
  return tenant.endsWith(MARK);
}

/** Whose ground it is; a tenant is its own. */
export function ownerOf(tenant: string): string {
  return isGround(tenant) ? tenant.slice(0, -MARK.length) : tenant;
}
