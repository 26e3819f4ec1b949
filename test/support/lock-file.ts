/** Questions about package-lock.json that `npm install` on one platform does not ask. */

/** The parts of a lock file that are looked at. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** One installed package. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const EXACT = /^\d/;

/**
 * Optional packages that a native package asks for and the lock does not have. npm leaves out the
 * other platforms when a mirror lacks them, and `npm ci` then fails there, or installs nothing.
 */
export function missingOptionals({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).flatMap(([name, range]) => {
      const found = find(packages, path, name);
      const wanted = `${name}@${range} (of ${path || 'package.json'})`;
      if (!found) return [`${wanted} is not in the lock`];
      const other = EXACT.test(range) && found.version !== range;
      return other ? [`${wanted} is locked at ${found.version}`] : [];
    }),
  );
}

/** Families of native packages, by what is common to their names, with their platforms. */
export function nativeFamilies({ packages }: LockFile): Map<string, Set<string>> {
  const families = new Map<string, Set<string>>();
  for (const [path, { os, cpu }] of Object.entries(packages)) {
    if (!os || !cpu) continue;
    const name = path.replace(/^.*node_modules\//, '');
    const family = name.split(
      /[-/](?=(?:cli-)?(?:[a-z]+32|linux|darwin|windows|\w*bsd|android|openharmony|aix|sunos)\b)/,
    )[0];
    const platforms = families.get(family ?? name) ?? new Set();
    families.set(family ?? name, platforms.add(`${os[0]}-${cpu[0]}`));
  }
  return families;
}

/** Packages that are bound to a registry other than the public one. */
export function privateRegistries({ packages }: LockFile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'))
    .map(([path, { resolved }]) => `${path} is bound to ${resolved}`);
}

/** Packages whose content the lock does not pin. */
export function withoutIntegrity({ packages }: LockFile): string[] {
  return Object.entries(packages)
    .filter(([path, { integrity, link }]) => path !== '' && !link && !integrity)
    .map(([path]) => `${path} has no integrity`);
}

/** As Node looks a package up: beside whoever asks, then in every folder above. */
function find(
  packages: LockFile['packages'],
  from: string,
  name: string,
): LockedPackage | undefined {
  for (let folder = from; ; ) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (found || folder === '') return found;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above < 0 ? '' : folder.slice(0, above);
  }
}
