/** What the doctor says about one thing. */
export interface Symptom {
  /** Names the check, for programs. */
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What is so. */
  readonly what: string;
  /** Why it matters; empty when all is well. */
  readonly why: string;
  /** What to do; empty when all is well. */
  readonly todo: string;
}

/** All is well, or not looked at. */
export function fine(check: string, what: string, outcome: 'ok' | 'skipped' = 'ok'): Symptom {
  return { check, outcome, what, why: '', todo: '' };
}

export function problem(check: string, what: string, why: string, todo: string): Symptom {
  return { check, outcome: 'problem', what, why, todo };
}

export function warning(check: string, what: string, why: string, todo: string): Symptom {
  return { check, outcome: 'warning', what, why, todo };
}

/** For people: a line, and two more when something is to be done. */
export function textOf({ outcome, what, why, todo }: Symptom): string {
  const head = `${outcome.padEnd(8)} ${what}`;
  return outcome === 'ok' || outcome === 'skipped'
    ? head
    : `${head}\n         ${why}\n         ${todo}`;
}
