import { load } from 'js-yaml';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../src/core/version/version.js';

const WORKFLOWS = readdirSync('.github/workflows').map((name) => join('.github/workflows', name));
const FORMS = readdirSync('.github/ISSUE_TEMPLATE').map((name) => join('.github/ISSUE_TEMPLATE', name));
const EXAMPLES = readdirSync('examples/ci').map((name) => join('examples/ci', name));

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

test('every action of somebody else is pinned by its commit, and says which version that is', () => {
  const lines = [...WORKFLOWS, 'action.yml', ...EXAMPLES].flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => /\buses:/.test(line)),
  );
  expect(lines.length).toBeGreaterThan(8);
  const others = lines.filter((line) => !line.includes('OWNER/reana-madminer@'));
  for (const line of others) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  // One version of each.
  const pins = new Map(others.map((line) => /uses: (.*)@(.*)/.exec(line)!.slice(1) as [string, string]));
  for (const line of others) expect(line).toContain(pins.get(/uses: (.*)@/.exec(line)![1]!));
});

test('the same version stands everywhere', () => {
  const places: Readonly<Record<string, RegExp>> = {
    'package.json': /^ {2}"version": "(.*)"/m,
    'CITATION.cff': /^version: (.*)$/m,
    'CHANGELOG.md': /^## \[(\d.*)\]/m,
    'action.yml': /^ *default: reana-madminer@(.*)$/m,
    'templates/reana-madminer.yml': /^ *default: reana-madminer@(.*)$/m,
    'examples/ci/github-actions.yml': /OWNER\/reana-madminer@v(.*)$/m,
    'examples/ci/gitlab-ci.yml': /reana-madminer\/reana-madminer@(.*)$/m,
    'README.md': /reana-madminer-(.*)\.tgz/,
    'docs/installing.md': /reana-madminer-(.*)\.tgz/,
  };
  for (const [path, pattern] of Object.entries(places)) {
    expect([path, pattern.exec(read(path))?.[1]]).toEqual([path, VERSION]);
  }
});

test('a release without the address of the repository, or of another version, is refused', async () => {
  const check = (...args: string[]): Promise<string> =>
    new Promise((done) => {
      execFile(process.execPath, ['scripts/check-release.mjs', ...args], (error, _stdout, stderr) =>
        done(error === null ? '' : stderr),
      );
    });
  const { repository } = JSON.parse(read('package.json')) as {
    readonly repository?: { readonly url: string };
  };
  const said = await check('v999.0.0', 'https://git.example.org/a/b');
  expect(said).toContain('v999.0.0');
  expect(said).toContain(repository === undefined ? 'has no "repository"' : 'https://git.example.org/a/b');
});

test('a token is a secret’s in each workflow, and no workflow may write more than it needs', () => {
  for (const path of WORKFLOWS) {
    expect((load(read(path)) as { readonly permissions: unknown }).permissions).toEqual({ contents: 'read' });
  }
});

test('issue forms have what GitHub wants of them', () => {
  for (const path of FORMS.filter((name) => !name.endsWith('config.yml'))) {
    const form = load(read(path)) as Readonly<Record<string, unknown>>;
    expect(Object.keys(form)).toEqual(['name', 'description', 'labels', 'body']);
    const fields = form['body'] as {
      readonly type: string;
      readonly id?: string;
      readonly attributes: object;
    }[];
    const ids = fields.filter(({ type }) => type !== 'markdown').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes } of fields) {
      expect(['markdown', 'textarea', 'input', 'dropdown']).toContain(type);
      expect(attributes).toHaveProperty(type === 'markdown' ? 'value' : 'label');
    }
  }
});
