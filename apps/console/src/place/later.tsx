/** Parts that are fetched when they are first needed, so that the wall does not wait for them. */
import {
  type ComponentType,
  createElement,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
} from 'react';
import { Skeleton } from '../live/skeleton.js';
import { useLanguage } from '../words/language.js';
import { focusHeading } from './place.js';

/** A page of its own file; where that cannot be had, the person reads so. */
export function laterPage<P extends object>(load: () => Promise<ComponentType<P>>) {
  const Part = fetched(load, NoPage);
  return (props: P): ReactNode => (
    <Suspense fallback={<Waiting />}>
      {createElement(Part, props)}
      <Arrived />
    </Suspense>
  );
}

/** A dialog of its own file; nothing stands in its place until it is there. */
export function laterDialog<P extends object>(load: () => Promise<ComponentType<P>>) {
  const Part = fetched(load, NotLoaded);
  return (props: P): ReactNode => <Suspense>{createElement(Part, props)}</Suspense>;
}

function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  instead: ComponentType,
): ComponentType<P> {
  // A newer version has files of other names: what is asked for may be gone for good.
  return lazy(() =>
    load()
      .catch(() => instead)
      .then((part) => ({ default: part })),
  );
}

function Waiting(): ReactNode {
  const { words } = useLanguage();
  return (
    <main id="main">
      <Skeleton rows={4} says={words.link.awaiting} />
    </main>
  );
}

/** Effects here run once the page beside it is there: only then is there a heading to go to. */
function Arrived(): ReactNode {
  useEffect(focusHeading, []);
  return null;
}

function NoPage(): ReactNode {
  return (
    <main id="main">
      <NotLoaded />
    </main>
  );
}

function NotLoaded(): ReactNode {
  const { words } = useLanguage();
  return (
    <div className="notice" role="alert">
      <span>{words.notLoaded}</span>
      <button type="button" className="button" onClick={() => location.reload()}>
        {words.reload}
      </button>
    </div>
  );
}
