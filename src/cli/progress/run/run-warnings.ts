import { diagnosticText, hintText } from '../../views/error-view.js';
import type { Paint } from '../../io.js';
import type { RunProgressEvent } from './run-progress-state.js';
import { hanging, oneLine } from '../../output/printable.js';

/** What an event brings with it that the user should read even after the progress is gone. */
export function warningsOf(event: RunProgressEvent, paint: Paint): readonly string[] {
  switch (event.type) {
    case 'checked':
      return event.warnings.map((warning) => diagnosticText(warning, paint));
    case 'created':
      return event.warnings.map((warning) => `${paint.yellow('warning:')} ${hanging(warning)}`);
    case 'resumed':
      return [`${paint.cyan('note:')} ${hanging(event.note)}`];
    case 'warning':
      return [`${paint.yellow('warning:')} ${hanging(event.message)}`, ...(event.hint === undefined ? [] : [hintText(event.hint, paint)])]; // prettier-ignore
    case 'left-out':
      return [
        `${paint.yellow('warning:')} ${oneLine(event.path)} is a symbolic link, which servers do not send`,
      ];
    case 'downloading':
      return event.missing.map(
        (path) => `${paint.yellow('warning:')} the run has made no ${oneLine(path)}, a declared output`,
      );
    default:
      return [];
  }
}
