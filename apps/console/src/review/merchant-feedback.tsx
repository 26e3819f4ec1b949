/** What merchants say of how it was handled: how many, how good, and their newest words. */
import type { ReactNode } from 'react';
import type { MerchantFeedback } from '#domain/incident/feedback.js';
import { Go } from '../place/place.js';
import { FEEDBACK_WORDS } from '../words/feedback-words.js';
import { useLanguage } from '../words/language.js';

/** The ratings as bars, and the comments below them. */
export function Feedback(props: { feedback: MerchantFeedback }): ReactNode {
  const { locale, format } = useLanguage();
  const words = FEEDBACK_WORDS[locale];
  const { count, mean, ratings, comments } = props.feedback;
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (
    <section className="panel feedback" aria-labelledby="feedback-title">
      <h2 id="feedback-title">{words.title}</h2>
      {mean === null ? (
        <p className="muted">{words.none}</p>
      ) : (
        <p>{words.mean(format.count(count), oneDigit.format(mean))}</p>
      )}
      {mean !== null && (
        <ul className="feedback-ratings">
          {ratings.toReversed().map(({ rating, merchants }) => {
            const says = words.rated(String(rating), format.count(merchants));
            return (
              <li key={rating} data-rating={rating}>
                <meter value={merchants} max={count} aria-label={says} /> {says}
              </li>
            );
          })}
        </ul>
      )}
      {comments.length > 0 && <h3>{words.comments}</h3>}
      <ul className="feedback-comments">
        {comments.map(({ incident, merchant, at, rating, comment }) => (
          <li key={`${incident} ${merchant}`}>
            <q>{comment}</q>{' '}
            <span className="muted">
              {rating}/5 · {merchant} · {format.moment(at)} ·{' '}
              <Go to={{ page: 'incident', id: incident }}>{incident}</Go>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
