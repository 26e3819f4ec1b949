/** Playbooks for tests, a line a step. */
import { parse } from 'yaml';
import { beginRun } from '#domain/playbook/apply-step-event.js';
import { Playbook, type PlaybookRun } from '#domain/playbook/playbook.js';

const words = { en: 'words', 'zh-CN': '文字' };
const MUST: Readonly<Record<string, object>> = {
  check: { when: { recovered: true }, limit: '10m', otherwise: 'end' },
  wait: { for: '5m' },
  notify: { to: 'merchants', text: { en: 'Ref {id}', 'zh-CN': '编号{id}' } },
  command: { command: 'sign_in', to: words },
  approve: { refused: 'end' },
  escalate: { to: words },
  open_bridge: { with: words },
  follow_up: { owner: words, within: '3d' },
};

/**
 * A playbook from lines such as `agree approve people: 2, refused: watch`: the id, the kind, and
 * what else there is as YAML; answers as `answers: [yes/fix, no]`.
 */
export function aPlaybook(lines: string, more: object = {}): Playbook {
  const steps = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, id = '', kind = '', rest = ''] = /^\s*(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
      const said = parse(`{ ${rest} }`) as { answers?: string[] };
      const answers = said.answers?.map((answer) => {
        const [name, next] = answer.split('/');
        return { id: name, label: words, ...(next !== undefined && { next }) };
      });
      return { id, kind, title: words, ...MUST[kind], ...said, ...(answers && { answers }) };
    });
  return Playbook.parse({ playbook: 'key', title: words, steps, ...more });
}

/** A run of such a playbook, begun at 0. */
export function aRunOf(lines: string, more: object = {}): PlaybookRun {
  return beginRun('inc-1', { playbook: aPlaybook(lines, more), hash: 'h' }, 0);
}
