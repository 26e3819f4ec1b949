/** The keys, and what the signs mean. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { severityName } from '#domain/notify/words.js';
import { SeverityBadge } from '../incident/severity-badge.js';
import { Dialog } from '../person/dialog.js';
import { usePerson } from '../person/person.js';
import { useLanguage } from '../words/language.js';

const SEVERITIES: readonly Incident['severity'][] = ['SEV1', 'SEV2', 'SEV3', 'SEV4'];

/** Pages whose name says it all. */
const GO = [
  ['f', 'follow-ups'],
  ['c', 'commands'],
  ['o', 'oncall'],
  ['d', 'drills'],
  ['r', 'rules'],
] as const;

interface HelpProps {
  readonly shortcuts: boolean;
  onShortcuts(on: boolean): void;
  onClose(): void;
}

/** Help stays in one place on all pages; single keys can be switched off here (WCAG 2.1.4). */
export function HelpDialog(props: HelpProps): ReactNode {
  const { locale, words } = useLanguage();
  const { name, changeName } = usePerson();
  const { help } = words;
  const keys: [keys: string[], meaning: string][] = [
    [['j', 'k'], help.move],
    [['Enter'], help.open],
    [['Esc'], help.back],
    [['a'], help.acknowledge],
    [['g', 'h'], help.wall],
    [['g', 'i'], help.incidents],
    [['g', 't'], help.terminals],
    ...GO.map(([key, page]): [string[], string] => [['g', key], words.header.page[page]]),
    [['p'], help.pause],
    [['/'], help.search],
    [['?'], help.help],
  ];
  return (
    <Dialog title={help.title} onClose={props.onClose}>
      <dl className="keys">
        {keys.map(([names, meaning]) => (
          <div key={meaning}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={props.shortcuts}
          onChange={(event) => props.onShortcuts(event.target.checked)}
        />
        {help.shortcuts}
      </label>
      <button type="button" className="button" onClick={changeName}>
        {name === null ? words.header.noName : words.header.changeName(name)}
      </button>
      <p className="muted">{help.shapes}</p>
      <ul className="legend">
        {SEVERITIES.map((severity) => (
          <li key={severity}>
            <SeverityBadge severity={severity} /> {severityName(locale, severity)}
          </li>
        ))}
        <li>
          <span className="mark hatch" aria-hidden="true" /> {help.stale}
        </li>
      </ul>
      <div className="form-buttons">
        <button type="button" className="button button-main" onClick={props.onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
