/** Which words a notice has: those of the playbook, or else those of the file. */

import type { Words } from '../code/taxonomy.js';
import { hasEnded } from '../incident/has-ended.js';
import type { Incident } from '../incident/incident.js';
import type { PlaybookRun } from '../playbook/playbook.js';
import type { Step } from '../playbook/step.js';
import type { NoticesFile, OutageKind } from './notice-file.js';

/** A step whose notice the service sends. */
export type NoticeStep = Extract<Step, { kind: 'notify' }>;

/** The step of a run that tells merchants this; null when it has none. */
export function noticeStep(run: PlaybookRun | null, kind: OutageKind): NoticeStep | null {
  const step = run?.playbook.steps.find(
    (each) => each.kind === 'notify' && each.to === 'merchants' && each.notice === kind,
  );
  return step?.kind === 'notify' ? step : null;
}

/** The texts of a notice that nobody has written by hand. */
export function chooseTexts(file: NoticesFile, run: PlaybookRun | null, kind: OutageKind): Words {
  return noticeStep(run, kind)?.text ?? file.texts[kind];
}

/** What no notice of this incident may advise, by diagnosis and playbook, until it is over. */
export function forbiddenFor(incident: Incident, run: PlaybookRun | null): string[] {
  if (hasEnded(incident)) return [];
  const more = run?.playbook.forbidden.map(({ action }) => action) ?? [];
  return [...new Set([...incident.forbidden, ...more])];
}
