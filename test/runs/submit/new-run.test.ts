import { UsageError } from '../../../src/core/errors.js';
import { defaultRunName, buildNewRun } from '../../../src/runs/submit/new-run.js';
import type { Analysis } from '../../../src/analysis/analysis.js';

function analysis(workflow: object, workflowFiles: readonly string[]): Analysis {
  return {
    file: '/home/me/My analysis/reana.yaml',
    root: '/home/me/My analysis',
    specification: {
      inputs: { parameters: { a: 1 } },
      workflow: { type: 'yadage', file: 'wf.yml', ...workflow },
    },
    workflow: { type: 'yadage', specification: { stages: [] } },
    workflowFiles,
    warnings: [],
  };
}

test('the specification that is sent declares all files of the workflow', () => {
  const { name, specification, workflowFiles, root } = buildNewRun(analysis({}, ['wf.yml', 'steps.yml']));
  expect(name).toBe('My-analysis');
  expect(root).toBe('/home/me/My analysis');
  expect(specification).toEqual({
    inputs: { parameters: { a: 1 } },
    workflow: { type: 'yadage', file: 'wf.yml', files: ['steps.yml'] },
  });
  expect(workflowFiles).toEqual(['wf.yml', 'steps.yml']);
});

test('an empty list is declared, too: without it servers would want all inputs in the bundle', () => {
  expect(buildNewRun(analysis({}, ['wf.yml'])).specification['workflow']).toMatchObject({ files: [] });
});

test('files that are declared but not loaded stay, directories are written out', () => {
  const given = analysis({ files: ['extra.jq', 'steps.yml'], directories: ['lib'] }, [
    'wf.yml',
    'steps.yml',
    'lib/a.yml',
  ]);
  const { specification, workflowFiles } = buildNewRun(given);
  expect(specification['workflow']).toMatchObject({
    files: ['steps.yml', 'lib/a.yml', 'extra.jq'],
    directories: [],
  });
  expect(workflowFiles).toEqual(['wf.yml', 'steps.yml', 'lib/a.yml', 'extra.jq']);
});

test.each([
  ['/home/me/madminer/reana.yaml', 'madminer'],
  ['/home/me/madminer/reana.ml.yaml', 'madminer-ml'],
  ['/home/me/madminer/reana-physics.yml', 'madminer-physics'],
  ['/home/me/v1.2 über/reana.yaml', 'v1-2-u-ber'],
  ['/reana.yaml', 'workflow'],
  ['/日本/reana.yaml', 'workflow'],
])('the name of %s is %s', (file, name) => {
  expect(defaultRunName(file)).toBe(name);
});

test.each(['a.b', '', ' ', 'two words', 'ä', 'd0209abd-8091-4502-a4ae-253cc79d7448'])(
  'the name %j is refused',
  (name) => {
    expect(() => buildNewRun(analysis({}, ['wf.yml']), name)).toThrow(UsageError);
  },
);

test('copies of a workflow on GitHub that were changed are loaded in its place', () => {
  const toplevel = 'github:user/repo@v1:flows';
  const copy = '_toplevel/github/user/repo/v1/flows/workflow.yml';
  const content = Buffer.from('stages: []\n');
  const given: Analysis = {
    ...analysis({}, [copy]),
    specification: { inputs: { options: { toplevel } }, workflow: { type: 'yadage', file: 'workflow.yml' } },
    extraFiles: new Map([
      [copy, content],
      ['workflow.yml', content],
    ]),
  };
  const same = buildNewRun(given, 'flows');
  expect(same.specification).toMatchObject({ inputs: { options: { toplevel } } });
  expect(same.workflowFiles).toEqual(['workflow.yml', copy]);
  const changed = buildNewRun(given, 'flows', new Map([[copy, Buffer.from('stages: [] # changed\n')]]));
  expect(changed.specification).toMatchObject({
    inputs: { options: { toplevel: '_toplevel/github/user/repo/v1/flows' } },
  });
  expect(Buffer.from(changed.replaced!.get(copy)!).toString()).toContain('changed');
});
