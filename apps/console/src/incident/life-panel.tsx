/** Who does what, what belongs together, and what comes afterwards. */
import { type ReactNode, useState } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import type { Role } from '#domain/incident/life-event.js';
import { ROLES } from '#domain/incident/life-names.js';
import { roleName } from '#domain/notify/words.js';
import { usePerson } from '../person/person.js';
import { Go } from '../place/place.js';
import { saveIncident } from '../server/save-incident.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';
import { MergeDialog, SeverityDialog, SplitDialog, severalValued } from './life-dialogs.js';
import { SayForm, useSay } from './say-form.js';

type Opened = 'severity' | 'merge' | 'split' | null;

/** `again` reads the story once more, since people want to see what they did. */
export function LifePanel(props: { incident: Incident; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { incident, again } = props;
  const [opened, setOpened] = useState<Opened>(null);
  const { say, refused } = useSay(incident.id);
  const over = hasEnded(incident);
  const begun = incident.status === 'mitigating' || incident.status === 'monitoring';
  function close(): void {
    setOpened(null);
    again();
  }
  return (
    <section className="panel life" aria-labelledby="life-title">
      <h2 id="life-title">{words.life.title}</h2>
      <Links incident={incident} />
      <Roles incident={incident} again={again} />
      {!over && (
        <div className="life-acts">
          {!begun && (
            <button
              type="button"
              className="button"
              onClick={() => void say('mitigate', {}).then(again)}
            >
              {words.life.mitigate}
            </button>
          )}
          <button type="button" className="button" onClick={() => setOpened('severity')}>
            {words.life.severity}
          </button>
          <button type="button" className="button" onClick={() => setOpened('merge')}>
            {words.life.merge}
          </button>
          {severalValued(incident.cause).length > 0 && (
            <button type="button" className="button" onClick={() => setOpened('split')}>
              {words.life.split}
            </button>
          )}
          {incident.severityByHand && <span className="muted">{words.life.setByHand}</span>}
        </div>
      )}
      {refused && (
        <p className="notice" role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
      <Afterwards incident={incident} again={again} />
      {opened === 'severity' && <SeverityDialog incident={incident} onClose={close} />}
      {opened === 'merge' && <MergeDialog incident={incident} onClose={close} />}
      {opened === 'split' && <SplitDialog incident={incident} onClose={close} />}
    </section>
  );
}

/** Whether it was right to call; the review; the incident as a file. */
function Afterwards(props: { incident: Incident; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { incident, again } = props;
  const { say, refused } = useSay(incident.id);
  const judge = (useful: boolean) => void say('verdict', { useful }).then(again);
  return (
    <details className="afterwards" open={hasEnded(incident)}>
      <summary>{words.life.afterwards}</summary>
      <div className="life-acts">
        <span>{words.life.useful}</span>
        <button type="button" className="button" onClick={() => judge(true)}>
          {words.life.yes}
        </button>
        <button type="button" className="button" onClick={() => judge(false)}>
          {words.life.no}
        </button>
        {refused && <RefusalText refused={refused} />}
      </div>
      <div className="life-acts">
        <SaveAs incident={incident.id} />
      </div>
      <p>
        <Go to={{ page: 'review', id: incident.id }}>{words.review.title(incident.id)}</Go>
      </p>
    </details>
  );
}

function SaveAs(props: { incident: string }): ReactNode {
  const { words, locale } = useLanguage();
  const forms = [
    ['html', words.life.print],
    ['md', 'Markdown'],
    ['json', 'JSON'],
  ] as const;
  return (
    <>
      <span>{words.life.export}</span>
      {forms.map(([format, name]) => (
        <button
          key={format}
          type="button"
          className="button"
          onClick={() => void saveIncident(props.incident, format, locale)}
        >
          {name}
        </button>
      ))}
    </>
  );
}

function Links(props: { incident: Incident }): ReactNode {
  const { words } = useLanguage();
  const { links = [] } = props.incident;
  if (links.length === 0) return null;
  return (
    <ul className="life-links">
      {links.map(({ kind, to }) => (
        <li key={`${kind} ${to}`}>
          <Go to={{ page: 'incident', id: to }}>{words.life.links[kind](to)}</Go>
        </li>
      ))}
    </ul>
  );
}

/** Who leads is always said, the other roles where somebody has them; the rest on demand. */
function Roles(props: { incident: Incident; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { incident } = props;
  const matters = (role: Role) => role === ROLES[0] || Boolean(incident.roles?.[role]);
  const others = ROLES.filter((role) => !matters(role));
  const draw = (role: Role) => <RoleRow key={role} role={role} {...props} />;
  return (
    <>
      <dl className="roles">{ROLES.filter(matters).map(draw)}</dl>
      {others.length > 0 && (
        <details>
          <summary>{words.life.roles}</summary>
          <dl className="roles">{others.map(draw)}</dl>
        </details>
      )}
    </>
  );
}

function RoleRow(props: { incident: Incident; role: Role; again(): void }): ReactNode {
  const { words, locale } = useLanguage();
  const { incident, role, again } = props;
  const { askName } = usePerson();
  const { say, refused } = useSay(incident.id);
  const [handing, setHanding] = useState(false);
  const [to, setTo] = useState('');
  const holder = incident.roles?.[role];

  async function take(): Promise<void> {
    const name = await askName();
    if (name !== null && (await say('roles', { role, to: name }))) again();
  }

  return (
    <div>
      <dt>{roleName(locale, role)}</dt>
      <dd>
        {holder ? <b>{holder}</b> : <span className="muted">{words.life.nobody}</span>}{' '}
        <button type="button" className="button" onClick={() => void take()}>
          {words.life.take}
        </button>
        <button
          type="button"
          className="button"
          aria-expanded={handing}
          onClick={() => setHanding(!handing)}
        >
          {words.life.handOver}
        </button>
        {holder && (
          <button
            type="button"
            className="button"
            onClick={() => void say('roles', { role, to: null }).then(again)}
          >
            {words.life.leave}
          </button>
        )}
        {refused && <RefusalText refused={refused} />}
      </dd>
      {handing && (
        <SayForm
          incident={incident.id}
          what="roles"
          label={words.life.give}
          ready={to.trim() !== ''}
          body={() => ({ role, to: to.trim() })}
          onDone={() => {
            setHanding(false);
            setTo('');
            again();
          }}
        >
          <label>
            <span>{words.life.to}</span>
            <input value={to} onChange={(e) => setTo(e.target.value)} maxLength={64} />
          </label>
        </SayForm>
      )}
    </div>
  );
}
