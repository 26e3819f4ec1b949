import type { FactoryProvider } from '@nestjs/common';

/** What a provider is asked for by: an abstract class, whose instances have the provided type. */
export type Token<T> = abstract new (...args: never[]) => T;

/** One token for each parameter of the function that makes the provider. */
export type Tokens<A extends readonly unknown[]> = { readonly [K in keyof A]: Token<A[K]> };

/** A provider made by a plain function; the compiler checks the tokens against its parameters. */
export function provide<T, A extends readonly unknown[]>(
  token: Token<T>,
  inject: Tokens<NoInfer<A>>,
  make: (...deps: A) => NoInfer<T> | Promise<NoInfer<T>>,
): FactoryProvider<T> {
  return { provide: token, inject: [...inject], useFactory: make };
}
