/**
 * A web address as it may be opened or shown to be opened: http or https, with what is special in it escaped.
 * Undefined for all others, which programs for files, mails or scripts would take.
 */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
