import {
  readLibraryErrors,
  type LibraryOutput,
} from '../../../src/local/reana-library/read-library-errors.js';
import { expectDiagnostics } from '../../analysis/expect-diagnostics.js';

/** As Snakemake 7.32.4 and cwltool 3.1.20210628163208 write them. */
function output(type: LibraryOutput['type'], stderr: string): LibraryOutput {
  const file = type === 'cwl' ? '/mine/main.cwl' : '/mine/Snakefile';
  return { type, file, error: 'SomeError: no more', stderr, mirror: '/tmp/m/workspace', root: '/mine' };
}

test.each<[string, LibraryOutput['type'], string, string]>([
  ['an error in an include', 'snakemake', 'Config file a.yaml is extended by additional config specified via the command line.\nKeyError in file /tmp/m/workspace/rules/a.smk, line 4:\n\'row\'\n  File "/tmp/m/workspace/Snakefile", line 2, in <module>\n', '/mine/rules/a.smk:4 engine-refusal'], // prettier-ignore
  ['an error of a rule', 'snakemake', 'Building DAG of jobs...\nMissingInputException in rule a in file /tmp/m/workspace/Snakefile, line 9:\nMissing input files for rule a:\n    affected files:\n        data.txt\n', '/mine/Snakefile:9 engine-refusal'], // prettier-ignore
  ['an error without a place', 'snakemake', '/lib/config.py:15: UserWarning: pkg_resources is deprecated as an API.\n  import pkg_resources\nWorkflowError:\nTarget rules may not contain wildcards.\n', '/mine/Snakefile engine-refusal'], // prettier-ignore
  ['nothing on standard error', 'snakemake', '', '/mine/Snakefile engine-refusal'],
  ['the innermost of several places', 'cwl', '\x1b[1;30mERROR\x1b[0m \x1b[31mTool definition failed validation:\nmain.cwl:11:1: checking field \'steps\'\nmain.cwl:13:5:     Field \'run\' contains undefined reference to\n                   \'file:///tmp/m/workspace/nope.tool\'\x1b[0m\n', '/mine/main.cwl:13:5 engine-refusal'], // prettier-ignore
  ['no place at all', 'cwl', 'ERROR Tool definition failed validation:\nNo cwlVersion found.\n', '/mine/main.cwl engine-refusal'], // prettier-ignore
])('%s', (_name, type, stderr, place) => {
  expectDiagnostics([readLibraryErrors(output(type, stderr))], [place]);
});
