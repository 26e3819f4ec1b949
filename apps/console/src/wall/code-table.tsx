/** The most frequent response codes now, beside what is usual for each. */
import { type ReactNode, useMemo } from 'react';
import type { CodeFacts } from '#domain/code/code-facts.js';
import { isListed } from '#domain/code/read-code.js';
import type { Incident } from '#domain/incident/incident.js';
import type { Wall } from '#domain/live/frame.js';
import { codeName } from '#domain/notify/words.js';
import { openOnes } from '../incident/order.js';
import { SeverityBadge } from '../incident/severity-badge.js';
import { useLive } from '../live/live.js';
import { useCodes } from '../server/use-codes.js';
import { CodeText } from '../words/code-text.js';
import { useLanguage } from '../words/language.js';
import { codeStandsOut, codeTimes } from './figures.js';

const ROWS_MAX = 8;

/** Response codes; one that an incident is made of carries the incident's sign. */
export function CodeTable(props: { wall: Wall }): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const { codes } = props.wall;
  const open = useMemo(() => openOnes(board.incidents.values()), [board.incidents]);
  const most = Math.max(1, ...codes.flatMap((code) => [code.perMinute, code.normalPerMinute ?? 0]));
  const shown = codes.slice(0, ROWS_MAX);
  // What the shipped dialects do not list, an operator's may.
  const strange = useCodes(shown.map(({ code }) => code).filter((code) => !isListed(code)));
  return (
    <section className="panel codes" aria-labelledby="codes-title">
      <h2 id="codes-title">{words.codes.title}</h2>
      {shown.length === 0 ? (
        <p className="muted">{words.codes.none}</p>
      ) : (
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{words.codes.code}</th>
              <th scope="col" className="wide">
                {words.codes.meaning}
              </th>
              <th scope="col" className="number">
                {words.codes.now}
              </th>
              <th scope="col" className="number">
                {words.codes.normal}
              </th>
              <th scope="col" className="number">
                {words.codes.ratio}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((code) => (
              <CodeRow
                key={code.code}
                {...code}
                most={most}
                incident={owner(code.code, open)}
                facts={strange.get(code.code)}
              />
            ))}
          </tbody>
        </table>
      )}
      {codes.length > ROWS_MAX && (
        <p className="muted">{words.codes.more(format.count(codes.length - ROWS_MAX))}</p>
      )}
    </section>
  );
}

/** The incident whose failures are mostly this code. */
function owner(code: string, open: readonly Incident[]): Incident | null {
  return open.find((incident) => incident.evidence.codes[0]?.code === code) ?? null;
}

interface CodeRowProps {
  readonly code: string;
  readonly perMinute: number;
  readonly normalPerMinute: number | null;
  readonly most: number;
  readonly incident: Incident | null;
  /** What the server says of a code that no shipped dialect lists. */
  readonly facts: CodeFacts | undefined;
}

function CodeRow(props: CodeRowProps): ReactNode {
  const { locale, words, format } = useLanguage();
  const { code, perMinute, normalPerMinute, most, incident, facts } = props;
  const off = codeStandsOut(perMinute, normalPerMinute);
  const times = codeTimes(perMinute, normalPerMinute);
  const ratio = times === null ? null : format.times(times);
  return (
    <tr className={off ? 'off' : ''}>
      <th scope="row" className="code-cell">
        <CodeText code={code} />
        {incident && <SeverityBadge severity={incident.severity} />}
      </th>
      <td className="wide">
        {facts?.means?.[locale] ?? codeName(locale, code)}
        {facts?.listed === false && <span className="tag">{words.codes.unlisted}</span>}
        <div className="bullet" aria-hidden="true">
          <i style={{ width: `${(100 * perMinute) / most}%` }} />
          {normalPerMinute !== null && <s style={{ left: `${(100 * normalPerMinute) / most}%` }} />}
        </div>
      </td>
      <td className="number">
        <b>{format.rate(perMinute)}</b>
      </td>
      <td className="number muted">
        {normalPerMinute === null ? words.codes.unknown : format.rate(normalPerMinute)}
      </td>
      <td className="number">
        {ratio ?? (normalPerMinute === 0 ? words.codes.isNew : words.codes.unknown)}
        {off && <span aria-hidden="true"> ▲</span>}
      </td>
    </tr>
  );
}
