/** Says something of a command or hold to the server, under this person's name. */
import { useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { usePerson } from '../person/person.js';
import { refusedBy, sayTo } from '../server/requests.js';

export interface Saying {
  readonly busy: boolean;
  /** Why the last word was not taken. */
  readonly refused: Refused | null;
  say(path: string, body: Readonly<Record<string, unknown>>): Promise<void>;
}

/** `after` is called once the server has taken it. */
export function useSay(after: () => void): Saying {
  const { askName } = usePerson();
  const [state, setState] = useState<{ busy: boolean; refused: Refused | null }>({
    busy: false,
    refused: null,
  });
  return {
    ...state,
    async say(path, body) {
      const by = await askName();
      if (by === null) return;
      setState({ busy: true, refused: null });
      try {
        await sayTo(path, { ...body, by });
        setState({ busy: false, refused: null });
      } catch (cause) {
        setState({ busy: false, refused: refusedBy(cause) });
      }
      after();
    },
  };
}
