import { CONNECTION_FAULTS, FAULTS, type FaultName, type RowName } from './faults.js';
import { GROUPS, type GroupName } from './operations.js';
import { endingsOf } from './table.js';

const INTRODUCTION = `# What happens when something fails

Every operation of the client meets every fault below, once at its first request and once at all of them, in
\`test/slow/faults/\`: the real client, a real server, and a proxy between them that spoils requests. This page is
generated from the table that the test checks.

| entry | meaning |
|---|---|
| done | as if nothing had happened |
| done at try 2 | the request was repeated after a pause |
| \`server-error\` | the operation ends with an error of this code at once: another attempt would not help, or might do harm |
| \`network (reset)\` after many tries | it was repeated with growing pauses, and then given up; \`kind\` of the error is \`reset\` |
| \`SubmissionError\` of … | the run was created and is waiting: the same submission continues with it |

Whatever the fault: no error contains the token, no second run is created, no incomplete file has its final name, no socket
stays open, and nothing is sent to another host.
`;

const ABOUT: Readonly<Record<GroupName, string>> = {
  ping: 'Is there a REANA server?',
  read: 'They change nothing and may be repeated.',
  upload:
    'It replaces what a failed attempt left, so it is also repeated when the server fails: clusters may do so when two uploads are the first ones into a run.',
  change:
    'Doing them twice has the effect of doing them once, and a second response that says so counts as a success.',
  'add a secret':
    'Without `--overwrite`, a second attempt could not distinguish its own secret from an older one, so the request is not repeated.',
  'create a run':
    'Each call creates another run. When it is unknown whether one was created, the error has the code `create-outcome-unknown`; `submit` finds out.',
  'download a file': 'Its size is compared with the one that the server lists.',
  'download a directory':
    'As one archive. `outputs.download` fetches the files one by one when the archive is spoilt.',
  follow: 'An unreachable server is polled for 15 minutes before the error counts.',
  'submit, at its create': 'An unknown outcome is settled by asking the server for the runs that there are.',
  'submit, at an upload': 'As for an upload; the run was created before.',
  'submit, at its start': 'At the start.',
};

/** docs/faults.md. */
export function renderPage(): string {
  const groups = Object.keys(GROUPS) as GroupName[];
  return [INTRODUCTION, ...groups.map(renderGroup)].join('\n');
}

function renderGroup(group: GroupName): string {
  const names = GROUPS[group].map((operation) => `\`${operation}\``).join(', ');
  const title = GROUPS[group].length === 1 ? group : `${group}: ${names}`;
  const rows = joinRows(group).map(([faults, once, always]) => `| ${faults} | ${once} | ${always} |`);
  return [
    `## ${title[0]!.toUpperCase()}${title.slice(1)}`,
    '',
    ABOUT[group],
    '',
    '| fault | once | each time |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** The faults that end alike share a row. */
function joinRows(group: GroupName): [faults: string, once: string, always: string][] {
  const rows = new Map<string, RowName[]>();
  for (const row of [...(Object.keys(FAULTS) as FaultName[]), ...CONNECTION_FAULTS]) {
    const key = endingsOf(row, group).map(asCode).join('|');
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  return [...rows].map(([key, faults]) => {
    const [once = '', always = ''] = key.split('|');
    return [faults.join('; '), once, always];
  });
}

/** Names and codes of errors as code. */
function asCode(ending: string): string {
  if (ending.startsWith('done')) return ending;
  return ending.replace(/^(?:(SubmissionError) of )?([a-z-]+(?: \([a-z]+\))?)/, (_all, outer, code) =>
    outer === undefined ? `\`${code}\`` : `\`${outer}\` of \`${code}\``,
  );
}
