#!/usr/bin/env bash
# curl 7.88.1: an entry of NO_PROXY with a port (127.0.0.1:6443, api.example.com:6443) names no server: its requests go to the proxy,
# while Go's clients, as kubectl, and Python's take the entry for what it says and go there directly. One would expect that a variable
# which all of them read has one meaning, or that an entry which can never match is told.
set -euo pipefail

version=7.88.1-10+deb12u15
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "curl=$version" "libcurl4=$version" >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
library=$(dirname "$(find root -name 'libcurl.so.4')")

cat >serve.py <<'PY'
import socket, sys
server = socket.create_server(('127.0.0.1', 0))
server.settimeout(60)
print(server.getsockname()[1], flush=True)
for _ in range(int(sys.argv[1])):
    peer, _ = server.accept()
    way = b'the proxy' if b' http://' in peer.recv(65536) else b'directly'
    peer.sendall(b'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' % len(way) + way)
    peer.close()
PY
cat >get.py <<'PY'
import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1]).read().decode())
PY
coproc python3 serve.py 6
read -r port <&"${COPROC[0]}"
url=http://127.0.0.1:$port/
unset HTTP_PROXY NO_PROXY all_proxy ALL_PROXY
export http_proxy=$url
for entry in example.com 127.0.0.1 "127.0.0.1:$port"; do
  export no_proxy=$entry
  echo "no_proxy=${entry/$port/PORT}: curl $(LD_LIBRARY_PATH=$library root/usr/bin/curl -s "$url"), Python $(python3 get.py "$url")"
done >seen
echo "curl $version, to 127.0.0.1:PORT:"
cat seen
diff seen - <<'TEXT'
no_proxy=example.com: curl the proxy, Python the proxy
no_proxy=127.0.0.1: curl directly, Python directly
no_proxy=127.0.0.1:PORT: curl the proxy, Python directly
TEXT
