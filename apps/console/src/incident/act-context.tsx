/** Does what a person asks: sends it, shows it at once, takes it back when it is refused. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useReducer } from 'react';
import { usePerson } from '../person/person.js';
import { refusedBy, requestDeed } from '../server/requests.js';
import { type Act, type Acts, actKey, type Deed, reduceActs } from './acts.js';

/** A deed before it has a name on it. */
type NamelessDeed = Deed extends infer D ? (D extends Deed ? Omit<D, 'by'> : never) : never;

interface Doing {
  readonly acts: Acts;
  /** Asks for the name if there is none; a person who does not say does nothing. */
  act(incident: string, deed: NamelessDeed): Promise<void>;
  forget(key: string): void;
}

const ActContext = createContext<Doing | null>(null);

const noActs: Acts = new Map();

/** Holds what this person has asked for, for the wall and the incident page alike. */
export function ActProvider(props: { children: ReactNode }): ReactNode {
  const [acts, dispatch] = useReducer(reduceActs, noActs);
  const { askName } = usePerson();

  const act = useCallback(
    async (incident: string, nameless: NamelessDeed) => {
      const by = await askName();
      if (by === null) return;
      const deed: Deed = { ...nameless, by };
      const key = actKey(incident, deed);
      dispatch({ type: 'sent', incident, deed, at: Date.now() });
      try {
        await requestDeed(incident, deed);
        dispatch({ type: 'accepted', key });
      } catch (cause) {
        dispatch({ type: 'refused', key, refused: refusedBy(cause) });
      }
    },
    [askName],
  );

  const doing = useMemo<Doing>(
    () => ({ acts, act, forget: (key) => dispatch({ type: 'forgotten', key }) }),
    [acts, act],
  );
  return <ActContext value={doing}>{props.children}</ActContext>;
}

/** What was asked for, and the way to ask. */
export function useActs(): Doing {
  const doing = useContext(ActContext);
  if (!doing) throw new Error('useActs outside ActProvider');
  return doing;
}

/** The act of one button, if it is still pending or was refused. */
export function useAct(incident: string, kind: Deed['kind'], step?: string): Act | null {
  const { acts } = useActs();
  return acts.get(actKey(incident, step === undefined ? { kind } : { kind, step })) ?? null;
}
