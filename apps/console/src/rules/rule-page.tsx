/** One rule: why it fired in a minute, or did not. The address keeps what was asked. */
import { type ReactNode, useState } from 'react';
import { Go, go } from '../place/place.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { RULE_WORDS } from '../words/rule-words.js';
import { ExplainForm } from './explain-form.js';
import { Explained } from './explained.js';
import { readRules, severityText } from './read-rules.js';

const MINUTE = 60_000;

const EVERY_MS = 60_000;

/** Asks as soon as the address names a minute. */
export function RulePage(props: { rule: string; at?: number; scope?: string }): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = RULE_WORDS[locale];
  const { rule, at, scope } = props;
  const rules = useRead('rules', EVERY_MS, readRules);
  const known = rules.value?.items.find(({ alert }) => alert === rule);
  // Offered until something is asked: the last minute that is over.
  const [usual] = useState(() => Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE);
  function ask(next: { at: number; scope: string | null }): void {
    go({
      ...{ page: 'rule', rule, at: next.at },
      ...(next.scope !== null && { scope: next.scope }),
    });
  }
  return (
    <main id="main" className="rule">
      <Go to={{ page: 'rules' }} className="back">
        <span aria-hidden="true">← </span>
        {all.header.page.rules}
      </Go>
      <h1 tabIndex={-1}>{rule}</h1>
      {known && (
        <p>
          {known.summary[locale] ?? known.summary.en}{' '}
          <span className="muted">
            {severityText(known.severity, words)} · {known.detector} · {known.file}
          </span>
        </p>
      )}
      <ExplainForm
        key={`${at} ${scope}`}
        at={at ?? usual}
        scope={scope ?? null}
        watches={known?.by ?? []}
        onAsk={ask}
      />
      {at === undefined ? (
        <p className="muted">{words.explainHow}</p>
      ) : (
        <Explained rule={rule} at={at} scope={scope ?? null} />
      )}
    </main>
  );
}
