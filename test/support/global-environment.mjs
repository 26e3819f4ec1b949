/**
 * Jest's environment for Node, in which names of the language cost what they cost in the service.
 *
 * Jest runs every test file in a context of its own, and V8 asks that context's global object anew,
 * through Node, at each `Math` or `Map` that a module says: some forty times slower than the lookup
 * of the product. A `const` of a script that ran in the context is found before the global object,
 * and at once. `Date`, timers and whatever else a test may want to replace stay where they are.
 */
import { Script } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const NAMES = [
  ...['Object', 'Function', 'Array', 'Number', 'String', 'Boolean', 'Symbol', 'BigInt', 'Math'],
  ...['JSON', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'RegExp', 'Reflect', 'Proxy', 'Intl'],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'parseInt', 'parseFloat', 'isNaN'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array'],
  ...['BigUint64Array', 'Buffer', 'TextEncoder', 'TextDecoder', 'structuredClone'],
];

const script = new Script(`const { ${NAMES.join(', ')} } = globalThis;`);

export default class TestEnvironmentWithFastNames extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    script.runInContext(this.getVmContext());
  }
}
