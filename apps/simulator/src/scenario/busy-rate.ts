/** A fleet of 20,000 makes 139 attempts a second at noon. */
const FULL_FLEET = 20_000;

/** The factor that makes a smaller fleet as busy as a full one. */
export function busyRate(terminals: number): number {
  return Math.max(1, FULL_FLEET / terminals);
}
