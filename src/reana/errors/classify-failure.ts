import { apiError, type ApiError, type ApiFailure } from './api-error.js';
import { refusal, type FailureRule } from './failure-rule.js';
import { BAD_REQUEST, FAILURE_RULES, SERVER_FAILURE } from './failure-rules.js';

/** The error for a response of status 400 or above. */
export function classifyFailure(failure: ApiFailure): ApiError {
  for (const rule of FAILURE_RULES) {
    const found = match(rule, failure);
    if (found !== undefined) return make(rule, failure, found);
  }
  return make(failure.status >= 500 ? SERVER_FAILURE : BAD_REQUEST, failure, '');
}

/** The error for a response that sends elsewhere. */
export function redirectError(failure: ApiFailure, location: string | undefined): ApiError {
  const { server, method, path } = failure;
  const from = `${server}/api${path}`;
  const target = location !== undefined && URL.canParse(location, from) ? new URL(location, from) : undefined;
  const place = target === undefined ? 'elsewhere' : `to ${target.origin}${target.pathname}`;
  return apiError('redirected', `${server} sends ${method} ${path} ${place}`, failure, {
    hint: 'redirects are not followed, since requests carry the access token; give the final address of the server',
  });
}

/** What the rule's pattern caught, or '' when it has none; undefined when the rule does not fit. */
function match({ pattern, status, call }: FailureRule, failure: ApiFailure): string | undefined {
  if (status?.includes(failure.status) === false) return undefined;
  if (call?.test(`${failure.method} ${failure.path}`) === false) return undefined;
  if (pattern === undefined) return '';
  const found = pattern.exec(failure.serverMessage ?? '') ?? pattern.exec(failure.serverCode ?? '');
  return found === null ? undefined : (found[1] ?? '');
}

function make(
  { code, message = refusal, hint, action }: FailureRule,
  failure: ApiFailure,
  found: string,
): ApiError {
  return apiError(code, message(failure, found), failure, {
    hint: typeof hint === 'string' ? hint : hint(failure),
    action: action?.(failure),
  });
}
