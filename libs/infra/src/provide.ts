import type { FactoryProvider } from '@nestjs/common';

/** What a provider is asked for by: an abstract class, whose instances have the provided type. */
export type Token<T> = abstract new (...args: never[]) => T;

/** What the tokens stand for, in their order: the parameters of the function that uses them. */
export type Provided<I extends readonly Token<unknown>[]> = {
  [K in keyof I]: I[K] extends Token<infer T> ? T : never;
};

/** A provider made by a plain function; the compiler checks the tokens against its parameters. */
export function provide<T, const I extends readonly Token<unknown>[]>(
  token: Token<T>,
  inject: I,
  make: (...deps: Provided<I>) => NoInfer<T> | Promise<NoInfer<T>>,
): FactoryProvider<T> {
  return { provide: token, inject: [...inject], useFactory: make };
}
