// `node scripts/check-release.mjs [TAG [ADDRESS]]` checks what a release states about itself:
// - package.json names the public address of the repository, which nobody but its owner can know, and it is ADDRESS;
// - the version of package.json is TAG's, and that of CITATION.cff, CHANGELOG.md, action.yml and templates/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

const [tag, address] = process.argv.slice(2);
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const { name, version, repository } = JSON.parse(read('package.json'));
const faults = [];

const named = repository?.url?.replace(/^git\+/, '').replace(/\.git$/, '');
if (named === undefined) {
  faults.push(
    'package.json has no "repository": add { "type": "git", "url": "git+https://HOST/OWNER/NAME.git" } with the public address; ' +
      'npm publishes with provenance only from there',
  );
} else if (address !== undefined && named !== address) {
  faults.push(`package.json names the repository ${named}, and this is ${address}`);
}
if (tag !== undefined && tag !== `v${version}`)
  faults.push(`the tag is ${tag}, and package.json has ${version}`);

const escaped = version.replaceAll('.', '\\.');
const places = {
  'CITATION.cff': `^version: '?${escaped}'?$`,
  'CHANGELOG.md': `^## \\[${escaped}\\] - \\d{4}-\\d\\d-\\d\\d$`,
  'action.yml': `default: ${name}@${escaped}$`,
  'templates/reana-madminer.yml': `default: ${name}@${escaped}$`,
};
for (const [path, pattern] of Object.entries(places)) {
  if (!new RegExp(pattern, 'm').test(read(path)))
    faults.push(`${path} does not have version ${version}${path === 'CHANGELOG.md' ? ' with its date' : ''}`);
}
for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
