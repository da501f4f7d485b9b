import { posix } from 'node:path';

/** A folder of workflow files on another server, which the operational option `toplevel` names. */
export interface RemoteToplevel {
  /** As written: `github:user/repository@ref:folder`. */
  readonly text: string;
  readonly kind: 'github' | 'gitlab-cern' | 'http';
  /** POSIX path in a workspace below which copies of its files lie, and those that they refer to. */
  readonly mirror: string;
  /** The copy of the folder itself: `mirror`, or a folder in it. */
  readonly folder: string;
  /** The branch, tag or commit; undefined where none is named, or none can be. */
  readonly ref?: string;
  /** True when the address always has the same content: a commit is named by its whole hash. */
  readonly isImmutable: boolean;
}

/** Where the servers are; tests have their own. */
export interface ToplevelServers {
  readonly github: string;
  readonly gitlab: string;
}

const SERVERS: ToplevelServers = {
  github: 'https://raw.githubusercontent.com',
  gitlab: 'https://gitlab.cern.ch',
};

/** Folder of a workspace with copies of files of other servers. */
export const MIRROR_FOLDER = '_toplevel';

/** The branch that yadageschemas 0.11 takes where `github:` names none; REANA's 0.10.6 takes `master`. */
const GITHUB_BRANCH = 'main';
const GITLAB_BRANCH = 'master';

export const TOPLEVEL_HINT =
  'write a folder of the analysis, github:user/repository@ref:folder, gitlab-cern:group/project@ref:folder or https://…';

/** True when a toplevel names another server, and no folder of the workspace. */
export function isRemoteToplevel(toplevel: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|from-(?:github|cap)\b)/i.test(toplevel);
}

/** A toplevel on another server; a text says why it can't be one. */
export function parseRemoteToplevel(text: string): RemoteToplevel | string {
  if (/^(?:github|gitlab-cern):/.test(text)) return parseRepository(text);
  if (/^https?:/i.test(text)) return parseAddress(text);
  return `'${text}' names no server that workflows are loaded from`;
}

function parseRepository(text: string): RemoteToplevel | string {
  const [, kind, repository, given, below = ''] =
    /^(github|gitlab-cern):([^:@]+)(?:@([^:]+))?(?::(.*))?$/.exec(text) ?? [];
  if (kind === undefined || repository === undefined || !isPlainPath(repository, 2))
    return `'${text}' is not like github:user/repository@ref:folder`;
  if ((given !== undefined && !isPlainPath(given, 1)) || (below !== '' && !isPlainPath(below, 1)))
    return `'${text}' has a branch or a folder that is not a plain path`;
  const branch = kind === 'github' ? GITHUB_BRANCH : GITLAB_BRANCH;
  const mirror = posix.join(MIRROR_FOLDER, kind, repository, given ?? branch);
  return {
    text,
    kind: kind as 'github' | 'gitlab-cern',
    mirror,
    folder: posix.join(mirror, below).replace(/\/$/, ''),
    ...(given === undefined ? {} : { ref: given }),
    isImmutable: given !== undefined && /^[0-9a-f]{40}$/.test(given),
  };
}

function parseAddress(text: string): RemoteToplevel | string {
  if (!URL.canParse(text)) return `'${text}' is not a valid address`;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return `at '${url.host}' is given with a user name or password`;
  if (url.search !== '' || url.hash !== '')
    return `'${text}' has a query or a fragment, and the names of files are added at its end`;
  const mirror = posix.join(MIRROR_FOLDER, url.protocol.slice(0, -1), url.host.replace(':', '_'));
  let below: string;
  try {
    below = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  } catch {
    return `'${text}' is not a valid address`;
  }
  if (below !== '' && !isPlainPath(below, 1)) return `'${text}' has a path that is not a plain one`;
  return { text, kind: 'http', mirror, folder: posix.join(mirror, below), isImmutable: false };
}

/** Names separated by slashes, none of which leads anywhere else. */
function isPlainPath(path: string, least: number): boolean {
  const names = path.replace(/\/$/, '').split('/');
  return (
    names.length >= least &&
    names.every((name) => name !== '' && name !== '.' && name !== '..' && !/[\\\x00-\x1f\x7f]/.test(name))
  );
}

/** The address that a copy in the mirror of a toplevel is of. @param path POSIX path in the workspace */
export function addressOf(
  { kind, mirror, text }: RemoteToplevel,
  path: string,
  { github, gitlab }: ToplevelServers = SERVERS,
): string {
  const names = path.slice(mirror.length + 1).split('/');
  const inside = mirror.slice(`${MIRROR_FOLDER}/${kind}/`.length).split('/');
  if (kind === 'github') return `${github}/${[...inside, ...names].map(encodeURIComponent).join('/')}`;
  if (kind === 'http') return `${new URL(text).origin}/${names.map(encodeURIComponent).join('/')}`;
  // The mirror does not show where the project ends and the branch begins.
  const [, project = '', ref = GITLAB_BRANCH] = /^[^:]+:([^:@]+)(?:@([^:]+))?/.exec(text) ?? [];
  const [id, file, branch] = [project, names.join('/'), ref].map(encodeURIComponent);
  return `${gitlab}/api/v4/projects/${id}/repository/files/${file}/raw?ref=${branch}`;
}

/** The folder of a workspace that a toplevel means: itself, or where copies of another server's files are. */
export function toplevelFolder(toplevel: string): string | undefined {
  if (toplevel === '.' || toplevel === './') return '';
  if (!isRemoteToplevel(toplevel)) return toplevel;
  const remote = parseRemoteToplevel(toplevel);
  return typeof remote === 'string' ? undefined : remote.folder;
}
