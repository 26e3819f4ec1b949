/** The incident's chart as numbers, newest first. */
import type { ReactNode } from 'react';
import { useLanguage } from '../words/language.js';
import type { RateFigures } from './rate-points.js';

/** More rows are scrolled, not read. */
const ROWS_MAX = 60;

/** The same points as the chart. */
export function RateTable(props: { figures: RateFigures }): ReactNode {
  const { words, format } = useLanguage();
  const rows = props.figures.points.slice(-ROWS_MAX).toReversed();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key.
    <div className="table-box" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{words.chart.time}</th>
            <th scope="col" className="number">
              {words.chart.failures}
            </th>
            <th scope="col" className="number">
              {words.chart.attempts}
            </th>
            <th scope="col" className="number">
              {words.chart.rate}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point.at}>
              <th scope="row">{format.clock(point.at)}</th>
              <td className="number">{format.count(point.failures)}</td>
              <td className="number">{format.count(point.attempts)}</td>
              <td className="number">
                {point.rate === null ? words.codes.unknown : format.share(point.rate, 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
