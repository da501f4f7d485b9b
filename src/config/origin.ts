/** Where a value comes from. */
export type Origin =
  /** `name` is that of a setting, such as `ca-file`. */
  | { readonly kind: 'option'; readonly name: string }
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
