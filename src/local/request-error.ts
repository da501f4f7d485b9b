/** What a request is answered with when it can't be served: the status and the text that a real server uses. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'RequestError';
    this.status = status;
  }
}
