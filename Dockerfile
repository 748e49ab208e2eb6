# Winback in a container. Build and start: docker compose up --build (see docs/hosting.md).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 WINBACK_DATA_DIR=/data

WORKDIR /app
COPY requirements.txt deploy/requirements-hosted.txt ./
RUN pip install --no-cache-dir -r requirements.txt -r requirements-hosted.txt

COPY app.py ./
COPY .streamlit .streamlit
COPY pages pages
COPY winback winback

# Not root, and the data folder is its own: shops' data lies on a volume, readable for this user only.
RUN useradd --create-home --uid 10001 winback && install -d -o winback -g winback -m 0700 /data
USER winback
VOLUME /data
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4).read()"]

# Within the container it has to listen on all addresses; who can reach it is decided by the published port.
CMD ["python", "-m", "winback.ui.serve", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501", \
     "--server.headless", "true", "--server.fileWatcherType", "none"]
