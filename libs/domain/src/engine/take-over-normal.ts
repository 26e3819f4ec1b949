/** What is normal, taken over from an engine into one that lives through some time anew. */
import type { EngineState, Memory } from './memory.js';

/**
 * Gives a new engine what another had learned by then: rates, the hours of the week, what has
 * drifted, how attempts split, what each detector keeps of what is usual, and what was announced.
 * Its incidents and its evidence are left to it: other rules may see them otherwise.
 */
export function takeOverNormal({ memory }: EngineState, past: Memory): void {
  const { learned, mix, seasons, drifts, driftAt, kept, changes } = past;
  const { changes: announced, ...usual } = structuredClone({
    ...{ learned, mix, drifts, driftAt, kept, changes },
    ...(seasons && { seasons }),
  });
  Object.assign(memory, usual);
  memory.changes.push(...announced);
}
