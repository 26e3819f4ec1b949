import type { ReactNode } from 'react';
import { isGround, ownerOf } from '#domain/base/drill-ground.js';
import { useLanguage } from '../words/language.js';

/** Says on every page of a drill that it is one; nothing elsewhere. */
export function DrillBanner(): ReactNode {
  const { words } = useLanguage();
  const tenant = new URLSearchParams(location.search).get('tenant') ?? '';
  if (!isGround(tenant)) return null;
  return (
    <div className="banner" role="status">
      <strong>{words.drills.banner(ownerOf(tenant))}</strong>
    </div>
  );
}
