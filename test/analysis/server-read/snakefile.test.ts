import { scanSnakefile } from '../../../src/analysis/server-read/snakefile.js';

function notesOf(text: string): string[] {
  return scanSnakefile(text).map(({ line, keyword, path = '', rule = '' }) =>
    [line, keyword, rule, path].filter((part) => part !== '').join(' '),
  );
}

test('paths that are written out are found, on the line of the keyword or below it', () => {
  const text = [
    'configfile: "config.yaml"',
    "include: 'rules/a.smk'  # the first",
    'include:',
    '    "rules/b.smk"',
    'module other:',
    '    snakefile:',
    '        "other/Snakefile"',
    'if config.get("more"):',
    '    include: "rules/more.smk"',
  ].join('\n');
  expect(notesOf(text)).toEqual([
    '1 configfile config.yaml',
    '2 include rules/a.smk',
    '3 include rules/b.smk',
    '6 snakefile other/Snakefile',
    '9 include rules/more.smk',
  ]);
});

test('computed paths, comments and texts of several lines are not taken for paths', () => {
  const text = [
    'include: f"rules/{name}.smk"',
    'include: os.path.join("rules", "a.smk")',
    'include: "rules/" + name',
    '# include: "rules/b.smk"',
    '"""',
    'include: "rules/c.smk"',
    'rule described:',
    '    run:',
    '"""',
    'include = "rules/d.smk"',
  ].join('\n');
  expect(notesOf(text)).toEqual([]);
});

test('what a rule has in the place of a shell command is found, and only in rules', () => {
  const text = [
    'rule a:',
    '    output: "a"',
    '    run:',
    '        print("script: no")',
    'checkpoint b:',
    '    script:',
    '        "b.py"',
    'rule c:',
    '    shell: "run: it"',
    'def helper(x):',
    '    run: int = 1',
    'rule:',
    '    wrapper: "0.1/bio"',
  ].join('\n');
  expect(notesOf(text)).toEqual(['1 rule a', '3 run a', '5 rule b', '6 script b', '8 rule c']);
});
