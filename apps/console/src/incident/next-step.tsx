/** The step that is due, and the one line that says so on a phone. */
import type { ReactNode } from 'react';
import type { IncidentDetail } from '#domain/live/view.js';
import type { Step } from '#domain/playbook/step.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';

interface Next {
  readonly step: Step;
  /** Counted from one. */
  readonly place: number;
  readonly of: number;
}

/** The step whose turn it is, as the server says; null when the run has ended. */
export function nextStep({ run, turn }: Pick<IncidentDetail, 'run' | 'turn'>): Next | null {
  const steps = run?.playbook.steps ?? [];
  const index = steps.findIndex(({ id }) => id === turn?.step);
  const step = steps[index];
  return step ? { step, place: index + 1, of: steps.length } : null;
}

/** In a hand the playbook is below the fold: what is due next is said above it. */
export function NextStep(props: { detail: IncidentDetail | null }): ReactNode {
  const { locale, words, format } = useLanguage();
  const wide = useWide();
  const next = props.detail && nextStep(props.detail);
  if (wide || !next) return null;
  return (
    <a href="#playbook-title" className="panel next-step">
      <span className="muted">
        {words.playbook.title}{' '}
        {words.playbook.step(format.count(next.place), format.count(next.of))}
      </span>{' '}
      <strong>{next.step.title[locale]}</strong>
    </a>
  );
}
