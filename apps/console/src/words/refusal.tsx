/** A request that failed, as a person needs to read it: what, the effect, what to do, the code. */
import type { ReactNode } from 'react';
import type { Refused } from '../incident/acts.js';
import type { Words } from './keys.js';
import { useLanguage } from './language.js';

/** The server says it best, in the page's language; a proxy in between may say nothing. */
function meaning(words: Words['refused'], refused: Refused): string {
  const { status, code, title } = refused;
  if (status === 0) return code === 'no_answer' ? words.noAnswer : words.unreachable;
  if (title !== '') return words.says(title);
  return status >= 500 ? words.serverFault : words.notAccepted;
}

/** Explains a refusal. The server's own detail is English, so only English readers get it. */
export function RefusalText(props: { refused: Refused }): ReactNode {
  const { words, locale } = useLanguage();
  const { refused } = props;
  return (
    <>
      {meaning(words.refused, refused)}
      {locale === 'en' && refused.detail !== '' && ` ${refused.detail}`}
      {refused.code !== '' && refused.status !== 0 && (
        <span className="code-id"> {words.refused.code(refused.code)}</span>
      )}
    </>
  );
}

/** One panel that could not be loaded; the others live on. */
export function PanelRefusal(props: {
  what: string;
  refused: Refused;
  readAt?: number | null;
  again(): void;
}): ReactNode {
  const { words, format } = useLanguage();
  return (
    <div className="notice" role="status">
      <strong>{words.refused.panel(props.what)}</strong>
      <span>
        <RefusalText refused={props.refused} />{' '}
        {props.readAt ? words.refused.keepsOld(format.clock(props.readAt)) : ''}
      </span>
      <button type="button" className="button" onClick={props.again}>
        {words.tryAgain}
      </button>
    </div>
  );
}
