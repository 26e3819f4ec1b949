/** Where the person is: history routing without a library, since the product has few addresses. */
import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';
import { pathTo, type Route, readRoute } from './route.js';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** The page that the address bar names. */
export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [path = '', query] = address.split('?');
  return readRoute(path, query);
}

/** Whether a page was gone to whose heading has not been reached yet. */
let underWay = false;

/** Puts the keyboard at the heading of the page that was gone to, once that is there. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('h1');
  if (!underWay || !heading) return;
  underWay = false;
  heading.focus();
}

/** Goes to a page and puts the keyboard at its heading, as a full page load would. */
export function go(route: Route): void {
  history.pushState(null, '', pathTo(route, location.search));
  for (const listener of listeners) listener();
  window.scrollTo(0, 0);
  underWay = true;
  requestAnimationFrame(focusHeading);
}

interface GoProps {
  readonly to: Route;
  readonly children: ReactNode;
  readonly className?: string;
  readonly current?: boolean;
  /** Marks the link as a row that j and k step through. */
  readonly row?: boolean;
}

/** A real link, so that it can be opened in a new tab, copied and followed without JavaScript. */
export function Go(props: GoProps): ReactNode {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(props.to);
  }
  return (
    <a
      href={pathTo(props.to, location.search)}
      onClick={follow}
      className={props.className}
      aria-current={props.current ? 'page' : undefined}
      data-row={props.row ? '' : undefined}
    >
      {props.children}
    </a>
  );
}
