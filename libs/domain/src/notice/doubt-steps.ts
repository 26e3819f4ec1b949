/** What is wrong with the steps of a playbook whose texts the service sends to merchants itself. */
import { DIAGNOSES } from '../diagnose/diagnose.js';
import type { PlaybookDoubt } from '../playbook/doubt-playbook.js';
import type { Playbook } from '../playbook/playbook.js';
import { doubtText } from './notice-file.js';

/** Nobody reads these again before they go, so they are held to what their diagnosis forbids. */
export function doubtSteps(playbook: Playbook): PlaybookDoubt[] {
  const forbidden = [
    ...playbook.forbidden.map(({ action }) => action),
    ...Object.values(DIAGNOSES)
      .filter((diagnosis) => diagnosis.playbook === playbook.playbook)
      .flatMap((diagnosis) => diagnosis.forbidden),
  ];
  const seen = new Set<string>();
  return playbook.steps.flatMap((step, i) => {
    if (step.kind !== 'notify' || step.notice === undefined) return [];
    const at = ['steps', i];
    if (step.to !== 'merchants') {
      const message = 'only merchants are sent notices: leave it out, or tell merchants';
      return [{ path: [...at, 'notice'], message }];
    }
    const twin = seen.has(step.notice);
    seen.add(step.notice);
    // When it is over, what made it worse does no more harm.
    const now = step.notice === 'recovered' ? [] : forbidden;
    const doubts = doubtText(step.text, { next_update: step.next_update, forbidden: now })
      // Places that mean nothing are told by whoever looks at every notice.
      .filter(({ message }) => !message.startsWith('{'))
      .map(({ path, message }) => ({ path: [...at, 'text', ...path], message }));
    if (!twin) return doubts;
    const message = `another step tells merchants "${step.notice}" already: it is told once`;
    return [{ path: [...at, 'notice'], message }, ...doubts];
  });
}
