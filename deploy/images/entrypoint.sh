#!/bin/sh
# Entry point of pondpilot/proxy, and 'pondpilot' inside it: no argument runs all services, the name
# of a service that one, anything else is a command of ./pondpilot.
#
# It starts as root for two things only: to find the group that may use the engine's socket, and to
# own a mounted directory. Then it becomes 65532 for good. With 'user:' set it does neither.
set -eu

case ${1:-} in
  ''|gateway|flight|containers|ai|egress) set -- serve "$@" ;;
  demo|train|prepare|query)
    echo "pondpilot: '$1' needs the worker and sample databases, which this image has not." >&2
    echo "  Run ./pondpilot $1 from the sources." >&2
    exit 2 ;;
esac

home=/opt/pondpilot/proxy
# The JVM's own warnings would go to standard output, where 'token' prints a token.
set -- /opt/pondpilot/java/bin/java -Xlog:disable -Xlog:all=error:stderr \
  -XX:AOTCache=$home/proxy.aot @$home/proxy.args \
  -Dpondpilot.defaults=$home/defaults.yaml -Dpondpilot.config=/config.yaml \
  io.pondpilot.launcher.Main "$@"

[ "$(id -u)" = 0 ] || exec "$@"

for directory in /var/lib/pondpilot /run/pondpilot "${CONTAINER_SOCKET_DIR:-/run/pondpilot}"; do
  [ ! -d "$directory" ] || chown 65532:65532 "$directory"
done
engine=${DOCKER_HOST:-unix:///var/run/docker.sock}
socket=${engine#unix://}
if [ -S "$socket" ]; then groups="--groups=$(stat -L -c %g "$socket")"; else groups=--clear-groups; fi
export HOME=/var/lib/pondpilot
exec setpriv --reuid=65532 --regid=65532 "$groups" --inh-caps=-all --bounding-set=-all \
  --no-new-privs "$@"
