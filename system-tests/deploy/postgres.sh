# What the entry point of the image postgres does, with Debian's packages.
set -eu
PATH=$PATH:$(echo /usr/lib/postgresql/*/bin)
data=/var/lib/postgresql/data
install -d -o postgres -g postgres -m 0700 "$data"
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
cd /
if ! [ -f "$data/PG_VERSION" ]; then
  password=$(mktemp)
  echo "$POSTGRES_PASSWORD" > "$password"
  chown postgres "$password"
  as_postgres initdb -D "$data" -U "$POSTGRES_USER" --pwfile="$password" --auth=scram-sha-256 >/dev/null
  rm "$password"
  echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | as_postgres "$(command -v postgres)" --single -D "$data" postgres >/dev/null
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups "$(command -v postgres)" -D "$data" \
  -c listen_addresses='*' -c unix_socket_directories=/tmp
