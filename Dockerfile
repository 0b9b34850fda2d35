FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1 \
    UV_PROJECT_ENVIRONMENT=/opt/bowerbird

RUN pip install --no-cache-dir uv

WORKDIR /app

# The packages first: this layer is kept while only the source changes.
COPY pyproject.toml README.md LICENSE ./
RUN uv sync --no-dev --no-install-project --no-cache

COPY bowerbird bowerbird
COPY index index
COPY tools tools
COPY agent agent
COPY ui ui
RUN uv sync --no-dev --no-editable --no-cache \
    && useradd --create-home --uid 1000 bowerbird \
    && install -d -o bowerbird -g bowerbird /data

USER bowerbird
ENV PATH=/opt/bowerbird/bin:$PATH \
    BOWERBIRD_DATA=/data
VOLUME /data
EXPOSE 7860

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]

CMD ["bowerbird", "serve", "--host", "0.0.0.0"]
