/** What an incident means to authorities: grades, what speaks for them, and clocks of reports. */
import { type ReactNode, useState } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { AUTHORITY_WORDS } from '#domain/notify/catalogue/authority-words.js';
import type { Duties, DutyView } from '#domain/regulation/compose-duty.js';
import { gradeName, gradeText, readingText, reportText } from '#domain/regulation/duty-text.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { readDuties } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { DUTY_WORDS } from '../words/duty-words.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { GradeDialog, SentDialog } from './duty-dialogs.js';
import { DutyQuestions } from './duty-questions.js';

const EVERY_MS = 60_000;
/** A limit that is nearer than this stands out. */
const NEAR_MS = 30 * 60_000;

/** Nothing where no regulation is in force. */
export function DutyPanel(props: { incident: Incident }): ReactNode {
  const { locale } = useLanguage();
  const { incident } = props;
  const words = AUTHORITY_WORDS[locale];
  const { value, refused, readAt, again } = useRead(
    `duties/${incident.id}`,
    EVERY_MS,
    () => readDuties(incident.id),
    incident,
  );
  if (refused) return <PanelRefusal {...{ what: words.title, refused, readAt, again }} />;
  if (value === null || value.duties.length === 0) return null;
  return (
    <section className="panel duties" aria-labelledby="duties-title">
      <h2 id="duties-title">{words.title}</h2>
      {value.duties.map((duty) => (
        <Duty key={duty.id} {...{ incident, duty, asked: value.asked, again }} />
      ))}
      {value.asked.length > 0 && (
        <DutyQuestions incident={incident.id} asked={value.asked} again={again} />
      )}
    </section>
  );
}

function Duty(props: {
  incident: Incident;
  duty: DutyView;
  asked: Duties['asked'];
  again(): void;
}): ReactNode {
  const { locale, words: all, format } = useLanguage();
  const words = AUTHORITY_WORDS[locale];
  const own = DUTY_WORDS[locale];
  const { incident, duty, asked, again } = props;
  const [grading, setGrading] = useState(false);
  const possible = duty.possible.map((id) => gradeName(locale, duty, id));
  return (
    <article className="duty" data-regulation={duty.id}>
      <h3>{duty.name[locale]}</h3>
      {duty.caution && <p className="muted">{duty.caution[locale]}</p>}
      <p>
        <strong>{gradeText(locale, duty, format.moment)}</strong>{' '}
        <button type="button" className="button" onClick={() => setGrading(true)}>
          {own.grade}
        </button>
      </p>
      {!duty.graded && possible.length > 0 && (
        <p>
          {words.possible}: {all.list(possible)}
        </p>
      )}
      {duty.repeats.length > 0 && <p>{words.repeats(all.list(duty.repeats))}</p>}
      <ul className="duty-reports">
        {duty.reports.map((report) => (
          <Report key={report.id} {...{ incident, duty, report, again }} />
        ))}
      </ul>
      <details>
        <summary>{own.measured}</summary>
        <dl className="duty-criteria">
          {duty.criteria.map(({ id, name, met, readings }) => (
            <div key={id} data-met={String(met)}>
              <dt>
                {name[locale]} <span className="tag">{words.met(met)}</span>
              </dt>
              {readings.map((reading) => {
                const text = readingText(locale, reading, asked);
                return <dd key={text}>{text}</dd>;
              })}
            </div>
          ))}
        </dl>
      </details>
      {grading && (
        <GradeDialog
          {...{ incident: incident.id, duty }}
          onClose={() => {
            setGrading(false);
            again();
          }}
        />
      )}
    </article>
  );
}

function Report(props: {
  incident: Incident;
  duty: DutyView;
  report: DutyView['reports'][number];
  again(): void;
}): ReactNode {
  const { locale, format } = useLanguage();
  const words = DUTY_WORDS[locale];
  const { board } = useLive();
  const now = serverNow(board, useNow());
  const { incident, duty, report, again } = props;
  const { dueAt, sent, owed } = report;
  const [sending, setSending] = useState(false);
  const left = dueAt === null || sent || owed === 'no' ? null : dueAt - now;
  const nearness = left === null ? 'none' : left < 0 ? 'late' : left < NEAR_MS ? 'near' : 'far';
  return (
    <li data-report={report.id} data-nearness={nearness}>
      <b>{report.name[locale]}</b>: {reportText(locale, report, duty.reports, format.moment)}{' '}
      {left !== null && (
        <strong className="duty-left">
          {left < 0 ? words.late(format.span(-left)) : words.left(format.span(left))}
        </strong>
      )}{' '}
      {!sent && owed !== 'no' && (
        <button type="button" className="button" onClick={() => setSending(true)}>
          {words.sent}
        </button>
      )}
      {sending && (
        <SentDialog
          {...{ incident: incident.id, duty, report }}
          onClose={() => {
            setSending(false);
            again();
          }}
        />
      )}
    </li>
  );
}
