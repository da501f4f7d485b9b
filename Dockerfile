# The command line in a container, for runs on a cluster: docker run --rm -v "$PWD:/work" reana-madminer validate
# Runs on this machine need Python or a container engine, which this image has not.
ARG NODE_IMAGE=docker.io/library/node:22.14.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM ${NODE_IMAGE}
COPY --from=build /tmp/reana-madminer-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/reana-madminer-*.tgz \
    && npm cache clean --force \
    && rm /tmp/reana-madminer-*.tgz
# The user `node` of the image, by its number, which is what clusters that refuse root look at.
USER 1000
# Settings and interrupted submissions: mount a volume to keep them.
ENV REANA_MADMINER_HOME=/home/node/.reana-madminer
WORKDIR /work
ENTRYPOINT ["reana-madminer"]
CMD ["--help"]
