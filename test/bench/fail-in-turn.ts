/** The outage both pipelines are given: what fails, when. */
import { setTimeout as sleep } from 'node:timers/promises';

const second_ms = 1_000;

/**
 * Lets `failing` terminals fail once a second each, spread over the second, until it is `over`: the
 * first at once, since an outage begins with its first failure. `fail` is told whose turn it is.
 */
export async function failInTurn(
  failing: number,
  over: AbortSignal,
  fail: (turn: number) => void,
): Promise<void> {
  for (let turn = 0; !over.aborted; turn = (turn + 1) % failing) {
    fail(turn);
    await sleep(second_ms / failing);
  }
}
