const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID of any version, in upper or lower case, with its hyphens. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether a text is a UUID of version 4, the random one, in its usual variant. */
export function isRandomUuid(text: string): boolean {
  const [, version, variant = ''] = UUID.exec(text) ?? [];
  return version === '4' && /[89ab]/i.test(variant);
}
