/** What stands in the place of data that has not come: the layout first, words after a while. */
import { type ReactNode, useEffect, useState } from 'react';
import { useLanguage } from '../words/language.js';

const SHAPE_MS = 100;
const WORDS_MS = 2_000;

/** Nothing for a tenth of a second, then the shape, then what is being waited for. */
export function Skeleton(props: { rows: number; says: string }): ReactNode {
  const { words } = useLanguage();
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const shape = setTimeout(() => setWaited(SHAPE_MS), SHAPE_MS);
    const say = setTimeout(() => setWaited(WORDS_MS), WORDS_MS);
    return () => {
      clearTimeout(shape);
      clearTimeout(say);
    };
  }, []);
  if (waited === 0) return null;
  return (
    <div className="skeleton" role="status" aria-label={words.loading}>
      {waited >= WORDS_MS && <p>{props.says}</p>}
      {Array.from({ length: props.rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
        <div key={index} className="skeleton-bar" />
      ))}
    </div>
  );
}
