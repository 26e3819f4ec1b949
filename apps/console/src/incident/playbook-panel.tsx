/** What to do, step by step, with who did what. */
import { type ReactNode, useState } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail } from '#domain/live/view.js';
import type { PlaybookRun, Step, StepState } from '#domain/playbook/playbook.js';
import { Skeleton } from '../live/skeleton.js';
import type { Reading } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { Undone } from './acknowledge.js';
import { useAct, useActs } from './act-context.js';
import { nextStep } from './next-step.js';
import { SkipDialog } from './skip-dialog.js';

/** The run as the server keeps it, with the copy of the playbook it started from. */
export function PlaybookPanel(props: {
  incident: Incident;
  reading: Reading<IncidentDetail>;
}): ReactNode {
  const { locale, words } = useLanguage();
  const { incident, reading } = props;
  const detail = reading.value;
  const run = detail?.run ?? null;
  const next = run && nextStep(run);
  return (
    <section className="panel playbook" aria-labelledby="playbook-title">
      <h2 id="playbook-title">
        {words.playbook.title}
        {run && <Progress run={run} />}
      </h2>
      {detail === null && reading.refused === null && (
        <Skeleton rows={3} says={words.link.awaiting} />
      )}
      {detail !== null && run === null && <p className="muted">{words.playbook.none}</p>}
      {run && (
        <>
          <p className="playbook-name">
            {run.playbook.title[locale]}{' '}
            <span className="muted code-id">{words.playbook.version(run.hash.slice(0, 8))}</span>
          </p>
          <ol className="steps">
            {run.playbook.steps.map((step) => (
              <StepRow
                key={step.id}
                incident={incident}
                step={step}
                state={run.steps.find(({ id }) => id === step.id) ?? null}
                isNext={step.id === next?.step.id}
                ended={run.endedAt !== null}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Progress(props: { run: PlaybookRun }): ReactNode {
  const { words, format } = useLanguage();
  const { run } = props;
  const next = nextStep(run);
  const all = format.count(run.playbook.steps.length);
  const done = run.steps.filter(({ status }) => status !== 'open').length;
  return (
    <span className="muted">
      {next
        ? words.playbook.step(format.count(next.place), all)
        : words.playbook.over(format.count(done), all)}
    </span>
  );
}

interface StepRowProps {
  readonly incident: Incident;
  readonly step: Step;
  readonly state: StepState | null;
  readonly isNext: boolean;
  readonly ended: boolean;
}

function StepRow(props: StepRowProps): ReactNode {
  const { locale, words } = useLanguage();
  const { incident, step, state, isNext } = props;
  const act = useAct(incident.id, 'step', step.id);
  const pending = act !== null && act.state !== 'refused' && act.deed.kind === 'step' ? act : null;
  const shown = pending?.deed.kind === 'step' ? pending.deed.outcome : (state?.status ?? 'open');
  const open = shown === 'open' && !props.ended;
  const says = {
    done: words.playbook.isDone,
    skipped: words.playbook.isSkipped,
    open: isNext ? words.playbook.isNext : words.playbook.isOpen,
  }[shown];
  return (
    <li
      className={`step ${shown}${isNext ? ' next' : ''}`}
      aria-current={isNext ? 'step' : undefined}
    >
      <span className={pending ? 'step-mark pending' : 'step-mark'} aria-hidden="true" />
      <div className="step-body">
        <p className="step-title">
          {step.title[locale]} <span className="sr-only">{says}</span>
        </p>
        {step.detail && (isNext || shown === 'open') && (
          <p className="step-detail muted">{step.detail[locale]}</p>
        )}
        <StepWho state={state} says={says} by={pending?.deed.by ?? null} />
        <Undone incident={incident.id} kind="step" step={step.id} />
      </div>
      {open && <StepButtons incident={incident.id} step={step} isNext={isNext} />}
    </li>
  );
}

function StepWho(props: { state: StepState | null; says: string; by: string | null }): ReactNode {
  const { words, format } = useLanguage();
  const { state, says, by } = props;
  if (by !== null && state?.status === 'open') {
    return (
      <p className="step-who muted">
        {says} · {by} · {words.acts.sending}
      </p>
    );
  }
  if (!state || state.status === 'open' || state.by === null || state.at === null) return null;
  return (
    <p className="step-who muted">
      {says} · {words.playbook.by(state.by, format.clock(state.at))}
      {state.note !== null && state.note !== '' && ` · ${state.note}`}
    </p>
  );
}

function StepButtons(props: { incident: string; step: Step; isNext: boolean }): ReactNode {
  const { locale, words } = useLanguage();
  const { act } = useActs();
  const { incident, step, isNext } = props;
  const [skipping, setSkipping] = useState(false);
  const title = step.title[locale];
  return (
    <div className="step-buttons">
      <button
        type="button"
        className={isNext ? 'button button-main' : 'button'}
        aria-label={`${words.playbook.done}: ${title}`}
        onClick={() => void act(incident, { kind: 'step', step: step.id, outcome: 'done' })}
      >
        {words.playbook.done}
      </button>
      <button
        type="button"
        className="button"
        aria-label={`${words.playbook.skip} ${title}`}
        onClick={() => setSkipping(true)}
      >
        {words.playbook.skip}
      </button>
      {skipping && (
        <SkipDialog
          title={title}
          onClose={(note) => {
            setSkipping(false);
            if (note === null) return;
            const noted = note === '' ? {} : { note };
            void act(incident, { kind: 'step', step: step.id, outcome: 'skipped', ...noted });
          }}
        />
      )}
    </div>
  );
}
