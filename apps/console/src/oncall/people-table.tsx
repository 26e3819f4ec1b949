import { type ReactNode, useState } from 'react';
import type { OncallView } from '#domain/oncall/compose-view.js';
import { usePerson } from '../person/person.js';
import { refusedBy, requestTestPage } from '../server/requests.js';
import { useLanguage } from '../words/language.js';

/** Everybody with their contacts, what they have proven, and what on-call cost them. */
export function PeopleTable(props: { view: OncallView; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { people, me } = props.view;
  const [told, setTold] = useState('');
  const { askName } = usePerson();

  async function test(id: string): Promise<void> {
    const by = me ?? (await askName());
    if (by === null) return;
    try {
      const { contacts } = await requestTestPage(id, by);
      setTold(words.oncall.sent(words.list(contacts)));
      props.again();
    } catch (cause) {
      const { title, detail } = refusedBy(cause);
      setTold(`${title} ${words.inBrackets(detail)}`);
    }
  }

  return (
    <section className="panel">
      <h2>{words.oncall.people}</h2>
      <p className="muted">{words.oncall.pagesHint}</p>
      <p role="status">{told}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys. */}
      <div className="table-box wide-table people-table" tabIndex={0}>
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{words.oncall.name}</th>
              <th scope="col">{words.oncall.contacts}</th>
              <th scope="col">{words.oncall.lastTest}</th>
              <th scope="col">{words.oncall.hour}</th>
              <th scope="col">{words.oncall.day}</th>
              <th scope="col">{words.oncall.night}</th>
              <th scope="col">
                <span className="sr-only">{words.oncall.testMe}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <PersonRow key={person.id} person={person} me={me} onTest={test} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Person = OncallView['people'][number];

function PersonRow(props: {
  person: Person;
  me: string | null;
  onTest(id: string): Promise<void>;
}): ReactNode {
  const { words, format } = useLanguage();
  const { person, me, onTest } = props;
  const { contacts, pages, schedulable } = person;
  const proven = Math.max(...contacts.map(({ provenAt }) => provenAt ?? 0));
  return (
    <tr>
      <th scope="row">
        {person.name}
        {!schedulable && <small className="oncall-doubt"> {words.oncall.notSchedulable}</small>}
      </th>
      <td>{words.list(contacts.map(({ name, shown }) => `${name} ${shown}`))}</td>
      <td>{proven === 0 ? words.oncall.never : format.moment(proven)}</td>
      <td>{format.count(pages.hour)}</td>
      <td>{format.count(pages.day)}</td>
      <td>{format.count(pages.night)}</td>
      <td>
        <button type="button" className="button" onClick={() => void onTest(person.id)}>
          {person.id === me ? words.oncall.testMe : words.oncall.testOf(person.name)}
        </button>
      </td>
    </tr>
  );
}
