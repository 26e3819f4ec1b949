/** What a step is about, by its kind: the very notice, the very command, the condition. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { SHOP } from '#domain/notice/compose.js';
import { scopeText } from '#domain/notify/words.js';
import { fillNotice, type Notice } from '#domain/playbook/notice.js';
import type { Condition, Step } from '#domain/playbook/step.js';
import { useLanguage } from '../words/language.js';

/** Nothing for a step whose title and detail say everything. */
export function StepContent(props: { incident: Incident; step: Step }): ReactNode {
  const { locale, words } = useLanguage();
  const { incident, step } = props;
  switch (step.kind) {
    case 'notify':
      return <NoticeText incident={incident} notice={step} />;
    case 'command': {
      const args = Object.entries(step.args).map(([key, value]) => ` ${key}=${value}`);
      return (
        <>
          <code className="step-command">{`${step.command}${args.join('')}`}</code>
          <p className="step-detail">{words.step.to(step.to[locale])}</p>
        </>
      );
    }
    case 'check':
      return <ConditionText condition={step.when} />;
    case 'escalate':
      return <p className="step-detail">{words.step.to(step.to[locale])}</p>;
    case 'open_bridge':
      return <p className="step-detail">{words.step.joins(step.with[locale])}</p>;
    case 'follow_up':
      return <p className="step-detail">{words.step.owes(step.owner[locale], step.within)}</p>;
    default:
      return null;
  }
}

/** The notice as it is to be sent now; the promise of the next one counts from this minute. */
function NoticeText(props: { incident: Incident; notice: Notice }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { incident, notice } = props;
  const now = Date.now();
  const text = fillNotice(notice.text[locale], {
    id: incident.id,
    since: format.minute(incident.startedAt),
    now: format.minute(now),
    // A merchant reads of his own shop, whatever the cause is upstream.
    scope: notice.notice === undefined ? scopeText(locale, incident) : SHOP[locale],
    terminals: format.count(incident.impact.terminals),
    merchants: format.count(incident.impact.merchants),
    next_update: format.minute(now + minutes(notice.next_update) * 60_000),
  });
  return (
    <>
      <p className="step-detail">{words.step.to(words.step.audiences[notice.to])}</p>
      <blockquote className="step-notice">{text}</blockquote>
    </>
  );
}

/** A span as the file writes it. */
function minutes(span = '0m'): number {
  const per = { s: 1 / 60, m: 1, h: 60, d: 1_440 };
  return Number.parseFloat(span) * (per[span.slice(-1) as keyof typeof per] ?? 0);
}

function ConditionText(props: { condition: Condition }): ReactNode {
  const { words, format } = useLanguage();
  const { condition } = props;
  const between = (bounds: Condition['failing_share'], say: (value: number) => string) =>
    words.list([
      ...(bounds?.above !== undefined ? [words.step.above(say(bounds.above))] : []),
      ...(bounds?.below !== undefined ? [words.step.below(say(bounds.below))] : []),
    ]);
  const { failing_share: share, times_normal: times, failing_terminals: terminals } = condition;
  const parts = [
    ...(share ? [words.step.share(between(share, format.share))] : []),
    ...(times ? [words.step.timesNormal(between(times, format.count))] : []),
    ...(terminals ? [words.step.terminals(between(terminals, format.count))] : []),
    ...(condition.recovered ? [words.step.recovered] : []),
  ];
  return <p className="step-detail">{words.list(parts)}</p>;
}
