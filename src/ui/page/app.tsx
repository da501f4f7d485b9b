import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ServerView } from '../messages.js';
import { read } from './shared/requests.js';
import { go, linkTo, useRoute } from './shared/route.js';
import { RunPage } from './runs/run-page.js';
import { RunsList } from './runs/runs-list.js';
import { ScanPage } from './scans/scan-page.js';
import { ScansList } from './scans/scans-list.js';
import { useTheme } from './shared/use-theme.js';

const KEYS: readonly (readonly [string, string])[] = [
  ['j  k', 'next and previous row of a list'],
  ['Enter', 'open it'],
  ['/', 'search'],
  ['r  s', 'runs, scans'],
  ['Esc', 'back'],
  ['?', 'these keys'],
];

export function App(): JSX.Element {
  const [first = 'runs', second, third = 'graph', fourth] = useRoute();
  const [isHelp, setHelp] = useState(false);
  const [theme, switchTheme] = useTheme();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
      if (key === 'Escape' && isTyping) target.blur();
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === '?') setHelp((before) => !before);
      else if (key === '/') document.getElementById('search')?.focus();
      else if (key === 'r') go('runs');
      else if (key === 's') go('scans');
      else if (key === 'Escape' && document.querySelector('dialog[open]') === null) go(first);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [first]);
  return (
    <>
      <header>
        <span class="brand">reana-madminer</span>
        <nav aria-label="Parts of the server">
          {['runs', 'scans'].map((part) => (
            <a key={part} href={linkTo(part)} aria-current={part === first ? 'page' : undefined}>
              {part}
            </a>
          ))}
        </nav>
        <span class="space" />
        <button type="button" onClick={() => setHelp(!isHelp)} aria-expanded={isHelp}>
          keys
        </button>
        <button type="button" onClick={switchTheme}>
          {theme}
        </button>
      </header>
      {isHelp && (
        <dl class="keys">
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      {first === 'scans' ? (
        second === undefined ? (
          <ScansList />
        ) : (
          <ScanPage key={second} name={second} />
        )
      ) : second === undefined ? (
        <RunsList />
      ) : (
        <RunPage key={second} id={second} tab={third} {...(fourth === undefined ? {} : { job: fourth })} />
      )}
      <Footer />
    </>
  );
}

function Footer(): JSX.Element {
  const [server, setServer] = useState<ServerView>();
  useEffect(() => {
    read<ServerView>('server').then(setServer, () => undefined);
  }, []);
  return (
    <footer class="muted">
      {server !== undefined && (
        <>
          {server.url}
          {server.version !== undefined && `, REANA ${server.version}`}
          {server.user !== undefined && `, ${server.user}`}
        </>
      )}
    </footer>
  );
}
