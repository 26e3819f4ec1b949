/** What to do, step by step: whose turn it is and until when, and who did what. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, RunTurn } from '#domain/live/view.js';
import { reachable, waysOut } from '#domain/playbook/flow.js';
import type { PlaybookRun, StepState } from '#domain/playbook/playbook.js';
import type { Step } from '#domain/playbook/step.js';
import { Skeleton } from '../live/skeleton.js';
import type { Reading } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { Undone } from './acknowledge.js';
import { useAct } from './act-context.js';
import { nextStep } from './next-step.js';
import { StepButtons } from './step-buttons.js';
import { StepContent } from './step-content.js';

/** The run as the server keeps it, with the copy of the playbook it started from. */
export function PlaybookPanel(props: {
  incident: Incident;
  reading: Reading<IncidentDetail>;
}): ReactNode {
  const { locale, words } = useLanguage();
  const { incident, reading } = props;
  const detail = reading.value;
  const run = detail?.run ?? null;
  const due = (detail && nextStep(detail))?.step ?? null;
  return (
    <section className="panel playbook" aria-labelledby="playbook-title">
      <h2 id="playbook-title">
        {words.playbook.title}
        {detail && run && <Progress detail={detail} run={run} />}
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
          <Preconditions run={run} />
          <Steps incident={incident} run={run} turn={detail?.turn ?? null} due={due} />
        </>
      )}
    </section>
  );
}

/** So many steps after the one that is due are seen without asking. */
const SOON = 2;

/** What happened, what is due and what comes soon; the long rest behind a line that counts it. */
function Steps(props: {
  incident: Incident;
  run: PlaybookRun;
  turn: RunTurn | null;
  due: Step | null;
}): ReactNode {
  const { words, format } = useLanguage();
  const { incident, run, turn, due } = props;
  const ahead = stillAhead(run, due);
  const rows = run.playbook.steps.map((step) => ({
    step,
    state: run.steps.find(({ id }) => id === step.id) ?? null,
    isLeftBehind: run.endedAt === null && !ahead.has(step.id),
  }));
  const at = rows.findIndex(({ step }) => step.id === due?.id);
  const soon = rows.filter(({ isLeftBehind }, i) => i > at && !isLeftBehind).slice(0, SOON);
  const [near, far] = [[], []] as [typeof rows, typeof rows];
  for (const row of rows) {
    const { step, state } = row;
    const happened = (state?.status ?? 'open') !== 'open';
    const matters = step.id === due?.id || happened || turn?.ahead.includes(step.id);
    (matters || soon.includes(row) ? near : far).push(row);
  }
  const draw = (row: (typeof rows)[number]) => (
    <StepRow key={row.step.id} incident={incident} turn={turn} due={due} {...row} />
  );
  return (
    <>
      <ol className="steps">{near.map(draw)}</ol>
      {far.length > 0 && (
        <details className="other-steps">
          <summary>{words.step.others(format.count(far.length))}</summary>
          <ol className="steps">{far.map(draw)}</ol>
        </details>
      )}
    </>
  );
}

/** The steps that any way from the one that is due may still come to. */
function stillAhead(run: PlaybookRun | null, due: Step | null): ReadonlySet<string> {
  if (!run || !due) return new Set();
  return reachable(run.playbook, due.id, (step) => waysOut(run.playbook, step));
}

function Preconditions(props: { run: PlaybookRun }): ReactNode {
  const { locale, words } = useLanguage();
  const { preconditions } = props.run.playbook;
  if (preconditions.length === 0) return null;
  return (
    <details className="preconditions">
      <summary>{words.step.preconditions}</summary>
      <ul>
        {preconditions.map((text) => (
          <li key={text.en}>{text[locale]}</li>
        ))}
      </ul>
    </details>
  );
}

function Progress(props: { detail: IncidentDetail; run: PlaybookRun }): ReactNode {
  const { words, format } = useLanguage();
  const { detail, run } = props;
  const next = nextStep(detail);
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
  readonly turn: RunTurn | null;
  /** The step whose turn it is. */
  readonly due: Step | null;
  /** Whether the run went another way, and does not come to this one any more. */
  readonly isLeftBehind: boolean;
}

/** What a report makes of a step, until the server says it. */
const SHOWN = {
  done: 'done',
  answered: 'done',
  approved: 'done',
  skipped: 'skipped',
  refused: 'refused',
} as const;

