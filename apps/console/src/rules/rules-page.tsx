/** The rules in force, what the last load changed, and the way to why one fired. */
import type { ReactNode } from 'react';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { Go } from '../place/place.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { RULE_WORDS } from '../words/rule-words.js';
import { ChangePanel } from './change-panel.js';
import { type RuleSet, readRules, severityText } from './read-rules.js';

const EVERY_MS = 10_000;

/** The whole page. */
export function RulesPage(): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = RULE_WORDS[locale];
  const title = all.header.page.rules;
  const { value, refused, readAt, again } = useRead('rules', EVERY_MS, readRules);
  return (
    <main id="main" className="rules">
      <DoubtLine />
      <h1 tabIndex={-1}>{title}</h1>
      <p className="muted">{words.what}</p>
      {refused && <PanelRefusal what={title} refused={refused} readAt={readAt} again={again} />}
      {!value && !refused && <Skeleton rows={4} says={all.link.awaiting} />}
      {value?.loadedAt === null && <p className="quiet">{words.none}</p>}
      {value && value.loadedAt !== null && (
        <>
          <p>{words.loaded(format.count(value.items.length), format.moment(value.loadedAt))}</p>
          {value.mistakes.length > 0 && (
            <section className="panel oncall-gap" role="alert">
              <h2>{words.mistakes}</h2>
              <ul>
                {value.mistakes.map((mistake) => (
                  <li key={mistake}>
                    <code>{mistake}</code>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <ChangePanel change={value.change} />
          <Table rules={value} />
        </>
      )}
    </main>
  );
}

function Table({ rules }: { rules: RuleSet }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = RULE_WORDS[locale];
  const { columns } = words;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className="panel table-box wide-table silence-table" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            {Object.values(columns).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.items.map(({ alert, summary, severity, detector, by = [], cost }) => (
            <tr key={alert}>
              <th scope="row" className="words">
                <Go to={{ page: 'rule', rule: alert }} row>
                  {alert}
                </Go>
                <br />
                <span className="muted">{summary[locale] ?? summary.en}</span>
              </th>
              <td data-name={columns.severity}>{severityText(severity, words)}</td>
              <td data-name={columns.detector}>{detector}</td>
              <td data-name={columns.by} className="words">
                {by.length === 0 ? words.fleetOnly : all.list(by)}
              </td>
              <td data-name={columns.cost}>
                {cost ? format.share(cost.share) : '–'}
                {cost?.overBudget && <strong> {words.overBudget}</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
