/** The same case under other names and in another order: nothing but numbers may decide. */
import { causeText, type LabelledCase } from './read-cases.js';

const SHIFT_SECONDS = 86_400 * 365;

/** Numbers between 0 and 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A shuffled copy. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** A case with other names, another order of attributes and rows, and another time. */
export function disguiseCase(labelled: LabelledCase, random: () => number): LabelledCase {
  const order = shuffled(
    labelled.attributes.map((_, i) => i),
    random,
  );
  const attributes = order.map((i) => `x${i}`);
  const renamed = (i: number, value: string) => `v${[...`${i}.${value}`].reverse().join('')}`;
  const rows = shuffled(labelled.rows, random).map((row) => ({
    ...row,
    values: order.map((i) => renamed(i, row.values[i] ?? '')),
    at: row.at + SHIFT_SECONDS,
  }));
  const causes = labelled.causes.map((cause) =>
    causeText(
      cause.split('&').map((part) => {
        const [attribute = '', value = ''] = part.split('=');
        const i = labelled.attributes.indexOf(attribute);
        return [`x${i}`, renamed(i, value)];
      }),
    ),
  );
  return { ...labelled, attributes, rows, causes, at: labelled.at + SHIFT_SECONDS };
}
