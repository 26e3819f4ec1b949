/** How good alerts were, by rule and month. */
import type { ReactNode } from 'react';
import type { MerchantFeedback } from '#domain/incident/feedback.js';
import { Skeleton } from '../live/skeleton.js';
import { Go } from '../place/place.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { Feedback } from './merchant-feedback.js';

interface Row {
  readonly rule: string;
  readonly month: string;
  readonly incidents: number;
  readonly pages: number;
  readonly acknowledged: number;
  readonly acknowledgeMs: number | null;
  readonly resolveMs: number | null;
  readonly usefulShare: number | null;
  readonly falseAlerts: number;
  readonly ratings: number;
  readonly meanRating: number | null;
}

interface Report {
  readonly items: readonly Row[];
  readonly feedback: MerchantFeedback;
}

const EVERY_MS = 60_000;

/** The last six months, the newest first. */
export function QualityPage(): ReactNode {
  const { words } = useLanguage();
  const reading = useRead('quality', EVERY_MS, () => ask<Report>('GET', '/quality'));
  const items = reading.value?.items;
  return (
    <main id="main" className="quality">
      <Go to={{ page: 'incidents' }} className="back">
        <span aria-hidden="true">← </span>
        {words.incidents.title}
      </Go>
      <h1 tabIndex={-1}>{words.quality.title}</h1>
      <p className="muted">{words.quality.intro}</p>
      {reading.refused && (
        <PanelRefusal
          what={words.quality.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {!items && !reading.refused && <Skeleton rows={4} says={words.link.awaiting} />}
      {items?.length === 0 && <p className="quiet">{words.quality.none}</p>}
      {items && items.length > 0 && <Rows items={items} />}
      {reading.value && <Feedback feedback={reading.value.feedback} />}
      <p>
        <Go to={{ page: 'drills' }}>{words.header.page.drills}</Go>
      </p>
    </main>
  );
}

function Rows(props: { items: readonly Row[] }): ReactNode {
  const { words, format, locale } = useLanguage();
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const names = words.quality.columns;
  const span = (ms: number | null) => (ms === null ? '–' : format.span(ms));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className="panel table-box wide-table" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            {Object.entries(names).map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.items.map((row) => (
            <tr key={`${row.month} ${row.rule}`}>
              <td>{row.month}</td>
              <td>{row.rule}</td>
              <td>{format.count(row.incidents)}</td>
              <td>{format.count(row.pages)}</td>
              <td>{format.count(row.acknowledged)}</td>
              <td>{span(row.acknowledgeMs)}</td>
              <td>{span(row.resolveMs)}</td>
              <td>{row.usefulShare === null ? '–' : format.share(row.usefulShare)}</td>
              <td>{format.count(row.falseAlerts)}</td>
              <td>
                {row.meanRating === null
                  ? '–'
                  : `${oneDigit.format(row.meanRating)} (${format.count(row.ratings)})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
