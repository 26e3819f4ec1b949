/** What the last load of the rule files changed, field by field. */
import type { ReactNode } from 'react';
import type { DatedRuleChange } from '#domain/live/view.js';
import { useLanguage } from '../words/language.js';
import { RULE_WORDS } from '../words/rule-words.js';

/** Rules that came, went, and differ; how many pages that makes is the command line's to say. */
export function ChangePanel(props: { change: DatedRuleChange | null }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = RULE_WORDS[locale];
  const { change } = props;
  if (change === null) return <p className="muted">{words.unchanged}</p>;
  const { at, added, removed, changed } = change;
  return (
    <section className="panel rule-change" aria-labelledby="change-title">
      <h2 id="change-title">
        {words.change} <span className="muted">{words.changedAt(format.moment(at))}</span>
      </h2>
      {added.length > 0 && <p>{words.added(all.list(added))}</p>}
      {removed.length > 0 && <p>{words.removed(all.list(removed))}</p>}
      {changed.map(({ alert, fields }) => (
        <div key={alert} className="table-box">
          <table className="figures-table">
            <caption>
              <strong>{alert}</strong>
            </caption>
            <thead>
              <tr>
                {[words.field, words.was, words.is].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {fields.map(({ field, was, is }) => (
                <tr key={field}>
                  <th scope="row">
                    <code>{field}</code>
                  </th>
                  {[was, is].map((value, place) => (
                    <td key={place === 0 ? 'was' : 'is'}>
                      {value === null ? (
                        <span className="muted">{words.absent}</span>
                      ) : (
                        <code>{value}</code>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <p className="muted">{words.backtest}</p>
    </section>
  );
}
