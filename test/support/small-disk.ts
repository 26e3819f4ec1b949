/**
 * A disk that can be full: a small file system in memory. Root mounts it; anybody else keeps one in
 * a namespace of a process of ours and reaches it by way of that process (user_namespaces(7)).
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  readonly free_bytes: number;
  /** Takes all but so many bytes. */
  fill(leaveBytes: number): void;
  /** Gives back what `fill` took. */
  empty(): void;
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** Opens an empty one on a folder that is made for it. */
export async function openSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk> {
  mkdirSync(folder);
  const size = `size=${mebibytes}m,mode=0755`;
  const { path, unmount } =
    process.getuid?.() === 0 ? mount(folder, size) : await mountApart(folder, size);
  const ballast = () => join(path, 'ballast');
  let pieces = 0;
  const free = () => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    get free_bytes() {
      return free();
    },
    fill(leaveBytes) {
      for (;;) {
        const bytes = Math.min(MEBIBYTE, free() - leaveBytes);
        if (bytes <= 0) return;
        pieces += 1;
        writeFileSync(`${ballast()}-${pieces}`, Buffer.alloc(bytes));
      }
    },
    empty() {
      for (; pieces > 0; pieces -= 1) rmSync(`${ballast()}-${pieces}`);
    },
    close: unmount,
  };
}

function mount(folder: string, size: string) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' });
  return {
    path: folder,
    async unmount() {
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
      rmdirSync(folder);
    },
  };
}

async function mountApart(folder: string, size: string) {
  const script = 'mount -t tmpfs -o "$2" tmpfs "$1" && echo mounted && exec cat';
  const holder = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', folder, size], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    void ended.then(() => reject(new Error('no small disk: neither root nor namespaces of users')));
  });
  return {
    path: join('/proc', String(holder.pid), 'root', folder),
    async unmount() {
      holder.stdin.end();
      await ended;
      rmdirSync(folder);
    },
  };
}
