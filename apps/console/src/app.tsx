/** The frame around every page: header, banner, keys, announcements. */

import { type ReactNode, useEffect, useState } from 'react';
import { hasEnded } from '#domain/incident/has-ended.js';
import { Header } from './header/header.js';
import { HelpDialog } from './header/help-dialog.js';
import { useActs } from './incident/act-context.js';
import { IncidentPage } from './incident/incident-page.js';
import { openOnes } from './incident/order.js';
import type { Command } from './keyboard/read-key.js';
import { incidentInFocus, stepRows, useKeys } from './keyboard/use-keys.js';
import { Announcer } from './live/announcer.js';
import { DrillBanner } from './live/drill-banner.js';
import { LinkBanner } from './live/link-banner.js';
import { useLive } from './live/live.js';
import { readKept, writeKept } from './person/kept.js';
import { TokenGate } from './person/token-dialog.js';
import { laterPage } from './place/later.js';
import { Go, go, useRoute } from './place/place.js';
import type { Route } from './place/route.js';
import { WallPage } from './wall/wall-page.js';
import { useLanguage } from './words/language.js';

// The wall and the incident come with the first file: they are what somebody is called to.
const IncidentsPage = laterPage(
  async () => (await import('./incident/incidents-page.js')).IncidentsPage,
);
const CommandsPage = laterPage(
  async () => (await import('./orders/commands-page.js')).CommandsPage,
);
const DrillsPage = laterPage(async () => (await import('./drills/drills-page.js')).DrillsPage);
const FollowUpsPage = laterPage(
  async () => (await import('./follow-ups/follow-ups-page.js')).FollowUpsPage,
);
const RulesPage = laterPage(async () => (await import('./rules/rules-page.js')).RulesPage);
const RulePage = laterPage(async () => (await import('./rules/rule-page.js')).RulePage);
const OncallPage = laterPage(async () => (await import('./oncall/oncall-page.js')).OncallPage);
const QualityPage = laterPage(async () => (await import('./review/quality-page.js')).QualityPage);
const ReviewPage = laterPage(async () => (await import('./review/review-page.js')).ReviewPage);
const SilencesPage = laterPage(
  async () => (await import('./silence/silences-page.js')).SilencesPage,
);
const TerminalsPage = laterPage(
  async () => (await import('./terminals/terminals-page.js')).TerminalsPage,
);

/** The whole console. */
export function App(): ReactNode {
  const route = useRoute();
  const [help, setHelp] = useState(false);
  const [shortcuts, setShortcuts] = useState(() => readKept('shortcuts') !== 'off');
  const perform = useCommands(route, () => setHelp(true));
  useKeys(shortcuts, perform);
  useTitle(route);

  function keepShortcuts(on: boolean): void {
    writeKept('shortcuts', on ? 'on' : 'off');
    setShortcuts(on);
  }

  return (
    <>
      <Header onHelp={() => setHelp(true)} />
      <DrillBanner />
      <LinkBanner />
      <Page route={route} />
      <Announcer />
      <TokenGate />
      {help && (
        <HelpDialog
          shortcuts={shortcuts}
          onShortcuts={keepShortcuts}
          onClose={() => setHelp(false)}
        />
      )}
    </>
  );
}

function Page(props: { route: Route }): ReactNode {
  const { words } = useLanguage();
  const { route } = props;
  switch (route.page) {
    case 'wall':
      return <WallPage />;
    case 'incident':
      return <IncidentPage key={route.id} id={route.id} />;
    case 'review':
      return <ReviewPage key={route.id} id={route.id} />;
    case 'quality':
      return <QualityPage />;
    case 'incidents':
      return <IncidentsPage />;
    case 'terminals':
      return <TerminalsPage />;
    case 'silences':
      return <SilencesPage />;
    case 'oncall':
      return <OncallPage />;
    case 'commands':
      return <CommandsPage />;
    case 'drills':
      return <DrillsPage />;
    case 'follow-ups':
      return <FollowUpsPage key={route.incident ?? ''} incident={route.incident ?? null} />;
    case 'rules':
      return <RulesPage />;
    case 'rule':
      return <RulePage key={route.rule} {...route} />;
    case 'nowhere':
      return (
        <main id="main" className="nowhere">
          <h1 tabIndex={-1}>{words.nowhere.title}</h1>
          <p>{words.nowhere.text}</p>
          <Go to={{ page: 'wall' }}>{words.nowhere.home}</Go>
        </main>
      );
  }
}

/** How many incidents are open, readable on a tab in the background. */
function useTitle(route: Route): void {
  const { words } = useLanguage();
  const { board } = useLive();
  const open = openOnes(board.incidents.values()).length;
  useEffect(() => {
    // The page of one incident names itself.
    if (route.page !== 'incident') document.title = words.header.title(open);
  }, [route.page, open, words]);
}

function useCommands(route: Route, openHelp: () => void): (command: Command) => void {
  const { board, togglePause } = useLive();
  const { act } = useActs();

  function acknowledge(): void {
    const id = route.page === 'incident' ? route.id : incidentInFocus();
    const incident = id === null ? undefined : board.incidents.get(id);
    if (!incident || incident.acknowledgedAt !== null || hasEnded(incident)) return;
    void act(incident.id, { kind: 'acknowledge' });
  }

  return (command) => {
    switch (command) {
      case 'next':
        return stepRows(1);
      case 'previous':
        return stepRows(-1);
      case 'back':
        return route.page === 'wall' ? undefined : go({ page: 'wall' });
      case 'acknowledge':
        return acknowledge();
      case 'wall':
      case 'incidents':
      case 'terminals':
      case 'oncall':
      case 'follow-ups':
      case 'commands':
      case 'drills':
      case 'rules':
        return go({ page: command });
      case 'pause':
        return togglePause();
      case 'search':
        return document.querySelector<HTMLElement>('[data-search]')?.focus();
      case 'help':
        return openHelp();
    }
  };
}
