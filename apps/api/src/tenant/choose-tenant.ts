/**
 * Whose fleet is shown when nobody said: the only tenant there is, or `demo`, or the first by
 * name. An installation without any shows an empty `demo`, so that the console has a first page.
 */
export function chooseTenant(known: readonly string[]): string {
  return known.includes('demo') ? 'demo' : (known.toSorted()[0] ?? 'demo');
}
