/**
 * What is wrong with a playbook beyond its shape: ways that lead nowhere or round in a circle,
 * steps nobody comes to, commands that nobody agreed to or that the cause forbids.
 */
import { DIAGNOSES } from '../diagnose/diagnose.js';
import { END, reachable, type Way, waysOut } from './flow.js';
import { doubtNotice, NOTICE_PARAMS } from './notice.js';
import type { Playbook } from './playbook.js';
import type { Step } from './step.js';

/** One mistake: where, what and why, and what to do. */
export interface PlaybookDoubt {
  /** The way to the value in the file. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** A word that may be a slip of one of `known`; without a near one, the message says enough. */
  readonly slip?: { readonly typed: string; readonly known: readonly string[] };
  /** Not worth a word unless it is a slip. */
  readonly onlyASlip?: boolean;
}

/** Everything that is wrong; `actions` are the canonical ids of what may be forbidden. */
export function doubtPlaybook(playbook: Playbook, actions: readonly string[]): PlaybookDoubt[] {
  return [
    ...doubtNames(playbook),
    ...doubtWays(playbook),
    ...doubtCommands(playbook),
    ...doubtForbidden(playbook, actions),
    ...doubtReach(playbook),
  ];
}

function doubtNames({ steps }: Playbook): PlaybookDoubt[] {
  return steps.flatMap((step, i) => {
    const path = ['steps', i, 'id'];
    if (step.id === END) {
      return [{ path, message: `"${END}" is where a playbook is over: call the step otherwise` }];
    }
    const twin = steps.findIndex(({ id }) => id === step.id);
    const doubts: PlaybookDoubt[] =
      twin < i
        ? [{ path, message: `${step.id} is the id of step ${twin + 1} already: call it otherwise` }]
        : [];
    if (step.kind !== 'ask') return doubts;
    const ids = step.answers.map(({ id }) => id);
    return doubts.concat(
      ids.flatMap((id, a) =>
        ids.indexOf(id) < a
          ? [{ path: ['steps', i, 'answers', a, 'id'], message: `${id} is another answer already` }]
          : [],
      ),
    );
  });
}

function doubtWays(playbook: Playbook): PlaybookDoubt[] {
  const known = [...playbook.steps.map(({ id }) => id), END];
  return playbook.steps.flatMap((step, i) => {
    const ways = waysOut(playbook, step);
    const doubts: PlaybookDoubt[] = [];
    for (const { to, path } of new Map(ways.map((way) => [way.path.join('.'), way])).values()) {
      if (known.includes(to)) continue;
      const message = `there is no step "${to}": a way leads to the id of a step, or to ${END}`;
      doubts.push({ path: ['steps', i, ...path], message, slip: { typed: to, known } });
    }
    if (step.kind === 'approve' && step.refused === ways[0]?.to) {
      const message = `a refusal leads to ${step.refused}, as an approval does: lead it elsewhere`;
      doubts.push({ path: ['steps', i, 'refused'], message });
    }
    if (step.kind === 'check' && step.otherwise === ways[0]?.to) {
      const message = `it leads to ${step.otherwise} whether it holds or not: lead it elsewhere`;
      doubts.push({ path: ['steps', i, 'otherwise'], message });
    }
    if (step.kind === 'notify') doubts.push(...doubtTextOf(step, i));
    return doubts;
  });
}

function doubtTextOf(step: Extract<Step, { kind: 'notify' }>, i: number): PlaybookDoubt[] {
  return doubtNotice(step).map(({ locale, message, unknown }) => {
    const path = ['steps', i, 'text', locale];
    if (unknown === undefined) return { path, message };
    return { path, message, slip: { typed: unknown, known: NOTICE_PARAMS } };
  });
}

/** A loop would never end; a step that nobody comes to was meant to be somewhere. */
function doubtReach(playbook: Playbook): PlaybookDoubt[] {
  const first = playbook.steps[0]?.id ?? END;
  const reached = reachable(playbook, first, (step) => waysOut(playbook, step));
  return playbook.steps.flatMap((step, i) => {
    if (!reached.has(step.id)) {
      const message = `${step.id} can never be reached: no step leads to it`;
      return [{ path: ['steps', i, 'id'], message }];
    }
    return waysOut(playbook, step)
      .filter((way, w, all) => all.findIndex((other) => other.to === way.to) === w)
      .filter(({ to }) => leadsBack(playbook, to, step.id))
      .map(({ to, path }) => {
        const message = `it leads back to ${to}, and the run would go round in a circle`;
        return { path: ['steps', i, ...(path.length > 0 ? path : ['id'])], message };
      });
  });
}

/** Of a circle, the way that goes up in the file is the one that closes it. */
function leadsBack(playbook: Playbook, to: string, from: string): boolean {
  const place = (id: string) => playbook.steps.findIndex((s) => s.id === id);
  if (place(to) < 0 || place(to) > place(from)) return false;
  return reachable(playbook, to, (step) => waysOut(playbook, step)).has(from);
}

/** What touches terminals needs somebody's word, and must not be what would make it worse. */
function doubtCommands(playbook: Playbook): PlaybookDoubt[] {
  const first = playbook.steps[0]?.id ?? END;
  const unasked = reachable(playbook, first, (step) => withoutConsent(playbook, step));
  return playbook.steps.flatMap((step, i) => {
    const doubts: PlaybookDoubt[] = [];
    if (step.kind === 'command' && unasked.has(step.id)) {
      const message =
        `${step.command} can be reached without an approval: nobody would have agreed that ` +
        'terminals are touched; put a step of kind approve on every way to it';
      doubts.push({ path: ['steps', i, 'command'], message });
    }
    for (const [action, key] of actionsOf(step)) {
      const who = forbiddenBy(playbook, action);
      if (who === null) continue;
      const message = `${action} is forbidden by ${who}, for it makes matters worse: leave it out`;
      doubts.push({ path: ['steps', i, key], message });
    }
    return doubts;
  });
}

/** The ways on which nobody has agreed to anything. */
function withoutConsent(playbook: Playbook, step: Step): Way[] {
  const ways = waysOut(playbook, step);
  // The first way is the one of who agreed.
  return step.kind === 'approve' ? ways.slice(1) : ways;
}

/** What a step does, by the ids of what may be forbidden, with the key that says so. */
function actionsOf(step: Step): [action: string, key: string][] {
  if (step.kind === 'command') return [[step.command, 'command']];
  if (step.kind !== 'notify' || step.to !== 'merchants') return [];
  return [
    ['tell_merchants', 'to'],
    ['tell_merchant', 'to'],
  ];
}

function forbiddenBy({ playbook: name, forbidden }: Playbook, action: string): string | null {
  if (forbidden.some((entry) => entry.action === action)) return 'this playbook itself';
  const diagnosis = Object.entries(DIAGNOSES).find(
    ([, facts]) => facts.playbook === name && facts.forbidden.includes(action),
  );
  return diagnosis ? `the diagnosis ${diagnosis[0]}` : null;
}

function doubtForbidden({ forbidden }: Playbook, known: readonly string[]): PlaybookDoubt[] {
  return forbidden.flatMap(({ action }, i) => {
    const path = ['forbidden', i, 'action'];
    if (forbidden.findIndex((entry) => entry.action === action) < i) {
      return [{ path, message: `${action} is forbidden already` }];
    }
    if (known.includes(action)) return [];
    const message = `${action} is no action that is known`;
    return [{ path, message, slip: { typed: action, known }, onlyASlip: true }];
  });
}
