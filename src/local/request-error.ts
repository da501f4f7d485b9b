/** Thrown for a request that fails: the status and the text of the response, those of a real server. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'RequestError';
    this.status = status;
  }
}
