/** One thing said of an incident: sent under the person's name, refused in words. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { usePerson } from '../person/person.js';
import { ask, refusedBy } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import type { Refused } from './acts.js';

/** Sends what a person says; the answer is a refusal, or null when it was written down. */
export function useSay(incident: string): {
  say(what: string, body: object): Promise<boolean>;
  readonly refused: Refused | null;
} {
  const { askName } = usePerson();
  const [refused, setRefused] = useState<Refused | null>(null);
  return {
    refused,
    async say(what, body) {
      const by = await askName();
      if (by === null) return false;
      try {
        await ask(
          'POST',
          `/incidents/${encodeURIComponent(incident)}/${what}`,
          {},
          { by, ...body },
        );
        setRefused(null);
        return true;
      } catch (cause) {
        setRefused(refusedBy(cause));
        return false;
      }
    },
  };
}

/** Fields with a button below them; `onDone` comes once the server has taken it. */
export function SayForm(props: {
  incident: string;
  what: string;
  label: string;
  ready: boolean;
  body(): object;
  onDone(): void;
  /** Where the form is all there is to see, it can be left. */
  onCancel?(): void;
  children: ReactNode;
}): ReactNode {
  const { words } = useLanguage();
  const { say, refused } = useSay(props.incident);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (props.ready && (await say(props.what, props.body()))) props.onDone();
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {props.children}
      {refused && (
        <p className="notice" role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
      <div className="form-buttons">
        {props.onCancel && (
          <button type="button" className="button" onClick={props.onCancel}>
            {words.cancel}
          </button>
        )}
        <button type="submit" className="button button-main" disabled={!props.ready}>
          {props.label}
        </button>
      </div>
    </form>
  );
}

/** Why: asked for wherever the evidence says something else. */
export function ReasonField(props: { value: string; onChange(value: string): void }): ReactNode {
  const { words } = useLanguage();
  return (
    <label>
      <span>{words.life.reason}</span>
      <textarea
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        maxLength={500}
        rows={2}
        required
      />
    </label>
  );
}
