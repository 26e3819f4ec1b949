/** The diagnoses that were considered, the given one first, with what speaks for and against. */
import type { ReactNode } from 'react';
import type { Ground } from '#domain/diagnose/ground.js';
import type { Incident } from '#domain/incident/incident.js';
import { diagnosisName, groundText } from '#domain/notify/words.js';
import { useLanguage } from '../words/language.js';
import { WEIGHED_WORDS } from '../words/weighed-words.js';

/** Nothing where a detector has named what it found itself. */
export function WeighedDiagnoses(props: { incident: Incident }): ReactNode {
  const { locale } = useLanguage();
  const words = WEIGHED_WORDS[locale];
  const { weighed = [] } = props.incident.evidence;
  if (weighed.length === 0) return null;
  return (
    <section className="weighed" aria-labelledby="weighed">
      <h3 id="weighed">{words.title}</h3>
      <ul className="weighed-list">
        {weighed.map(({ diagnosis, for: pro, against }, place) => (
          <li key={diagnosis}>
            <b>{diagnosisName(locale, diagnosis)}</b>{' '}
            <span className="tag">{place === 0 ? words.given : words.notGiven}</span>
            <Grounds sign="+" name={words.pro} grounds={pro} />
            <Grounds sign="−" name={words.against} grounds={against} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Grounds(props: { sign: string; name: string; grounds: readonly Ground[] }): ReactNode {
  const { locale, words } = useLanguage();
  const { sign, name, grounds } = props;
  if (grounds.length === 0) return null;
  return (
    <p className="ground">
      <span aria-hidden="true">{sign} </span>
      <span className="muted">{name}: </span>
      {words.list(grounds.map((ground) => groundText(locale, ground)))}
    </p>
  );
}
