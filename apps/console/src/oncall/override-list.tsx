import { type ReactNode, useState } from 'react';
import type { OncallView } from '#domain/oncall/compose-view.js';
import type { Refused } from '../incident/acts.js';
import { usePerson } from '../person/person.js';
import { refusedBy, withdrawOverride } from '../server/requests.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';

/** Who stands in and why; each can be taken back. Nothing while nobody does. */
export function OverrideList(props: { view: OncallView; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { overrides, me } = props.view;
  if (overrides.length === 0) return null;
  return (
    <section className="panel">
      <h2>{words.oncall.overrides}</h2>
      <ul>
        {overrides.map((override) => (
          <OverrideLine key={override.id} override={override} me={me} again={props.again} />
        ))}
      </ul>
    </section>
  );
}

function OverrideLine(props: {
  override: OncallView['overrides'][number];
  me: string | null;
  again(): void;
}): ReactNode {
  const { words, format } = useLanguage();
  const { askName } = usePerson();
  const [refused, setRefused] = useState<Refused | null>(null);
  const { id, person, rota, by, from, to, note } = props.override;
  const isDoubted = refused?.code === 'override_doubted';

  async function takeBack(): Promise<void> {
    const name = props.me ?? (await askName());
    if (name === null) return;
    try {
      await withdrawOverride(id, name, isDoubted);
      setRefused(null);
      props.again();
    } catch (cause) {
      setRefused(refusedBy(cause));
    }
  }

  return (
    <li>
      {words.oncall.override(person.name, rota, by)}{' '}
      <span className="muted">{words.oncall.gap(format.moment(from), format.moment(to))}</span>{' '}
      {note !== null && <q>{note}</q>}{' '}
      <button type="button" className="button" onClick={() => void takeBack()}>
        {isDoubted ? words.oncall.allTheSame : words.oncall.takeBack}
      </button>
      {refused && (
        <p role="alert">
          <strong>{words.oncall.unchanged}</strong> <RefusalText refused={refused} />
        </p>
      )}
    </li>
  );
}
