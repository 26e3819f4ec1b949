/** Names with weights, to draw from. */
export interface Weighted<T extends string = string> {
  readonly names: readonly T[];
  /** The name that `share`, a number in [0, 1), falls on, by its index. */
  indexAt(share: number): number;
  /** The name that `share` falls on. */
  at(share: number): T;
}

/** Makes weights drawable; they need not sum to 1. */
export function weighted<T extends string>(
  weights: Readonly<Partial<Record<T, number>>>,
): Weighted<T> {
  const names = Object.keys(weights) as T[];
  const bounds = new Float64Array(names.length);
  let sum = 0;
  names.forEach((name, i) => {
    sum += weights[name] ?? 0;
    bounds[i] = sum;
  });
  const indexAt = (share: number) => {
    const wanted = share * sum;
    let i = 0;
    while (i < names.length - 1 && wanted >= (bounds[i] ?? 0)) i += 1;
    return i;
  };
  return { names, indexAt, at: (share) => names[indexAt(share)] as T };
}
