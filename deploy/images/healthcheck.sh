#!/bin/sh
# Whether the service of this container is healthy; the first process tells which it is. Ports that
# only a YAML file sets are not seen here: give the container a check of its own then.
set -eu
case " $(tr '\0' ' ' < /proc/1/cmdline) " in
  *' flight '*) port=${FLIGHT_MANAGEMENT_PORT:-8082} ;;
  *' containers '*) port=${CONTAINER_MANAGEMENT_PORT:-8083} ;;
  *' ai '*) port=${AI_PORT:-8084} ;;
  *' egress '*) port=${EGRESS_MANAGEMENT_PORT:-8085} ;;
  *) port=${PORT:-8080} ;;
esac
exec curl -fsS -o /dev/null --max-time 5 "http://127.0.0.1:$port/health"
