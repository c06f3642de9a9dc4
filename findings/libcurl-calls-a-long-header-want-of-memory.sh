#!/usr/bin/env bash
# curl 7.88.1: a line of an answer's head of more than 100 KiB ends the transfer with error 27, "Out of memory", on a machine that has
# plenty. One would expect an error about the answer, so that a caller looks at the server, and neither frees memory nor gives up for
# want of it; 8.6 and later tell one (CURLE_TOO_LARGE).
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
for length in map(int, sys.argv[1:]):
    peer, _ = server.accept()
    peer.recv(65536)
    peer.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Long: ' + b'a' * length + b'\r\n\r\n')
    peer.close()
PY
lengths=(102000 103000)
coproc python3 serve.py "${lengths[@]}"
read -r port <&"${COPROC[0]}"
for length in "${lengths[@]}"; do
  code=0
  LD_LIBRARY_PATH=$library root/usr/bin/curl --silent --show-error --output /dev/null --noproxy '*' \
    "http://127.0.0.1:$port/" 2>told || code=$?
  echo "a header of $length letters: exit code $code$(sed 's/^/, /' told)"
done >seen
echo "curl $version:"
cat seen
diff seen - <<'TEXT'
a header of 102000 letters: exit code 0
a header of 103000 letters: exit code 27, curl: (27) Out of memory
TEXT
