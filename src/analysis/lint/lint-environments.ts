import type { Diagnostic } from '../diagnostic.js';
import { formatFields } from '../shape/format-fields.js';
import type { DockerEnvironment, Environment, Workflow } from '../workflow.js';
import type { Origins } from '../yaml/origins.js';
import { bodiesOf, LintReport, makeScope, stageTitle, walkScopes, type Scope } from './lint-scope.js';

/** What no engine makes anything of in the environments of steps. */
export function lintEnvironments(scope: Scope, report: LintReport): void {
  for (const [environment, subject] of environmentsOf(scope)) {
    if (environment.environment_type !== 'docker-encapsulated') continue;
    if (Object.keys(environment.env).length > 0) {
      report.warning(
        [environment, 'env'],
        'ignored-key',
        `${subject} → env: no engine of Yadage sets these variables`,
        'set them in the command: export NAME=value',
      );
    }
    lintWorkdir(environment, subject, report);
    for (const mount of environment.par_mounts) {
      for (const key of ['mountpath', 'jqscript']) {
        if (key in mount) continue;
        report.error([mount], 'missing-key', `${subject} → par_mounts: an entry needs '${key}'`);
      }
    }
  }
}

/** A cluster ignores the folder, so what is wrong with it is no error. */
function lintWorkdir(environment: DockerEnvironment, subject: string, report: LintReport): void {
  const { workdir } = environment;
  if (workdir === null) return;
  const { names, fault } = formatFields(workdir);
  const stranger = names.find((name) => !/^(?:workdir|readdir\d+)$/.test(name));
  const hint = "write an absolute path, or '{workdir}' for the folder of the step";
  if (fault !== undefined)
    report.warning([environment, 'workdir'], 'unbalanced-braces', `${subject} → workdir: ${fault}`, hint);
  else if (stranger !== undefined)
    report.warning(
      [environment, 'workdir'],
      'unknown-field',
      `${subject} → workdir: '{${stranger}}' can only be {workdir} or {readdir0}, {readdir1}, …`,
      hint,
    );
  else if (!/^[/{]/.test(workdir))
    report.warning(
      [environment, 'workdir'],
      'bad-value',
      `${subject} → workdir: '${workdir}' is not an absolute path, which containers need`,
      hint,
    );
}

/**
 * What REANA's own Yadage engine refuses (errors) or ignores (warnings), while Yadage and the embedded server run it
 * (reana-workflow-engine-yadage 0.9 and 0.95: it runs the image and tag of docker-encapsulated environments).
 */
export function findClusterDifferences(workflow: Workflow, origins: Origins): Diagnostic[] {
  const report = new LintReport(origins);
  walkScopes(makeScope(workflow, '', undefined), (scope) => {
    for (const [environment, subject] of environmentsOf(scope)) compare(environment, subject, report);
  });
  return report.diagnostics;
}

function compare(environment: Environment, subject: string, report: LintReport): void {
  if (environment.environment_type !== 'docker-encapsulated') {
    report.error(
      [environment, 'environment_type'],
      'not-on-clusters',
      `${subject}: REANA clusters only run docker-encapsulated environments, not ${environment.environment_type}`,
      'give the step an image, or run the workflow on this machine',
    );
    return;
  }
  const { envscript, workdir, par_mounts: mounts } = environment;
  const ignored = (key: keyof DockerEnvironment, hint: string): void =>
    report.warning(
      [environment, key],
      'ignored-key',
      `${subject} → ${key}: REANA clusters ignore it; the server on this machine does not`,
      hint,
    );
  if (envscript !== '') ignored('envscript', `for both, begin the command with: . ${envscript} && …`);
  if (workdir !== null)
    ignored('workdir', 'for both, begin the command with: cd … && …, the folder as a parameter');
  if (mounts.length > 0) ignored('par_mounts', 'for both, pass the values to the command as parameters');
}

/** The environments of steps that run something, and how messages name them. */
function environmentsOf(scope: Scope): readonly (readonly [environment: Environment, subject: string])[] {
  return scope.workflow.stages.flatMap((stage) =>
    bodiesOf(stage).flatMap(({ step }) =>
      step?.process == null || step.environment === null
        ? []
        : [[step.environment, `${stageTitle(scope, stage)} → step → environment`] as const],
    ),
  );
}
