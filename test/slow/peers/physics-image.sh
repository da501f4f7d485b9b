#!/usr/bin/env bash
# Builds a stand-in of the physics image under its real name: Debian's Python with the locked packages of the physics
# environment. Needs root, apt-get, and podman's settings in the environment (podman.sh prints them).
#   physics-image.sh FOLDER UV LOCK
set -euo pipefail
folder=$1 uv=$2 lock=$3 root=$1/physics
image=docker.io/madminertool/madminer-workflow-ph:0.5.2

if ! command -v mmdebstrap >/dev/null; then
  install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap)
  "${install[@]}" >&2 || { apt-get update >&2 && "${install[@]}" >&2; }
fi
# Unpacked without running any package's scripts: quick, and enough to run Python.
packages=bash,coreutils,dash,sed,grep,findutils,libc-bin,libstdc++6,libgomp1,python3,python3.11,python3-minimal,python3.11-minimal
mmdebstrap --quiet --variant=extract --mode=root --include="$packages" bookworm "$root" >&2
mkdir -p "$root"/{etc,tmp,root,proc,sys,dev,run,madminer}
chmod 1777 "$root/tmp"
[ -s "$root/etc/passwd" ] || echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
rm -rf "$root"/usr/share/{doc,man,locale} "$root"/var/{cache,lib}/apt "$root"/dev/*
"$uv" pip install --quiet --no-deps --only-binary :all: --python-version 3.11 --python-platform x86_64-manylinux_2_28 \
  --target "$root/usr/local/lib/python3.11/dist-packages" --requirement "$lock" >&2
# A target folder has no prefix in which Pythia would find its settings.
pythia=/usr/local/lib/python3.11/dist-packages/share/Pythia8/xmldoc
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
tar -C "$root" --one-file-system --numeric-owner -c . |
  podman import --change "ENV PATH=$path" --change "ENV PYTHIA8DATA=$pythia" --change 'WORKDIR /madminer' - $image >&2
rm -rf --one-file-system "$root"
