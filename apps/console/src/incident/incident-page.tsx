/** One incident: what it is, what must not be done, why we think so, what to do, who does it. */
import { type ReactNode, useEffect } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { incidentTitle } from '#domain/notify/words.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { OrdersPanel } from '../orders/orders-panel.js';
import { Go } from '../place/place.js';
import { SilencedLine } from '../silence/silence-incident.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal, RefusalText } from '../words/refusal.js';
import { Undone } from './acknowledge.js';
import { ActionBar } from './action-bar.js';
import { DutyPanel } from './duty-panel.js';
import { EvidencePanel } from './evidence-panel.js';
import { Forbidden } from './forbidden.js';
import { Headline } from './headline.js';
import { LifePanel } from './life-panel.js';
import { LikelyCause } from './likely-cause.js';
import { MerchantPanel } from './merchant-panel.js';
import { NextStep } from './next-step.js';
import { PlaybookPanel } from './playbook-panel.js';
import { RateChart } from './rate-chart.js';
import { TimelinePanel } from './timeline-panel.js';
import { type IncidentReading, useIncident } from './use-incident.js';

/** Draws what is known; each part that fails says so itself. */
export function IncidentPage(props: { id: string }): ReactNode {
  const { words } = useLanguage();
  const reading = useIncident(props.id);
  const { incident, detail } = reading;
  if (incident !== null) return <Story incident={incident} reading={reading} />;
  return (
    <main id="main" className="incident">
      <Back />
      <h1 tabIndex={-1}>{props.id}</h1>
      {detail.refused === null ? (
        <Skeleton rows={4} says={words.link.awaiting} />
      ) : (
        <div className="notice" role="status">
          <span>
            <RefusalText refused={detail.refused} />{' '}
            {detail.refused.status === 404 && words.incident.missing}
          </span>
          <button type="button" className="button" onClick={detail.again}>
            {words.tryAgain}
          </button>
        </div>
      )}
    </main>
  );
}

function Back(): ReactNode {
  const { words } = useLanguage();
  return (
    <Go to={{ page: 'wall' }} className="back">
      <span aria-hidden="true">← </span>
      {words.incident.back}
    </Go>
  );
}

function Story(props: { incident: Incident; reading: IncidentReading }): ReactNode {
  const { locale, words } = useLanguage();
  const { incident } = props;
  const { detail, series } = props.reading;
  const title = incidentTitle(locale, incident);
  useEffect(() => {
    document.title = `${incident.id} ${title}`;
  }, [incident.id, title]);

  return (
    <main id="main" className="incident" data-incident={incident.id}>
      <DoubtLine />
      <Back />
      <div className="incident-top">
        <Headline incident={incident} title={title} atStake={detail.value?.atStake ?? []} />
        <ActionBar incident={incident} />
      </div>
      <SilencedLine incident={incident} />
      <Undone incident={incident.id} kind="acknowledge" />
      <Undone incident={incident.id} kind="resolve" />
      <Forbidden incident={incident} run={detail.value?.run ?? null} />
      {detail.refused && (
        <PanelRefusal
          what={`${words.playbook.title}, ${words.incident.timeline}`}
          refused={detail.refused}
          readAt={detail.readAt}
          again={detail.again}
        />
      )}
      <div className="story">
        <div className="story-why">
          <LikelyCause incident={incident} />
          <NextStep detail={detail.value} />
          <RateChart incident={incident} reading={series} />
          <EvidencePanel incident={incident} />
          <TimelinePanel reading={detail} />
        </div>
        <div className="story-do">
          <PlaybookPanel incident={incident} reading={detail} />
          <OrdersPanel incident={incident} />
          <MerchantPanel incident={incident} />
          <DutyPanel incident={incident} />
          <LifePanel incident={incident} again={detail.again} />
        </div>
      </div>
    </main>
  );
}
