/** What a person can say of a step: done, an answer, yes or no, or why it is left out. */
import { type ReactNode, useState } from 'react';
import type { StepDone } from '#domain/incident/incident.js';
import type { Step } from '#domain/playbook/step.js';
import { NamesNotProved } from '../person/names-not-proved.js';
import { useLanguage } from '../words/language.js';
import { useActs } from './act-context.js';
import { SkipDialog } from './skip-dialog.js';

/** Who says no or leaves a step out is asked why; nothing for what happens by itself. */
export function StepButtons(props: { incident: string; step: Step; isNext: boolean }): ReactNode {
  const { locale, words } = useLanguage();
  const { act } = useActs();
  const { incident, step, isNext } = props;
  const [asking, setAsking] = useState<'skipped' | 'refused' | null>(null);
  const title = step.title[locale];

  function say(outcome: StepDone['outcome'], more: { answer?: string; note?: string } = {}): void {
    void act(incident, { kind: 'step', step: step.id, outcome, ...more });
  }
  function button(text: string, main: boolean, onClick: () => void): ReactNode {
    return (
      <button
        key={text}
        type="button"
        className={main && isNext ? 'button button-main' : 'button'}
        aria-label={`${text.replace('…', '')}: ${title}`}
        onClick={onClick}
      >
        {text}
      </button>
    );
  }

  const skip = () => button(words.playbook.skip, false, () => setAsking('skipped'));
  const done = (text: string) => [button(text, true, () => say('done')), skip()];
  const buttons = (): ReactNode[] => {
    switch (step.kind) {
      case 'ask':
        return step.answers.map(({ id, label }) =>
          button(label[locale], true, () => say('answered', { answer: id })),
        );
      case 'approve':
        return [
          button(words.step.approve, true, () => say('approved')),
          button(words.step.refuse, false, () => setAsking('refused')),
        ];
      case 'check':
      case 'wait':
        return [skip()];
      case 'notify':
        return done(words.step.sent);
      case 'command':
        return done(words.step.given);
      case 'manual':
      case 'open_bridge':
        return done(words.playbook.done);
      case 'escalate':
      case 'follow_up':
        return [];
    }
  };
  return (
    <div className={step.kind === 'ask' ? 'step-buttons answers' : 'step-buttons'}>
      {step.kind === 'approve' && <NamesNotProved />}
      {buttons()}
      {asking !== null && (
        <SkipDialog
          asks={asking === 'refused' ? words.step.refuseTitle : words.playbook.skipTitle}
          title={title}
          onClose={(note) => {
            setAsking(null);
            if (note !== null) say(asking, note === '' ? {} : { note });
          }}
        />
      )}
    </div>
  );
}
