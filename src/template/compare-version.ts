import { basename, dirname, join } from 'node:path';
import type { Diagnostic } from '../analysis/diagnostic.js';
import { compareVersions } from '../core/version/compare-versions.js';
import { VERSION } from '../core/version/version.js';
import { readWholeFile } from '../disk/read-file.js';
import { hashFile, readStamp, STAMP_PATH, type Stamp } from './stamp.js';
import { DEFAULT_TEMPLATE, findTemplate, listTemplateFiles } from './templates.js';

const LARGEST_STAMP = 1024 * 1024;
const LISTED = 4;

/**
 * What a user should know of an analysis that another version of this program has made: nothing when its files have not
 * changed between the two versions.
 * @param file path of its `reana.yaml` as the user gave it, or of its folder
 * @param root absolute path of the folder
 */
export async function compareTemplateVersion(file: string, root: string): Promise<readonly Diagnostic[]> {
  const text = await readWholeFile(join(root, STAMP_PATH), { limit: LARGEST_STAMP }).catch(() => undefined);
  const stamp = text === undefined ? undefined : readStamp(text.toString());
  if (stamp === undefined || stamp.version === VERSION) return [];
  const isFile = /\.ya?ml$/.test(basename(file));
  const place = {
    severity: 'warning',
    code: 'template-version',
    file: join(isFile ? dirname(file) : file, STAMP_PATH),
  } as const;
  const made = `this analysis is a copy of version ${stamp.version}`;
  if (compareVersions(stamp.version, VERSION) > 0) {
    const message = `${made}, and this program is ${VERSION}, an older one`;
    return [{ ...place, message, hint: 'update the program: its checks may not know what the copy uses' }];
  }
  // A program without its package beside it can't tell more.
  const differences = await compareFiles(stamp, root).catch(() => undefined);
  if (differences === undefined || differences.renewed === 0) return [];
  const { renewed, edited } = differences;
  return [
    {
      ...place,
      message: `${made}, and this program is ${VERSION}, in which ${renewed} of its files are different`,
      hint: `it runs as it is; for the files of ${VERSION}, make a copy in another folder and ${editsText(edited)}`,
      action: {
        type: 'create-analysis',
        inNewFolder: true,
        ...(stamp.template === DEFAULT_TEMPLATE ? {} : { from: stamp.template }),
      },
    },
  ];
}

/** How many files the program has in another version, and which of the copy's the user has changed. */
async function compareFiles(
  { template, files }: Stamp,
  root: string,
): Promise<{ readonly renewed: number; readonly edited: readonly string[] }> {
  const packaged = await listTemplateFiles(await findTemplate(template));
  let renewed = Object.keys(files).filter((path) => !packaged.some((each) => each.path === path)).length;
  const edited: string[] = [];
  for (const { path, source } of packaged) {
    if (files[path] !== (await hashFile(source))) renewed += 1;
    const own = await hashFile(join(root, path)).catch(() => undefined);
    if (path in files && own !== files[path]) edited.push(path);
  }
  return { renewed, edited };
}

function editsText(edited: readonly string[]): string {
  if (edited.length === 0) return 'continue there: you have changed no file of this one';
  const more = edited.length > LISTED ? ` and ${edited.length - LISTED} more` : '';
  return `move your changes there: ${edited.slice(0, LISTED).join(', ')}${more}`;
}