function StepRow(props: StepRowProps): ReactNode {
  const { locale, words } = useLanguage();
  const { incident, step, state, turn, due, isLeftBehind } = props;
  const act = useAct(incident.id, 'step', step.id);
  const pending = act !== null && act.state !== 'refused' && act.deed.kind === 'step' ? act : null;
  const shown =
    pending?.deed.kind === 'step' ? SHOWN[pending.deed.outcome] : (state?.status ?? 'open');
  const isNext = turn !== null && due?.id === step.id;
  const ahead = turn?.ahead.includes(step.id) ?? false;
  const says = {
    done: words.playbook.isDone,
    skipped: words.playbook.isSkipped,
    unmet: words.playbook.isUnmet,
    refused: words.playbook.isRefused,
    late: words.playbook.isLate,
    open: isNext ? words.playbook.isNext : words.playbook.isOpen,
  }[shown];
  return (
    <li
      className={`step ${shown}${isNext ? ' next' : ''}`}
      aria-current={isNext ? 'step' : undefined}
      data-step={step.id}
    >
      <span className={pending ? 'step-mark pending' : 'step-mark'} aria-hidden="true" />
      <div className="step-body">
        <p className="step-title">
          {step.title[locale]} <span className="step-kind">{words.step.kinds[step.kind]}</span>{' '}
          <span className="sr-only">{says}</span>
        </p>
        {step.detail && isNext && <p className="step-detail muted">{step.detail[locale]}</p>}
        {(isNext || ahead || step.kind === 'command') && (
          <StepContent incident={incident} step={step} />
        )}
        {isNext && <Deadline step={step} state={state} turn={turn} />}
        <StepWho state={state} says={says} by={pending?.deed.by ?? null} step={step} />
        {shown === 'open' && !isNext && ahead && (
          <p className="step-who muted">{words.step.aheadToo}</p>
        )}
        {shown === 'open' && !isNext && !ahead && due && !isLeftBehind && (
          <span className="sr-only">{words.step.notYet(due.title[locale])}</span>
        )}
        {shown === 'open' && (turn === null || isLeftBehind) && (
          <p className="step-who muted">{words.step.notTaken}</p>
        )}
        <Undone incident={incident.id} kind="step" step={step.id} />
      </div>
      {shown === 'open' && (isNext || ahead) && (
        <StepButtons incident={incident.id} step={step} isNext={isNext} />
      )}
    </li>
  );
}

/** By when it is due, and who has agreed so far. */
function Deadline(props: { step: Step; state: StepState | null; turn: RunTurn | null }): ReactNode {
  const { words, format } = useLanguage();
  const { step, state, turn } = props;
  const deadline = turn?.deadline ?? null;
  const agreed = state?.approvals ?? [];
  const late = state?.overdueAt !== undefined;
  const time = deadline === null ? '' : format.clock(deadline);
  const until = step.kind === 'wait' ? words.step.waitsUntil : words.step.until;
  return (
    <>
      {deadline !== null && (
        <p className={late ? 'step-deadline late' : 'step-deadline'}>
          {late ? words.step.overdue(time) : until(time)}
        </p>
      )}
      {step.kind === 'approve' && (
        <p className="step-deadline">
          {words.step.agreed(
            words.list(agreed.map(({ by }) => by)) || '–',
            format.count(agreed.length),
            format.count(step.people),
          )}
        </p>
      )}
    </>
  );
}

function StepWho(props: {
  state: StepState | null;
  says: string;
  by: string | null;
  step: Step;
}): ReactNode {
  const { locale, words, format } = useLanguage();
  const { state, says, by, step } = props;
  if (by !== null && state?.status === 'open') {
    return (
      <p className="step-who muted">
        {says} · {by} · {words.acts.sending}
      </p>
    );
  }
  if (!state || state.status === 'open' || state.at === null) return null;
  const given = step.kind === 'ask' && step.answers.find(({ id }) => id === state.answer);
  const agreed = words.list((state.approvals ?? []).map((approval) => approval.by));
  const who = agreed && state.status === 'done' ? agreed : state.by;
  return (
    <p className="step-who muted">
      {given ? words.step.answered(given.label[locale]) : says}
      {' · '}
      {who === null ? format.clock(state.at) : words.playbook.by(who, format.clock(state.at))}
      {state.note !== null && state.note !== '' && ` · ${state.note}`}
    </p>
  );
}
