/** Every region as a grey cell; only one that is abnormal gets a sign. */
import { type ReactNode, useMemo } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { Wall } from '#domain/live/frame.js';
import { openOnes } from '../incident/order.js';
import { SeverityBadge } from '../incident/severity-badge.js';
import { useLive } from '../live/live.js';
import { useLanguage } from '../words/language.js';
import { regionName } from '../words/regions.js';
import { regionStandsOut, share } from './figures.js';

/** The regions of the fleet, in the order of their codes, which does not jump. */
export function RegionGrid(props: { wall: Wall }): ReactNode {
  const { words } = useLanguage();
  const { board } = useLive();
  const { regions, fleet } = props.wall;
  const open = useMemo(() => openOnes(board.incidents.values()), [board.incidents]);
  const sorted = regions.toSorted((a, b) => a.region.localeCompare(b.region));
  return (
    <section className="panel regions" aria-labelledby="regions-title">
      <h2 id="regions-title">{words.regions.title}</h2>
      {sorted.length === 0 ? (
        <p className="muted">{words.regions.none}</p>
      ) : (
        <ul className="region-cells">
          {sorted.map((region) => (
            <RegionCell
              key={region.region}
              region={region}
              fleet={fleet}
              open={open}
              hitBy={open.filter((incident) => isRegional(incident, sorted.length))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** An incident that hits most regions is not about regions: a sign on every cell says nothing. */
function isRegional(incident: Incident, regions: number): boolean {
  return incident.impact.regions.length * 2 <= regions;
}

type Region = Wall['regions'][number];

function RegionCell(props: {
  region: Region;
  fleet: Wall['fleet'];
  open: readonly Incident[];
  hitBy: readonly Incident[];
}): ReactNode {
  const { locale, words, format } = useLanguage();
  const { region, fleet, open, hitBy } = props;
  const online = share(region.online, region.known);
  const cause = open.find((incident) => causes(incident, region.region));
  const hit = cause ?? hitBy.find((incident) => incident.impact.regions.includes(region.region));
  const low = regionStandsOut(region, fleet);
  const edge = cause ? ` ${cause.severity.toLowerCase()}-cell` : '';
  const name = regionName(locale, region.region);
  return (
    <li className={`region${edge}${low ? ' off' : ''}${online === null ? ' unknown-cell' : ''}`}>
      <span className="region-name">
        {name ?? (region.region === '' ? words.regions.unnamed : region.region)}
        {hit && <SeverityBadge severity={hit.severity} />}
        {hit && <span className="sr-only">{cause ? words.regions.cause : words.regions.hit}</span>}
      </span>
      <b>
        {online === null ? words.regions.unknown : format.share(online, 1)}
        {low && (
          <span className="flag small" title={words.regions.belowFleet}>
            ▼<span className="sr-only"> {words.regions.belowFleet}</span>
          </span>
        )}
      </b>
      <small className="muted">
        {words.regions.online(format.count(region.online), format.count(region.known))}
      </small>
    </li>
  );
}

function causes(incident: Incident, region: string): boolean {
  return incident.cause.some((entry) => entry.attribute === 'region' && entry.value === region);
}
