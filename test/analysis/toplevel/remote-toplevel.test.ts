import {
  addressOf,
  parseRemoteToplevel,
  toplevelFolder,
} from '../../../src/analysis/toplevel/remote-toplevel.js';
import { expectWords } from '../../support/words.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

// The addresses are those of yadageschemas 0.11, except that it puts a slash before the path of a GitLab project.
test.each([
  ['github:user/repo', 'https://raw.githubusercontent.com/user/repo/main/sub/steps.yml'],
  ['github:user/repo@v1:flows', 'https://raw.githubusercontent.com/user/repo/v1/sub/steps.yml'],
  ['github:user/repo@feature/x:a/b', 'https://raw.githubusercontent.com/user/repo/feature/x/sub/steps.yml'],
  [
    'gitlab-cern:group/team/project@v1:flows',
    'https://gitlab.cern.ch/api/v4/projects/group%2Fteam%2Fproject/repository/files/sub%2Fsteps.yml/raw?ref=v1',
  ],
  [
    'gitlab-cern:group/project',
    'https://gitlab.cern.ch/api/v4/projects/group%2Fproject/repository/files/sub%2Fsteps.yml/raw?ref=master',
  ],
  ['https://example.org/flows', 'https://example.org/sub/steps.yml'],
  ['http://127.0.0.1:8080/a%20b/', 'http://127.0.0.1:8080/sub/steps.yml'],
])('%s: a file beside its folder is at %s', (text, address) => {
  const remote = parseRemoteToplevel(text);
  if (typeof remote === 'string') throw new Error(remote);
  expect(addressOf(remote, `${remote.mirror}/sub/steps.yml`)).toBe(address);
});

test.each([
  ['github:user/repo', '_toplevel/github/user/repo/main'],
  ['github:user/repo@v1:flows/', '_toplevel/github/user/repo/v1/flows'],
  ['gitlab-cern:group/project@v1:flows', '_toplevel/gitlab-cern/group/project/v1/flows'],
  ['https://example.org:8443/a%20b/', '_toplevel/https/example.org_8443/a b'],
  ['https://example.org', '_toplevel/https/example.org'],
  ['specs', 'specs'],
  ['.', ''],
  ['from-cap/1234', undefined],
])('%s is in the folder %s of a workspace', (text, folder) => {
  expect(toplevelFolder(text)).toBe(folder);
});

test.each([
  [`github:user/repo@${COMMIT}`, true],
  ['github:user/repo@0123456', false],
  ['github:user/repo', false],
])('%s never changes: %s', (text, expected) => {
  expect(parseRemoteToplevel(text)).toMatchObject({ isImmutable: expected });
});

test.each([
  'github:repo',
  'github:user/../repo',
  'github:user/repo@',
  'github:user/repo@v1:../..',
  'github:user/repo:a//b',
  'https://user:word@example.org/flows',
  'https://example.org/flows?ref=v1',
  'https://example.org/%2e%2e/x%2f..%2fy',
  'https://example.org/%',
  'ftp://example.org/flows',
  'from-cap/1234',
  'from-github/flows',
])('%s is no toplevel', (text) => {
  const fault = parseRemoteToplevel(text);
  expect(typeof fault).toBe('string');
  expectWords(fault as string);
});
