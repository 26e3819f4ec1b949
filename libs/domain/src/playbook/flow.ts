/** The ways through a playbook: from each step to what comes after it. */
import type { Playbook, StepState } from './playbook.js';
import type { Step } from './step.js';

/** Where a way leads: a step of the same playbook, or `end`. */
export const END = 'end';

/** A way out of a step, and the path of the key that says so; one that the list gives has none. */
export interface Way {
  readonly to: string;
  readonly path: readonly (string | number)[];
}

/** The step below it in the file, or the end. */
export function following({ steps }: Playbook, step: Step): string {
  return steps[steps.findIndex(({ id }) => id === step.id) + 1]?.id ?? END;
}

/** Every way out of a step. */
export function waysOut(playbook: Playbook, step: Step): Way[] {
  const onward = { to: step.next ?? following(playbook, step), path: step.next ? ['next'] : [] };
  const late = 'late' in step && step.late ? [{ to: step.late, path: ['late'] }] : [];
  switch (step.kind) {
    case 'ask':
      return [
        ...step.answers.map(({ next }, i) =>
          next === undefined ? onward : { to: next, path: ['answers', i, 'next'] },
        ),
        ...late,
      ];
    case 'check':
      return [onward, { to: step.otherwise, path: ['otherwise'] }];
    case 'approve':
      return [onward, { to: step.refused, path: ['refused'] }, ...late];
    case 'command':
      return [onward, ...(step.stopped ? [{ to: step.stopped, path: ['stopped'] }] : []), ...late];
    default:
      return [onward, ...late];
  }
}

/** Where a step that is over led. */
export function wayTaken(playbook: Playbook, step: Step, state: StepState): string {
  const onward = step.next ?? following(playbook, step);
  if (state.status === 'late' && 'late' in step) return step.late ?? onward;
  switch (step.kind) {
    case 'ask':
      return step.answers.find(({ id }) => id === state.answer)?.next ?? onward;
    case 'check':
      // What nobody waited for has not been shown to hold.
      return state.status === 'done' ? onward : step.otherwise;
    case 'approve':
      return state.status === 'refused' ? step.refused : onward;
    case 'command':
      return state.status === 'unmet' ? (step.stopped ?? onward) : onward;
    default:
      return onward;
  }
}

/** The steps that can be reached from `from`, itself included, by these ways; `end` among them. */
export function reachable(
  playbook: Playbook,
  from: string,
  ways: (step: Step) => readonly Way[],
): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const step = playbook.steps.find((s) => s.id === id);
    if (step) open.push(...ways(step).map(({ to }) => to));
  }
  return found;
}
