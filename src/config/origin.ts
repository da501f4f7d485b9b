/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'profile'; readonly name: string }
  /** `name` is the address of the provider that knows the user. */
  | { readonly kind: 'login'; readonly name: string }
  | { readonly kind: 'default' };

/** A value, and where it comes from. */
export interface Setting<T = string> {
  readonly value: T;
  readonly origin: Origin;
}

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
    case 'environment':
      return origin.name;
    case 'profile':
      return `profile ${origin.name}`;
    case 'login':
      return `login at ${origin.name}`;
    case 'default':
      return 'default';
  }
}
