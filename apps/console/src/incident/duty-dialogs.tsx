/** What a person says to authorities: the grade, and that a report went. */
import { type ReactNode, useState } from 'react';
import type { DutyView } from '#domain/regulation/compose-duty.js';
import { Dialog } from '../person/dialog.js';
import { DUTY_WORDS } from '../words/duty-words.js';
import { useLanguage } from '../words/language.js';
import { ReasonField, SayForm } from './say-form.js';

/** The grade of an incident by one regulation, with the reason. */
export function GradeDialog(props: {
  incident: string;
  duty: DutyView;
  onClose(): void;
}): ReactNode {
  const { locale } = useLanguage();
  const words = DUTY_WORDS[locale];
  const { incident, duty, onClose } = props;
  const [grade, setGrade] = useState(duty.graded?.grade ?? duty.reached ?? '');
  const [reason, setReason] = useState('');
  return (
    <Dialog title={duty.name[locale]} onClose={onClose}>
      <SayForm
        incident={incident}
        what="regulation/grade"
        label={words.say}
        ready={reason.trim() !== ''}
        body={() => ({ regulation: duty.id, grade: grade === '' ? null : grade, reason })}
        onDone={onClose}
        onCancel={onClose}
      >
        <label>
          <span>{words.grade.replace('…', '')}</span>
          <select value={grade} onChange={(event) => setGrade(event.target.value)}>
            {duty.grades.map(({ id, name }) => (
              <option key={id} value={id}>
                {name[locale]}
              </option>
            ))}
            <option value="">{words.nothing}</option>
          </select>
        </label>
        <ReasonField value={reason} onChange={setReason} />
      </SayForm>
    </Dialog>
  );
}

/** That a report was sent, now. */
export function SentDialog(props: {
  incident: string;
  duty: DutyView;
  report: DutyView['reports'][number];
  onClose(): void;
}): ReactNode {
  const { locale } = useLanguage();
  const words = DUTY_WORDS[locale];
  const { incident, duty, report, onClose } = props;
  const [reference, setReference] = useState('');
  const number = reference.trim();
  return (
    <Dialog title={`${duty.name[locale]}: ${report.name[locale]}`} onClose={onClose}>
      <SayForm
        incident={incident}
        what="regulation/reports"
        label={words.mark}
        ready
        body={() => ({
          ...{ regulation: duty.id, report: report.id },
          ...(number !== '' && { reference: number }),
        })}
        onDone={onClose}
        onCancel={onClose}
      >
        <label>
          <span>{words.reference}</span>
          <input
            value={reference}
            maxLength={200}
            onChange={(event) => setReference(event.target.value)}
          />
        </label>
      </SayForm>
    </Dialog>
  );
}
