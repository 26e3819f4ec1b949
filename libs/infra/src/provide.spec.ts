import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { provide } from './provide.js';

abstract class Greeting {
  abstract readonly text: string;
}
abstract class Shout {
  abstract readonly text: string;
  abstract readonly volume: number;
}

function shout(greeting: Greeting): Shout {
  return { text: greeting.text.toUpperCase(), volume: 11 };
}

test('Nest makes what the factories describe', async () => {
  @Module({
    providers: [
      provide(Greeting, [], async () => ({ text: 'hello' })),
      provide(Shout, [Greeting], shout),
    ],
  })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  expect(app.get(Shout)).toEqual({ text: 'HELLO', volume: 11 });
  await app.close();
});

test('the compiler refuses tokens that are not what the function takes', () => {
  // @ts-expect-error a Greeting has no volume
  provide(Shout, [], () => ({ text: 'hello' }));
  // @ts-expect-error the function needs a Shout
  provide(Greeting, [Greeting], (loud: Shout) => ({ text: `${loud.volume}` }));
  // @ts-expect-error the function needs a Greeting
  provide(Shout, [], shout);
});
