#!/usr/bin/env bash
# yaml-cpp 0.7.0: a mapping that has a key twice, which YAML forbids, is read without a word; the node counts both, writes both, and
# gives the first where it is asked for the key. One would expect an error, or that the last one counts.
set -euo pipefail

version=0.7.0+dfsg-8+b1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "libyaml-cpp-dev=$version" "libyaml-cpp0.7=$version" >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done

cat >read.cpp <<'CPP'
#include <iostream>
#include <yaml-cpp/yaml.h>

int main() {
  const auto node = YAML::Load("namespace: test\nserver: a\nnamespace: prod\n");
  std::cout << node.size() << " keys; namespace is " << node["namespace"] << "\n" << YAML::Dump(node) << "\n";
}
CPP
library=$(dirname "$(find root -name 'libyaml-cpp.so.0.7')")
g++ -std=c++17 -isystem root/usr/include read.cpp -o read -L"$library" -l:libyaml-cpp.so.0.7
echo "yaml-cpp $version:"
LD_LIBRARY_PATH=$library ./read | tee seen
diff seen - <<'TEXT'
3 keys; namespace is test
namespace: test
server: a
namespace: prod
TEXT
