#!/usr/bin/env bash
# yaml-cpp 0.7.0: `node = node["key"]`, the obvious way down a tree, changes the tree: to assign to a node is to put the other into its
# place for all who hold it, so the root loses what the walk did not follow. One would expect that the variable is then another node,
# as a pointer would be, or that it is a copy.
set -euo pipefail

version=0.7.0+dfsg-8+b1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "libyaml-cpp-dev=$version" "libyaml-cpp0.7=$version" >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done

cat >walk.cpp <<'CPP'
#include <iostream>
#include <yaml-cpp/yaml.h>

template <typename Step>
void walk(const char* way, const Step& step) {
  const auto root = YAML::Load("{metadata: {name: a, labels: {app: x}}, kind: Pod}");
  YAML::Node node = root;
  for (const char* key : {"metadata", "labels"}) step(node, key);
  std::cout << way << " finds " << node << "; the document is then " << root << "\n";
}

int main() {
  walk("=", [](YAML::Node& node, const char* key) { node = node[key]; });
  walk("reset", [](YAML::Node& node, const char* key) { node.reset(node[key]); });
}
CPP
library=$(dirname "$(find root -name 'libyaml-cpp.so.0.7')")
g++ -std=c++17 -isystem root/usr/include walk.cpp -o walk -L"$library" -l:libyaml-cpp.so.0.7
echo "yaml-cpp $version:"
LD_LIBRARY_PATH=$library ./walk | tee seen
diff seen - <<'TEXT'
= finds {app: x}; the document is then {name: a, labels: {app: x}}
reset finds {app: x}; the document is then {metadata: {name: a, labels: {app: x}}, kind: Pod}
TEXT
