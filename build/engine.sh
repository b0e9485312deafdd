# The Docker engine of the tests; sourced by ./pondpilot. One that answers is used as it is; else one
# of our own runs for as long as the tests do, with all it has below .pondpilot/engine.

engine_pid=''

# Sets PONDPILOT_WORKER_IMAGE and PONDPILOT_PROXY_IMAGE, and DOCKER_HOST for an engine of our own; or
# PONDPILOT_NO_DOCKER with the reason why there are none. Tests that need an engine look at these.
test_engine() {
  [ "$(uname -s)" = Linux ] || { no_engine "needs Linux"; return; }
  command -v docker >/dev/null || install_package docker.io
  command -v docker >/dev/null || { no_engine "needs docker: install the package docker.io"; return; }
  command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 || install_package docker-compose
  docker version >/dev/null 2>&1 || own_engine || return 0
  say "Building the images for the tests"
  if (images --tag test) >&2; then
    export PONDPILOT_WORKER_IMAGE=pondpilot/duckdb-worker:test PONDPILOT_PROXY_IMAGE=pondpilot/proxy:test
  else
    no_engine "the images could not be built; see .pondpilot/images"
    return
  fi
  if (stand_in_image) >&2; then
    export PONDPILOT_STAND_IN_IMAGE=$stand_in
  fi
}

# Debian's packages of the programs that deploy/compose uses as images of others, in one image: no
# registry is needed for the tests. Its files are kept for the next engine.
stand_in=pondpilot/stand-in:bookworm
stand_in_image() {
  local archive="$state/images/stand-in-bookworm.tar"
  ! docker image inspect "$stand_in" >/dev/null 2>&1 || return 0
  if ! [ -f "$archive" ]; then
    [ "$(id -u)" = 0 ] || { say "Stand-ins for other images need root"; return 1; }
    need_package debootstrap debootstrap
    say "Making stand-ins for the images of others, from Debian's packages"
    image_tree "$archive" nginx-light haproxy redis-server caddy postgresql openssl curl ca-certificates
  fi
  docker import "$archive" "$stand_in" >/dev/null
}

no_engine() {
  export PONDPILOT_NO_DOCKER="$1"
  say "Without Docker, and so without the tests that need it: $1"
}

# Starts a dockerd whose directories and socket are its own.
own_engine() {
  local place="$state/engine" socket log
  socket="$place/docker.sock" log="$place/dockerd.log"
  [ "$(id -u)" = 0 ] || { no_engine "no engine answers, and starting one needs root"; return 1; }
  command -v dockerd >/dev/null || install_package docker.io
  command -v dockerd >/dev/null || { no_engine "no engine answers, and there is no dockerd"; return 1; }
  mkdir -p "$place/data"
  # A path of a unix socket is short; the tree below .pondpilot may not be.
  [ "${#socket}" -le 90 ] || socket="$(mktemp -d /tmp/pondpilot-engine-XXXXXX)/docker.sock"
  say "No Docker engine answers: starting one below .pondpilot/engine"
  dockerd --data-root "$place/data" --exec-root "$place/exec" --pidfile "$place/dockerd.pid" \
    --host "unix://$socket" --group root > "$log" 2>&1 &
  engine_pid=$!
  trap end_engine EXIT
  export DOCKER_HOST="unix://$socket"
  local tries=0
  until docker version >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ] || ! kill -0 "$engine_pid" 2>/dev/null; then
      no_engine "dockerd does not start here: $(grep -E 'level=(error|fatal)|^failed' "$log" | tail -n 1 | cut -c1-300)"
      unset DOCKER_HOST
      end_engine
      return 1
    fi
    sleep 0.5
  done
}

# Ends it, and with it whatever still runs in it. Data stays for the next run.
end_engine() {
  [ -n "$engine_pid" ] || return 0
  if kill -0 "$engine_pid" 2>/dev/null; then
    docker ps -q 2>/dev/null | xargs -r docker kill >/dev/null 2>&1 || true
    kill "$engine_pid" 2>/dev/null || true
    wait "$engine_pid" 2>/dev/null || true
  fi
  engine_pid=''
}
