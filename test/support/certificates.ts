/** Certificates for tests, made with the OpenSSL of this machine while they run. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths of a certificate and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface IssueOptions {
  /** What the certificate is for; clients by default. */
  readonly usage?: 'clientAuth' | 'serverAuth';
  /** From and to, as OpenSSL writes times: `20200101000000Z`. */
  readonly from?: string;
  readonly to?: string;
}

/** An authority of its own, in a folder that the system clears. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tillwatch-ca-'));
  private issued = 0;
  readonly cert = join(this.folder, 'ca.crt');
  private readonly key = join(this.folder, 'ca.key');

  constructor(name: string) {
    writeFileSync(join(this.folder, 'index.txt'), '');
    writeFileSync(join(this.folder, 'crlnumber'), '01\n');
    writeFileSync(
      join(this.folder, 'ca.conf'),
      [
        ...['[ca]', 'default_ca = own', '[own]', `dir = ${this.folder}`],
        ...['database = $dir/index.txt', 'new_certs_dir = $dir', 'crlnumber = $dir/crlnumber'],
        ...[`certificate = ${this.cert}`, `private_key = ${this.key}`, 'rand_serial = yes'],
        ...['default_md = sha256', 'default_crl_days = 30', 'policy = any', 'default_days = 30'],
        ...['unique_subject = no', '[any]', 'commonName = supplied', ''],
      ].join('\n'),
    );
    const self = ['-x509', '-days', '30', '-subj', `/CN=${name}`, '-out', this.cert];
    this.openssl(['req', ...NEW_KEY, '-keyout', this.key, ...self]);
  }

  /** A certificate for this common name. */
  issue(name: string, options: IssueOptions = {}): CertificateFiles {
    this.issued += 1;
    const at = (end: string) => join(this.folder, `${this.issued}.${end}`);
    const [cert, key, request, extensions] = ['crt', 'key', 'csr', 'ext'].map(at) as [
      string,
      string,
      string,
      string,
    ];
    const { usage = 'clientAuth', from, to } = options;
    writeFileSync(extensions, `extendedKeyUsage=${usage}\nsubjectAltName=IP:127.0.0.1\n`);
    const subject = ['-subj', `/CN=${name.replaceAll('/', '\\/')}`, '-out', request];
    this.openssl(['req', '-new', ...NEW_KEY, '-keyout', key, ...subject]);
    const time = [...(from ? ['-startdate', from] : []), ...(to ? ['-enddate', to] : [])];
    const files = ['-in', request, '-out', cert, '-extfile', extensions];
    this.openssl(['ca', '-batch', '-notext', ...this.config, ...files, ...time]);
    return { cert, key };
  }

  /** The serial number of a certificate, in hexadecimal digits. */
  serialOf({ cert }: CertificateFiles): string {
    return new X509Certificate(readFileSync(cert)).serialNumber;
  }

  /** Takes a certificate back; the next list names it. */
  revoke({ cert }: CertificateFiles): void {
    this.openssl(['ca', ...this.config, '-revoke', cert]);
  }

  /** Writes the revocation list as it is now; answers its path. */
  writeCrl(): string {
    const path = join(this.folder, 'list.crl');
    this.openssl(['ca', ...this.config, '-gencrl', '-out', path]);
    return path;
  }

  private get config(): string[] {
    return ['-config', join(this.folder, 'ca.conf')];
  }

  private openssl(args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
