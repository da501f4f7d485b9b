import { useEffect, useState } from 'preact/hooks';

/** What the page shows: the parts of the address after `#/`. */
export type Route = readonly string[];

function routeOf(hash: string): Route {
  const parts = hash.replace(/^#\/?/, '').split('/');
  return parts.filter((part) => part !== '').map(decodeURIComponent);
}

export function linkTo(...route: Route): string {
  return `#/${route.map(encodeURIComponent).join('/')}`;
}

export function go(...route: Route): void {
  location.hash = linkTo(...route);
}

/** The address of the page, which a reload and a bookmark keep. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const onChange = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return route;
}
