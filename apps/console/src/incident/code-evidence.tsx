/** The codes of an incident: what each says, and what so many of it mean. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { codeName } from '#domain/notify/words.js';
import { useCodes } from '../server/use-codes.js';
import { CodeText } from '../words/code-text.js';
import { useLanguage } from '../words/language.js';

/** Failures by code; the reading in mass stands at the first code that has it. */
export function CodeEvidence(props: { incident: Incident }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { codes } = props.incident.evidence;
  const facts = useCodes(codes.map(({ code }) => code));
  const all = codes.reduce((sum, code) => sum + code.failures, 0);
  if (all === 0) return null;
  const told = new Set<string>();
  return (
    <table className="figures-table">
      <caption>{words.evidence.codes}</caption>
      <tbody>
        {codes.map(({ code, failures, means }) => {
          const known = facts.get(code);
          const mass = known && !told.has(known.mass.reason) ? known.mass : null;
          if (mass) told.add(mass.reason);
          return (
            <tr key={code}>
              <th scope="row" className="code-cell">
                <CodeText code={code} />
              </th>
              <td className="wide">
                {(known?.means ?? means)?.[locale] ?? codeName(locale, code)}
                {known?.listed === false && <span className="tag">{words.codes.unlisted}</span>}
                {mass && (
                  <p className="code-mass" data-reason={mass.reason}>
                    {words.evidence.inMass(mass.says[locale])}
                  </p>
                )}
              </td>
              <td className="number">
                <b>{format.count(failures)}</b>
              </td>
              <td className="number muted">{format.share(failures / all)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
