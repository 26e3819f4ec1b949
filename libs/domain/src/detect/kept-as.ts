/** What a detector keeps under a name, begun if there is nothing yet. */
export function keptAs<T>(kept: Map<string, unknown>, name: string, begin: () => T): T {
  if (!kept.has(name)) kept.set(name, begin());
  return kept.get(name) as T;
}
