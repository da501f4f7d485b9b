#!/usr/bin/env bash
# Makes podman run containers without a daemon, a registry or more rights than a build machine's root has, and builds a
# small image under a real name. Keeps all of podman's storage in the folder given. For Debian and its children.
#   podman.sh FOLDER [STORAGE-DRIVER]    prints NAME=VALUE lines, to be set for podman; all else goes to standard error
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
image=docker.io/library/busybox:1.36

missing=()
for need in podman:podman runc:runc conmon:conmon catatonit:catatonit busybox:busybox-static bash-static:bash-static; do
  command -v "${need%%:*}" >/dev/null || [ -x "/usr/libexec/podman/${need%%:*}" ] || missing+=("${need##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "podman is not usable here: install ${missing[*]}" >&2
    exit 3
  fi
  install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}")
  "${install[@]}" >&2 || { apt-get update >&2 && "${install[@]}" >&2; }
fi

# crun refuses hybrid cgroups, podman's default limits need a capability that root may lack, and bridges need a firewall.
# The locks and what else all podmans of a user would share are in the folder too.
printf '%s\n' >"$folder/containers.conf" '[engine]' 'runtime="runc"' 'cgroup_manager="cgroupfs"' \
  'events_logger="file"' 'lock_type="file"' "tmp_dir=\"$folder/tmp\"" '[containers]' 'default_ulimits=[]' 'netns="host"' 'log_driver="k8s-file"'
# vfs works on every file system, and is good enough for a small image; it copies the image for each container.
printf '%s\n' >"$folder/storage.conf" '[storage]' "driver=\"${2:-vfs}\"" "graphroot=\"$folder/storage\"" "runroot=\"$folder/run\""
# Nothing is fetched from anywhere.
printf '%s\n' >"$folder/registries.conf" 'unqualified-search-registries=[]' '[[registry]]' 'location="docker.io"' 'blocked=true'
export CONTAINERS_CONF=$folder/containers.conf CONTAINERS_STORAGE_CONF=$folder/storage.conf
export CONTAINERS_REGISTRIES_CONF=$folder/registries.conf
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$folder/runtime}
mkdir -p "$XDG_RUNTIME_DIR"

if ! podman image exists $image; then
  root=$folder/root
  mkdir -p "$root"/{bin,usr/bin,etc,tmp,root,proc,sys,dev,home/steps}
  chmod 1777 "$root/tmp"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  cp "$(command -v busybox)" "$root/bin/busybox"
  cp "$(command -v bash-static)" "$root/bin/bash"
  for command in $("$root/bin/busybox" --list); do [ -e "$root/bin/$command" ] || ln -s busybox "$root/bin/$command"; done
  tar -C "$root" --numeric-owner -c . | podman import --change 'ENV PATH=/bin' --change 'WORKDIR /home/steps' \
    --change 'ENTRYPOINT ["/bin/false"]' - $image >&2
fi
for name in CONTAINERS_CONF CONTAINERS_STORAGE_CONF CONTAINERS_REGISTRIES_CONF XDG_RUNTIME_DIR; do
  echo "$name=${!name}"
done
