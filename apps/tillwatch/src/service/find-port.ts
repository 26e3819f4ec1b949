import { createServer } from 'node:net';

/** A port of loopback that is free: `wanted` if it is, else the next free one after it. */
export async function findPort(wanted: number): Promise<number> {
  const tries_max = 50;
  for (let port = wanted; port < wanted + tries_max; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`ports ${wanted} to ${wanted + tries_max - 1} are all taken: free one of them`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
