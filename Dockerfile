# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/barqiya
COPY requirements.txt ./
RUN /opt/barqiya/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY requirements-dev.txt pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY config ./config
# The build backend comes from the locked development list, into an environment that is left behind.
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-dev.txt \
    && /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation -w /dist . \
    && /opt/barqiya/bin/pip install --no-cache-dir --no-deps /dist/barqiya-*.whl \
    && /opt/barqiya/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
RUN useradd --no-log-init --uid 10001 --home-dir /data --shell /usr/sbin/nologin barqiya && install -d -o barqiya -m 0700 /data
COPY --from=build /opt/barqiya /opt/barqiya
ENV PATH=/opt/barqiya/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PTB_TIMEDELTA=true \
    DATA_DIR=/data MPLCONFIGDIR=/tmp METRICS_PORT=9090
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9090/healthz', timeout=4)"]
ENTRYPOINT ["barqiya"]
CMD ["run"]
