# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/waframe
COPY requirements/build.txt requirements/run.txt requirements/
RUN /opt/waframe/bin/pip install --require-hashes --only-binary :all: -r requirements/run.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/build.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY src src
COPY plugins plugins
RUN pip wheel --no-index --no-deps --no-build-isolation --wheel-dir wheels . ./plugins/* \
    && /opt/waframe/bin/pip install --no-index --no-deps wheels/*.whl

FROM python:3.13-slim
RUN groupadd --system --gid 10001 waframe \
    && useradd --system --uid 10001 --gid 10001 --home-dir /srv/waframe --create-home waframe \
    && install --directory --owner waframe --group waframe /srv/waframe/.waframe
COPY --from=build /opt/waframe /opt/waframe
ENV PATH=/opt/waframe/bin:$PATH PYTHONUNBUFFERED=1 PORT=3002
WORKDIR /srv/waframe
USER 10001:10001
VOLUME /srv/waframe/.waframe
EXPOSE 3002
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["waframe", "serve"]
