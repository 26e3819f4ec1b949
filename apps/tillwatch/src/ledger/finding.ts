/** What a check found. */
export interface Finding {
  /** Names the check, for programs. */
  readonly check: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What holds, or does not: one sentence. */
  readonly says: string;
  /** How many rows are wrong. */
  readonly wrong: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

/** Most examples that are told of one check. */
export const examples_max = 3;

/** Counts what is wrong, and remembers the first. */
export class Faults {
  count = 0;
  readonly examples: string[] = [];

  add(example: () => string, n = 1): void {
    this.count += n;
    if (this.examples.length < examples_max) this.examples.push(example());
  }
}

/** The outcome of a check that counted its faults. */
export function findingOf(check: string, says: string, faults: Faults): Finding {
  const outcome = faults.count === 0 ? 'ok' : 'failed';
  return { check, outcome, says, wrong: faults.count, examples: faults.examples };
}

/** One line for people. */
export function lineOf({ outcome, says, wrong, examples }: Finding): string {
  if (outcome === 'ok') return `ok       ${says}`;
  if (outcome === 'skipped') return `skipped  ${says}`;
  return `FAILED   ${says}: ${wrong.toLocaleString('en')} wrong: ${examples.join('; ')}`;
}

/** What the books are checked for. */
export interface Scope {
  readonly tenant: string | null;
  readonly from: Date;
  readonly to: Date;
  /** Whether only a part of the time is looked at. */
  readonly isPart: boolean;
}

/** The whole minutes or hours within a scope. */
export function wholeSteps(scope: Scope, stepMs: number): Scope {
  const from = new Date(Math.ceil(scope.from.getTime() / stepMs) * stepMs);
  const to = new Date(Math.floor(scope.to.getTime() / stepMs) * stepMs);
  return { ...scope, from, to };
}
