import { html } from '../../markup.js';
import type { PageSection } from '../../page/page-document.js';
import { drawImage } from '../../page/page-parts.js';
import { nameOfPicture, type Picture } from '../results/run-pictures.js';
import type { RunResults } from '../results/run-results.js';
import { methodName } from './key-results.js';

/** What the plots of the bundled workflow show. */
const TITLES: Readonly<Record<string, string>> = {
  all_methods: 'Regions and best fits of all methods',
  all_methods_shape: 'Regions and best fits of all methods, from the shape alone',
  limits: 'Intervals of each parameter',
  losses: 'Losses of the training, by epoch',
  distributions: 'Observables at the benchmarks, after the cuts',
};
/** These have several panels side by side. */
const WIDE = new Set(['all_methods', 'all_methods_shape', 'limits', 'losses', 'distributions']);

/** The plots that the run drew itself. */
export function sectionOfPictures({ pictures, summary }: RunResults): PageSection | undefined {
  const { shown, leftOut } = pictures;
  if (shown.length === 0 && leftOut.length === 0) return undefined;
  const isOurs = summary !== undefined;
  return {
    id: 'plots',
    title: isOurs ? 'Plots' : 'Pictures',
    content: html`${
        leftOut.length === 0
          ? ''
          : html`<p>
              Left out, because all pictures of a report have 1.8 MB together and each one at most 1 MB:
              ${leftOut.map((path, index) => html`${index === 0 ? '' : ', '}<code>${path}</code>`)}.
            </p>`
      }
      <div class="figures">
        ${shown.map((picture) => {
          const name = nameOfPicture(picture.path);
          const title = isOurs ? titleOf(name) : name;
          return html`<figure${isOurs && WIDE.has(name) ? html` class="wide"` : ''}>
            ${drawImage(picture.type, picture.content, alternativeOf(picture, title, isOurs))}
            <figcaption><strong>${title}</strong> <code>${picture.path}</code></figcaption>
          </figure>`;
        })}
      </div>`,
  };
}

function titleOf(name: string): string {
  const known = TITLES[name];
  if (known !== undefined) return known;
  const isShape = name.endsWith('_shape');
  const method = isShape ? name.slice(0, -'_shape'.length) : name;
  return `Regions of ${methodName(method)}${isShape ? ', from the shape alone' : ''}`;
}

function alternativeOf({ path }: Picture, title: string, isOurs: boolean): string {
  return isOurs
    ? `${title}; the tables of results have the numbers`
    : `${title}, a picture of the run: ${path}`;
}
