/** Starting on ports that were free a moment ago. */
import { messageOf } from '#infra/error-text.js';

const TRIES = 5;

/**
 * Starts, and starts again when somebody else took a port in between: two services that are started
 * at one moment find the same one free. `start` looks for ports anew each time and leaves nothing
 * behind when it fails. What cannot be started for another reason is that error at once.
 */
export async function tryPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === TRIES || !messageOf(error).includes('EADDRINUSE')) throw error;
    }
  }
}
