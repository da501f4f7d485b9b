import type { RunDifferences } from '../../../reana/calls/diff-runs.js';
import type { Paint } from '../../io.js';

export function diffText({ specification, workspace }: RunDifferences, paint: Paint): string {
  const sections = Object.entries(specification).map(([name, lines]) =>
    [paint.bold(`reana.yaml: ${name}`), ...lines.map((line) => lineText(line, paint))].join('\n'),
  );
  const files = workspace.trimEnd();
  if (files !== '') {
    const lines = files.split('\n').map((line) => lineText(line, paint));
    sections.push([paint.bold('files'), ...lines].join('\n'));
  }
  return sections.length === 0 ? 'no differences' : sections.join('\n\n');
}

function lineText(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint.green(line);
  if (line.startsWith('-')) return paint.red(line);
  return line.startsWith('@@') ? paint.cyan(line) : line;
}
