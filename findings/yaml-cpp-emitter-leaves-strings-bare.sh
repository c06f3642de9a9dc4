#!/usr/bin/env bash
# yaml-cpp 0.7.0: YAML::Emitter writes a std::string that looks like a number or a YAML 1.1 boolean without quotes, though it does
# quote "null" and "~". A reader of YAML 1.1, as Kubernetes' tools and PyYAML are, makes a boolean, an octal number or a float of it.
# One would expect that a string that is written is a string when it is read.
set -euo pipefail

version=0.7.0+dfsg-8+b1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "libyaml-cpp-dev=$version" "libyaml-cpp0.7=$version" >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet pyyaml==6.0.2 2>/dev/null || { python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.2; }

cat >emit.cpp <<'CPP'
#include <iostream>
#include <string>
#include <yaml-cpp/yaml.h>

int main() {
  YAML::Emitter out;
  out << YAML::BeginMap;
  for (const std::string value : {"yes", "0123", "1.10", "12:30", "null", "text"})
    out << YAML::Key << "is " + value << YAML::Value << value;
  out << YAML::EndMap;
  std::cout << out.c_str() << "\n";
}
CPP
library=$(dirname "$(find root -name 'libyaml-cpp.so.0.7')")
g++ -std=c++17 -isystem root/usr/include emit.cpp -o emit -L"$library" -l:libyaml-cpp.so.0.7
LD_LIBRARY_PATH=$library ./emit >written.yaml

echo "yaml-cpp $version writes:"
cat written.yaml
echo "PyYAML 6.0.2 reads:"
venv/bin/python - <<'PY' | tee seen
import yaml
for key, value in yaml.safe_load(open('written.yaml')).items():
    print(f'{key}: {type(value).__name__} {value!r}')
PY
diff seen - <<'TEXT'
is yes: bool True
is 0123: int 83
is 1.10: float 1.1
is 12:30: int 750
is null: str 'null'
is text: str 'text'
TEXT
