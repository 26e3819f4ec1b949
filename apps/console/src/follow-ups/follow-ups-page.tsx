/** What is left to be done after incidents: found by kind, incident and merchant, and closed. */
import { type ReactNode, useId, useState } from 'react';
import type { FollowUpView } from '#domain/incident/follow-up.js';
import { FOLLOW_UP_KINDS } from '#domain/incident/life-names.js';
import type { Refused } from '../incident/acts.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { ask, refusedBy } from '../server/requests.js';
import { saveCsv } from '../server/save-csv.js';
import { useRead } from '../server/use-read.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal, RefusalText } from '../words/refusal.js';
import { FollowUpCard } from './follow-up-card.js';

const EVERY_MS = 30_000;
const LIMIT = 100;
const STATUSES = ['open', 'closed', 'all'] as const;

interface Chosen {
  readonly status: string;
  readonly kind: string;
  readonly incident: string;
  readonly merchant: string;
}

/** All of them, or those of the incident that the address names. */
export function FollowUpsPage(props: { incident: string | null }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  const [chosen, setChosen] = useState<Chosen>({
    ...{ status: 'open', kind: '', merchant: '' },
    incident: props.incident ?? '',
  });
  const query = asked(chosen);
  const key = `follow-ups?${new URLSearchParams(query)}`;
  const limited = { ...query, limit: String(LIMIT) };
  const reading = useRead(key, EVERY_MS, () =>
    ask<{ items: FollowUpView[] }>('GET', '/follow-ups', limited),
  );
  const items = reading.value?.items;
  const isNarrow = chosen.kind !== '' || chosen.incident !== '' || chosen.merchant !== '';
  return (
    <main id="main" className="follow-ups">
      <DoubtLine />
      <h1 tabIndex={-1}>{all.header.page['follow-ups']}</h1>
      <p className="muted">{words.intro}</p>
      <Choice chosen={chosen} onChange={setChosen} query={query} />
      {reading.refused && (
        <PanelRefusal
          what={all.header.page['follow-ups']}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {!items && !reading.refused && <Skeleton rows={3} says={all.link.awaiting} />}
      {items?.length === 0 && <p className="quiet">{isNarrow ? words.noneThat : words.none}</p>}
      {items?.map((item) => (
        <FollowUpCard key={`${item.incident} ${item.n}`} item={item} again={reading.again} />
      ))}
      {items?.length === LIMIT && <p className="muted">{words.first(format.count(LIMIT))}</p>}
    </main>
  );
}

/** What is asked of the server; an incident or merchant that is still being typed finds nothing. */
function asked({ status, kind, incident, merchant }: Chosen): Record<string, string> {
  return {
    status,
    ...(kind !== '' && { kind }),
    ...(/^(inc|drill)-\d+$/.test(incident.trim()) && { incident: incident.trim() }),
    ...(merchant.trim() !== '' && { merchant: merchant.trim() }),
  };
}

function Choice(props: {
  chosen: Chosen;
  onChange(chosen: Chosen): void;
  query: Record<string, string>;
}): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = FOLLOW_UP_WORDS[locale];
  const how = useId();
  const { chosen, onChange, query } = props;
  const [refused, setRefused] = useState<Refused | null>(null);
  async function save(): Promise<void> {
    await saveCsv('/follow-ups', { ...query, format: 'csv' }, 'follow-ups').then(
      () => setRefused(null),
      (cause: unknown) => setRefused(refusedBy(cause)),
    );
  }
  const kinds = [['', words.anyKind], ...FOLLOW_UP_KINDS.map((k) => [k, all.review.kinds[k]])];
  const lists = [
    ['status', words.which, STATUSES.map((status) => [status, words.status[status]])],
    ['kind', words.kind, kinds],
  ] as const;
  const texts = [
    ['incident', words.incident, 'inc-1'],
    ['merchant', words.merchant, ''],
  ] as const;
  return (
    <form className="panel filters" onSubmit={(event) => event.preventDefault()}>
      {lists.map(([name, label, options]) => (
        <label key={name}>
          <span>{label}</span>
          <select
            value={chosen[name]}
            onChange={(event) => onChange({ ...chosen, [name]: event.target.value })}
          >
            {options.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
      {texts.map(([name, label, example]) => (
        <label key={name}>
          <span>{label}</span>
          <input
            value={chosen[name]}
            placeholder={example}
            maxLength={64}
            onChange={(event) => onChange({ ...chosen, [name]: event.target.value })}
          />
        </label>
      ))}
      <button type="button" className="button" aria-describedby={how} onClick={() => void save()}>
        {words.csv}
      </button>
      <p id={how} className="muted">
        {words.csvHow}
      </p>
      {refused && (
        <p role="alert">
          <RefusalText refused={refused} />
        </p>
      )}
    </form>
  );
}
