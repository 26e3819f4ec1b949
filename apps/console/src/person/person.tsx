/**
 * Who is at the screen. Not an account: the name that goes with what the person does, asked once
 * and kept in this browser.
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { readKept, writeKept } from './kept.js';
import { NameDialog } from './name-dialog.js';

interface Person {
  readonly name: string | null;
  /** The name, asked for if there is none yet; null when the person does not say. */
  askName(): Promise<string | null>;
  /** Opens the dialog to change it. */
  changeName(): void;
}

const PersonContext = createContext<Person | null>(null);

/** Knows the person, and asks when something needs a name. */
export function PersonProvider(props: { children: ReactNode }): ReactNode {
  const [name, setName] = useState(() => readKept('name'));
  const [asking, setAsking] = useState(false);
  const answer = useRef<((name: string | null) => void) | null>(null);

  const askName = useCallback(async () => {
    if (name !== null) return name;
    setAsking(true);
    return await new Promise<string | null>((resolve) => {
      answer.current = resolve;
    });
  }, [name]);

  const close = useCallback((given: string | null) => {
    setAsking(false);
    if (given !== null) {
      writeKept('name', given);
      setName(given);
    }
    answer.current?.(given);
    answer.current = null;
  }, []);

  const person = useMemo<Person>(
    () => ({ name, askName, changeName: () => setAsking(true) }),
    [name, askName],
  );
  return (
    <PersonContext value={person}>
      {props.children}
      {asking && <NameDialog name={name ?? ''} onClose={close} />}
    </PersonContext>
  );
}

/** The person at the screen. */
export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (!person) throw new Error('usePerson outside PersonProvider');
  return person;
}
