/** The counts behind the diagnosis. Never an adjective: a person must be able to check it. */
import type { ReactNode } from 'react';
import type { Contrast, Incident } from '#domain/incident/incident.js';
import { attributeName, incidentSentence } from '#domain/notify/words.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';
import { CodeEvidence } from './code-evidence.js';
import { WeighedDiagnoses } from './weighed-diagnoses.js';

/** Contrasts, and behind "why?" the codes, the control group and the score. */
export function EvidencePanel(props: { incident: Incident }): ReactNode {
  const { locale, words } = useLanguage();
  const wide = useWide();
  const { incident } = props;
  const { contrasts } = incident.evidence;
  return (
    <section className="panel evidence" aria-labelledby="evidence">
      <h2 id="evidence">{words.evidence.title}</h2>
      {!wide && <p>{incidentSentence(locale, incident)}</p>}
      {contrasts.length === 0 ? (
        <p className="muted">{words.evidence.none}</p>
      ) : (
        <>
          <p className="muted">{words.evidence.intro}</p>
          <Contrasts incident={incident} />
        </>
      )}
      <WeighedDiagnoses incident={incident} />
      <details open={wide}>
        <summary>{words.evidence.why}</summary>
        <CodeEvidence incident={incident} />
        <dl className="why-list">
          <Control control={incident.evidence.control} />
          <Score incident={incident} />
          <div>
            <dt>{words.incident.rule}</dt>
            <dd>{incident.rule}</dd>
          </div>
        </dl>
      </details>
    </section>
  );
}

function Contrasts(props: { incident: Incident }): ReactNode {
  const { words } = useLanguage();
  const { incident } = props;
  return (
    <table className="figures-table contrasts">
      <thead>
        <tr>
          <th scope="col">{words.evidence.group}</th>
          <th scope="col" className="number">
            {words.evidence.failed}
          </th>
          <th scope="col" className="wide-only">
            <span className="sr-only">{words.evidence.rate}</span>
          </th>
          <th scope="col" className="number">
            {words.evidence.rate}
          </th>
          <th scope="col" className="number wide-only">
            {words.evidence.expected}
          </th>
        </tr>
      </thead>
      <tbody>
        {incident.evidence.contrasts.map((contrast) => (
          <ContrastRow
            key={`${contrast.attribute}=${contrast.value}`}
            contrast={contrast}
            isCause={incident.cause.some(
              ({ attribute, value }) =>
                attribute === contrast.attribute && value === contrast.value,
            )}
          />
        ))}
      </tbody>
    </table>
  );
}

function ContrastRow(props: { contrast: Contrast; isCause: boolean }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { attribute, value, attempts, failures, expected } = props.contrast;
  const rate = attempts > 0 ? failures / attempts : null;
  return (
    <tr className={props.isCause ? 'is-cause' : ''}>
      <th scope="row">
        <span className="attribute">{attributeName(locale, attribute)}</span> {value}
        {props.isCause && <span className="tag">{words.evidence.cause}</span>}
      </th>
      <td className="number">
        {words.evidence.ofAttempts(format.count(failures), format.count(attempts))}
      </td>
      <td className="bar-cell wide-only" aria-hidden="true">
        <div className="bullet">
          <i style={{ width: `${100 * (rate ?? 0)}%` }} />
          {attempts > 0 && <s style={{ left: `${(100 * expected) / attempts}%` }} />}
        </div>
      </td>
      <td className="number">
        <b>{rate === null ? words.codes.unknown : format.share(rate)}</b>
      </td>
      <td className="number muted wide-only">{format.rate(expected)}</td>
    </tr>
  );
}

function Control(props: { control: Contrast | null }): ReactNode {
  const { words, format } = useLanguage();
  const { control } = props;
  return (
    <div>
      <dt>{words.evidence.control}</dt>
      <dd>
        {control === null || control.attempts === 0
          ? words.evidence.noControl
          : words.evidence.controlText(
              format.count(control.failures),
              format.count(control.attempts),
              format.share(control.failures / control.attempts),
              format.rate(control.expected),
            )}
      </dd>
    </div>
  );
}

function Score(props: { incident: Incident }): ReactNode {
  const { words, format } = useLanguage();
  const { score, limit } = props.incident.evidence;
  return (
    <div>
      <dt>{words.evidence.score}</dt>
      <dd>{words.evidence.scoreText(format.rate(score), format.rate(limit))}</dd>
    </div>
  );
}
