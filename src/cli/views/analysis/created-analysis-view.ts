import { relative } from 'node:path';
import type { CreatedAnalysis } from '../../../template/create-analysis.js';
import type { Paint } from '../../io.js';
import { oneLine } from '../../output/printable.js';
import { PROGRAM } from '../../program.js';
import { shellWord } from '../action-line.js';

/** Where the analysis is, and the commands that one would type next. */
export function createdAnalysisText(created: CreatedAnalysis, cwd: string, paint: Paint): string {
  const { folder, written, unchanged, kept } = created;
  const place = relative(cwd, folder);
  const shown = place === '' ? 'this folder' : oneLine(place);
  const rest = unchanged.length === 0 ? '' : `; ${unchanged.length} were there already`;
  return [
    written.length === 0
      ? `the analysis in ${paint.bold(shown)} has all files already: nothing was written`
      : `${paint.green('created')} an analysis in ${paint.bold(shown)}: ${written.length} files${rest}`,
    ...kept.map((path) => `your own ${path} stays as it is`),
    '',
    kept.length > 0 ? 'Next:' : 'README.md says what to edit. Next:',
    ...(place === '' ? [] : [`  cd ${oneLine(shellWord(place))}`]),
    `  ${PROGRAM} validate`,
    `  ${PROGRAM} submit --local --follow --download results`,
  ].join('\n');
}
