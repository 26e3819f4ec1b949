import { createServer } from 'node:net';
import { Misuse } from '../misuse.js';

const tries_max = 50;
const port_max = 65_535;

/** A port of loopback that is free: `wanted` if it is, else the next free one not in `given`. */
export async function findPort(wanted: number, given: readonly number[] = []): Promise<number> {
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > port_max) {
    throw new Misuse(`port ${wanted}: expected a number from 1 to ${port_max}`);
  }
  const last = Math.min(wanted + tries_max - 1, port_max);
  for (let port = wanted; port <= last; port += 1) {
    if (!given.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`ports ${wanted} to ${last} are all taken: free one of them`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
