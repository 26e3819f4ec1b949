/** Starts the console: one store, one socket, one tree. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { ActProvider } from './incident/act-context.js';
import { LiveProvider } from './live/live.js';
import { LiveStore } from './live/live-store.js';
import { PersonProvider } from './person/person.js';
import { LanguageProvider } from './words/language.js';
import './styles/tokens.css';
import './styles/page.css';
import './styles/controls.css';
import './styles/header.css';
import './styles/marks.css';
import './styles/incident-rows.css';
import './styles/wall.css';
import './styles/charts.css';
import './styles/incident.css';
import './styles/rate-chart.css';
import './styles/orders.css';
import './styles/playbook.css';
import './styles/incident-hand.css';
import './styles/life.css';
import './styles/terminals.css';
import './styles/oncall.css';
import './styles/merchants.css';
import './styles/duties.css';
import './styles/follow-ups.css';
import './styles/drills.css';
import './styles/rules.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const store = new LiveStore(liveAddress());
store.open();

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <LiveProvider store={store}>
        <PersonProvider>
          <ActProvider>
            <App />
          </ActProvider>
        </PersonProvider>
      </LiveProvider>
    </LanguageProvider>
  </StrictMode>,
);

/** The live feed of the same origin, for the tenant that the address names, if it names one. */
function liveAddress(): string {
  const address = new URL('/live', location.href.replace(/^http/, 'ws'));
  const tenant = new URLSearchParams(location.search).get('tenant');
  if (tenant !== null) address.searchParams.set('tenant', tenant);
  return address.href;
}
