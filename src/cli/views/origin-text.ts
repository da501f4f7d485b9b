import type { Origin } from '../../config/origin.js';

/** Where a value comes from, as the command line prints it. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'option':
      return `--${origin.name}`;
    case 'environment':
      return origin.name;
    case 'profile':
      return `profile ${origin.name}`;
    case 'login':
      return `login at ${origin.name}`;
    case 'default':
      return 'default';
  }
}
