/** Tells screen readers what happened: politely, or at once for a new SEV1. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { incidentTitle, severityName } from '#domain/notify/words.js';
import { useLanguage } from '../words/language.js';
import { useLive } from './live.js';
import { type News, newsBetween } from './news.js';

/** At most one announcement in this time; what happens meanwhile is said together. */
const QUIET_MS = 10_000;

/** The page's two live regions. */
export function Announcer(): ReactNode {
  const { locale, words } = useLanguage();
  const { board } = useLive();
  const before = useRef<ReadonlyMap<string, Incident>>(new Map());
  const queue = useRef<News[]>([]);
  const timer = useRef(0);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');

  useEffect(() => {
    const say = (news: News): string => {
      const title = incidentTitle(locale, news.incident);
      if (news.what === 'resolved') return words.news.resolved(title);
      return words.news[news.what](severityName(locale, news.incident.severity), title);
    };
    const flush = (): void => {
      timer.current = 0;
      const all = queue.current;
      queue.current = [];
      if (all.length === 0) return;
      const grave = all.filter((n) => n.what !== 'resolved' && n.incident.severity === 'SEV1');
      const others = all.filter((news) => !grave.includes(news));
      if (grave.length > 0) setUrgent(grave.map(say).join('. '));
      if (others.length > 0) setPolite(others.map(say).join('. '));
      timer.current = window.setTimeout(flush, QUIET_MS);
    };
    queue.current.push(...newsBetween(before.current, board.incidents));
    before.current = board.incidents;
    if (timer.current === 0) flush();
  }, [board.incidents, locale, words]);

  return (
    <>
      <div className="sr-only" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="sr-only" role="alert" aria-live="assertive">
        {urgent}
      </div>
    </>
  );
}
