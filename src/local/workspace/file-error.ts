import { isDiskFull, isSystemError } from '../../core/system-error.js';
import { RequestError } from '../request-error.js';

/** Responses to errors of the file system, by their codes. None quotes the path, which is one of this machine. */
const RESPONSES: readonly {
  readonly codes: readonly string[];
  readonly status: number;
  readonly message: string;
}[] = [
  {
    codes: ['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'],
    status: 400,
    message: 'A directory or file of that name is in the way.',
  },
  {
    codes: ['ENAMETOOLONG'],
    status: 400,
    message: 'The name of the file, or of a folder in it, is too long.',
  },
  { codes: ['EILSEQ'], status: 400, message: 'The file system does not allow that name.' },
  { codes: ['ELOOP'], status: 400, message: 'Opening symlinks is not allowed' },
  { codes: ['ENOENT'], status: 404, message: 'The file or folder does not exist.' },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    status: 500,
    message: 'The server is not permitted to do that with the file or its folder.',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    status: 503,
    message: 'The server has too many files open. Try again later.',
  },
];

/** The response to an error of the file system; any other error as it is. */
export function explainFileError(error: unknown): unknown {
  if (isDiskFull(error)) {
    return new RequestError(507, 'There is no space left on the disk that holds the workspaces.', {
      cause: error,
    });
  }
  const response = RESPONSES.find(({ codes }) => isSystemError(error, ...codes));
  return response === undefined
    ? error
    : new RequestError(response.status, response.message, { cause: error });
}
