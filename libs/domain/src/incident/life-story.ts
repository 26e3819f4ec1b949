import type { LifeEvent } from './life-event.js';

/** What the timeline tells of such an event; the catalogue makes words of it. */
export function paramsOfLife(event: LifeEvent): Record<string, string | number> {
  switch (event.kind) {
    case 'role_given':
      return { by: event.by, role: event.role, to: event.to ?? '' };
    case 'commented':
      return {
        by: event.by,
        text: event.text,
        ...(event.corrects !== undefined && { corrects: event.corrects }),
      };
    case 'mitigating':
      return { by: event.by, step: event.step ?? '', note: event.note ?? '' };
    case 'severity_set':
      return { by: event.by, severity: event.severity, reason: event.reason };
    case 'merged_into':
      return { ...whoMerged(event), other: event.into };
    case 'took_in':
      return { ...whoMerged(event), other: event.from };
    case 'split_asked':
      return {
        by: event.by,
        cause: event.entries.map((e) => `${e.attribute}=${e.value}`).join(', '),
        reason: event.reason,
      };
    case 'split_into':
    case 'came_back':
      return { other: event.as };
    case 'reviewed':
      return { by: event.by };
    case 'judged':
      return { by: event.by, useful: event.useful ? 'yes' : 'no', note: event.note ?? '' };
    case 'follow_up_moved': {
      const { by, what, to, about, note = '' } = event;
      const { names = [], count = 0 } = about ?? {};
      return { by, what, to, note, names: names.join(', '), more: count - names.length };
    }
    case 'authority_answered': {
      const { by, input, value, note = '' } = event;
      return { by, input, value: value === null ? '' : String(value), note };
    }
    case 'authority_graded': {
      const { by, regulation, grade, reason } = event;
      return { by, regulation, grade: grade ?? '', reason };
    }
    case 'authority_told': {
      const { by, regulation, report, reference = '' } = event;
      return { by, regulation, report, reference };
    }
    case 'authority_reminded': {
      const { regulation, report, before, to } = event;
      return { regulation, report, before, to: to.join(', ') };
    }
  }
}

/** Empty where nobody did: the two came to have one cause. */
function whoMerged({
  by = '',
  reason = '',
}: Extract<LifeEvent, { kind: 'merged_into' | 'took_in' }>) {
  return { by, reason };
}
