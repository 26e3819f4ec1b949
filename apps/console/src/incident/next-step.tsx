/** The step that is due, and the one line that says so on a phone. */
import type { ReactNode } from 'react';
import type { PlaybookRun, Step } from '#domain/playbook/playbook.js';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';

interface Next {
  readonly step: Step;
  /** Counted from one. */
  readonly place: number;
  readonly of: number;
}

/** The first step that nobody has done or skipped; null when all are, or the run has ended. */
export function nextStep(run: PlaybookRun): Next | null {
  if (run.endedAt !== null) return null;
  const { steps } = run.playbook;
  const open = new Set(run.steps.filter(({ status }) => status === 'open').map(({ id }) => id));
  const index = steps.findIndex(({ id }) => open.has(id));
  const step = steps[index];
  return step ? { step, place: index + 1, of: steps.length } : null;
}

/** In a hand the playbook is below the fold: what is due next is said above it. */
export function NextStep(props: { run: PlaybookRun | null }): ReactNode {
  const { locale, words, format } = useLanguage();
  const wide = useWide();
  const next = props.run && nextStep(props.run);
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
