#!/usr/bin/env bash
# yaml-cpp 0.7.0: as<int>() reads 010 as 8 and refuses 08, and YAML 1.2's 0o10 too; as<double>() reads 010 as 10. So a number that is
# filled up with zeros is another one, or an error, by its digits and by the type that is asked for. One would expect YAML 1.2's rule,
# by which 010 is ten and 0o10 is eight.
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

template <typename T>
void show(const YAML::Node& node) {
  try {
    const auto value = node.as<T>();
    std::cout << " " << value;
  } catch (const YAML::Exception&) {
    std::cout << " error";
  }
}

int main() {
  for (const char* text : {"7", "007", "08", "010", "0o10"}) {
    std::cout << text << ": int";
    show<int>(YAML::Load(text));
    std::cout << ", double";
    show<double>(YAML::Load(text));
    std::cout << "\n";
  }
}
CPP
library=$(dirname "$(find root -name 'libyaml-cpp.so.0.7')")
g++ -std=c++17 -isystem root/usr/include read.cpp -o read -L"$library" -l:libyaml-cpp.so.0.7
echo "yaml-cpp $version:"
LD_LIBRARY_PATH=$library ./read | tee seen
diff seen - <<'TEXT'
7: int 7, double 7
007: int 7, double 7
08: int error, double 8
010: int 8, double 10
0o10: int error, double error
TEXT
