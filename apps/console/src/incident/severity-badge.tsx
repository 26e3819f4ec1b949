/** Severity as a shape with a number: read without colour, and across the room. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { severityName } from '#domain/notify/words.js';
import { useLanguage } from '../words/language.js';

const SHAPES: Record<Incident['severity'], string> = {
  SEV1: 'M8 0.5 15.5 8 8 15.5 0.5 8Z',
  SEV2: 'M8 1.5 15.5 14.5H0.5Z',
  SEV3: 'M8 14.5 0.5 1.5H15.5Z',
  SEV4: 'M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14Z',
};

/** ◆1 ▲2 ▼3 ●4. It blinks while nobody has acknowledged a SEV1, if motion is welcome. */
export function SeverityBadge(props: {
  severity: Incident['severity'];
  alarming?: boolean;
}): ReactNode {
  const { locale } = useLanguage();
  const { severity } = props;
  return (
    <span className={`badge ${severity.toLowerCase()}${props.alarming ? ' blink' : ''}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[severity]} />
      </svg>
      <span aria-hidden="true">{severity.slice(3)}</span>
      <span className="sr-only">{severityName(locale, severity)}</span>
    </span>
  );
}
