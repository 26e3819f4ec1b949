/** What merchants are told of an incident: whom, in which words, when it goes, how far it is. */

import { type ReactNode, useState } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';
import type { NoticeView } from '#domain/notice/notice-view.js';
import { LOCALES } from '#domain/notify/locale.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { NamesNotProved } from '../person/names-not-proved.js';
import { usePerson } from '../person/person.js';
import { changeNotice, draftNotice, readNotices, refusedBy } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { MERCHANT_WORDS } from '../words/merchant-words.js';
import { PanelRefusal, RefusalText } from '../words/refusal.js';
import type { Refused } from './acts.js';

const EVERY_MS = 2_000;

/** The notices of an incident, and the buttons that make, agree to and stop them. */
export function MerchantPanel(props: { incident: Incident }): ReactNode {
  const { locale, format } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { incident } = props;
  const reading = useRead(`notices/${incident.id}`, EVERY_MS, () => readNotices(incident.id));
  const [undone, setUndone] = useState<Refused | null>(null);
  const { askName } = usePerson();

  /** Asks who it is, does it, and shows at once what came of it. */
  async function act(deed: (by: string) => Promise<unknown>): Promise<void> {
    const by = await askName();
    if (by === null) return;
    setUndone(null);
    await deed(by).catch((cause: unknown) => setUndone(refusedBy(cause)));
    reading.again();
  }

  const { value } = reading;
  const items = value?.items ?? [];
  return (
    <section className="panel merchants" aria-labelledby="merchants-title">
      <h2 id="merchants-title">
        {words.title}{' '}
        {value && (
          <span className="muted">
            {words.hit(format.count(value.hit), format.count(value.untold))}
          </span>
        )}
      </h2>
      {reading.refused && (
        <PanelRefusal
          what={words.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {undone && (
        <div className="notice undone" role="alert">
          <span>
            <strong>{words.notDone}</strong> <RefusalText refused={undone} />
          </span>
        </div>
      )}
      {value && items.length === 0 && <p className="muted">{words.none}</p>}
      {items.map((notice) => (
        <Notice key={notice.id} notice={notice} act={act} />
      ))}
      {value && <Make incident={incident} items={items} act={act} />}
    </section>
  );
}

type Act = (deed: (by: string) => Promise<unknown>) => Promise<void>;

/** What may be made now: nothing twice, no end before it is over. */
function Make(props: { incident: Incident; items: readonly NoticeView[]; act: Act }): ReactNode {
  const { locale } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { incident, items, act } = props;
  const waits = (kind: NoticeView['kind']) =>
    items.some((notice) => notice.kind === kind && notice.state === 'draft');
  const begun = items.some(({ kind, progress }) => kind === 'start' && progress.sent > 0);
  const over = hasEnded(incident);
  const kinds = [
    ...(over ? [] : (['start'] as const)),
    ...(begun && !over ? (['update'] as const) : []),
    ...(begun && over ? (['recovered'] as const) : []),
    ...(begun ? (['correction'] as const) : []),
  ].filter((kind) => !waits(kind));
  return (
    <div className="merchants-make">
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className="button"
          onClick={() => void act((by) => draftNotice(incident.id, { by, kind }))}
        >
          {words.make[kind]}
        </button>
      ))}
    </div>
  );
}

function Notice(props: { notice: NoticeView; act: Act }): ReactNode {
  const { locale, format } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { notice, act } = props;
  const { id, hash, kind, state, by, endedBy, progress } = notice;
  return (
    <article className="merchant-notice" data-notice={id} data-state={state}>
      <h3>
        {words.kinds[kind]} <span className="tag">{words.states[state]}</span>{' '}
        <span className="muted">
          {id} · {words.by(by)} {format.clock(notice.createdAt)}
          {endedBy !== null && ` · ${words.endedBy(endedBy)}`}
        </span>
      </h3>
      {state === 'draft' && <Waits notice={notice} />}
      <Audience notice={notice} />
      {state !== 'draft' && state !== 'cancelled' && <Progress progress={progress} />}
      {[locale, ...LOCALES.filter((each) => each !== locale)].map((each) => (
        <blockquote key={each} className="step-notice" lang={each}>
          {notice.preview[each]}
        </blockquote>
      ))}
      {state === 'draft' && notice.people > 0 && <NamesNotProved />}
      {(state === 'draft' || state === 'sending') && (
        <div className="merchants-make">
          {state === 'draft' && (
            <button
              type="button"
              className="button button-main"
              onClick={() => void act((who) => changeNotice(id, 'approve', { by: who, hash }))}
            >
              {words.approve}
            </button>
          )}
          <button
            type="button"
            className="button"
            onClick={() => void act((who) => changeNotice(id, 'cancel', { by: who }))}
          >
            {words.stop}
          </button>
        </div>
      )}
    </article>
  );
}

function Waits(props: { notice: NoticeView }): ReactNode {
  const { locale, format, words: all } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { board } = useLive();
  const { people, approvals, holdUntil } = props.notice;
  const left = holdUntil - serverNow(board, useNow());
  const missing = approvals.length < people;
  const names = all.list(approvals.map(({ by }) => by)) || '–';
  return (
    <p className="merchant-waits">
      {(people > 0 || approvals.length > 0) && (
        <>{words.needs(format.count(approvals.length), format.count(people), names)} </>
      )}
      {!missing && <strong>{left > 0 ? words.goesIn(format.span(left)) : words.goesNow}</strong>}
    </p>
  );
}

function Audience(props: { notice: NoticeView }): ReactNode {
  const { locale, format } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { audience, unreachable } = props.notice;
  return (
    <ul className="merchant-audience">
      {audience.map(({ merchants, language, channel }) => (
        <li key={`${language} ${channel}`}>
          {words.audience(format.count(merchants), words.languages[language] ?? language, channel)}
        </li>
      ))}
      {unreachable.map(({ why, merchants, cure }) => (
        <li key={why} className="merchant-unreachable">
          {words.unreachable(format.count(merchants), cure[locale])}
        </li>
      ))}
    </ul>
  );
}

function Progress(props: { progress: NoticeView['progress'] }): ReactNode {
  const { locale, format } = useLanguage();
  const words = MERCHANT_WORDS[locale];
  const { sent, merchants, gaveUp, doubtful } = props.progress;
  const says = words.progress(format.count(sent), format.count(merchants));
  return (
    <p>
      <progress value={sent} max={Math.max(1, merchants)} aria-label={says} /> {says}
      {gaveUp > 0 && ` · ${words.gaveUp(format.count(gaveUp))}`}
      {doubtful > 0 && ` · ${words.doubtful(format.count(doubtful))}`}
    </p>
  );
}
