/** The one sentence that an empty wall stands or falls with. */
import type { ReactNode } from 'react';
import type { Format } from '../words/format.js';
import type { Words } from '../words/keys.js';
import { useLanguage } from '../words/language.js';
import { type Doubt, trust } from './freshness.js';
import { useLive, useNow } from './live.js';

/** "Alerts can be trusted right now: yes", or why not. */
export function TrustLine(): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const state = trust(board, useNow());
  const text = words.trust;
  if (state.state === 'no') {
    return (
      <p className="trust doubted" role="status">
        <span className="trust-sign" aria-hidden="true">
          !
        </span>
        <span>
          {text.question} <strong>{text.no(because(state.because, text, format))}</strong>
        </span>
      </p>
    );
  }
  const rules = state.state === 'yes' ? format.count(state.rules) : '';
  return (
    <p className="trust">
      {text.question} <strong>{state.state === 'yes' ? text.yes : text.waiting[state.for]}</strong>
      {state.state === 'yes' && (
        <span className="muted">{text.proof(rules, format.span(state.evaluatedMs))}</span>
      )}
      {state.state === 'yes' && state.mistakes !== undefined && (
        <strong>{text.mistakes(format.count(state.mistakes))}</strong>
      )}
    </p>
  );
}

/** The same sentence on the other pages, where only what is amiss is worth the space. */
export function DoubtLine(): ReactNode {
  const { board } = useLive();
  const state = trust(board, useNow());
  const doubted = state.state === 'no' || (state.state === 'yes' && state.mistakes !== undefined);
  return doubted ? <TrustLine /> : null;
}

function because(doubt: Doubt, text: Words['trust'], format: Format): string {
  switch (doubt.kind) {
    case 'disconnected':
      return text.disconnected;
    case 'no_rules':
      return text.noRules;
    case 'never_evaluated':
      return text.neverEvaluated;
    case 'engine_behind':
      return doubt.lagMs === null
        ? text.engineNotFollowing
        : text.engineBehind(format.age(doubt.lagMs));
    case 'engine_silent':
      return text.engineSilent(format.span(doubt.silentMs));
    case 'old_data':
      return text.oldData(format.span(doubt.ageMs));
  }
}
