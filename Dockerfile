# The linter and nothing else: a static binary, which a release puts beside this file for each platform.
FROM scratch
ARG TARGETARCH
COPY LICENSE-APACHE LICENSE-MIT /
COPY image/${TARGETARCH}/graphsub /graphsub
USER 65532:65532
WORKDIR /src
ENTRYPOINT ["/graphsub"]
