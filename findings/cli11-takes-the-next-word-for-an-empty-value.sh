#!/usr/bin/env bash
# CLI11 2.1.2: an option whose value is written with '=' and is empty (`--label=`, as a script has it whose variable is empty) takes
# the next word for its value, be it a positional argument or another option, and says nothing. One would expect the empty text, or
# an error: so it is in getopt_long and Python's argparse.
set -euo pipefail

version=2.1.2+ds-1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "libcli11-dev=$version" >/dev/null 2>&1
dpkg -x ./*.deb root

cat >parse.cpp <<'CPP'
#include <CLI/CLI.hpp>
#include <iostream>

int main(int argc, char** argv) {
  CLI::App app;
  std::string label = "unset", file = "unset";
  bool dry = false;
  app.add_option("--label", label);
  app.add_option("file", file);
  app.add_flag("--dry-run", dry);
  CLI11_PARSE(app, argc, argv);
  std::cout << "label '" << label << "', file '" << file << "', dry-run " << (dry ? "on" : "off") << "\n";
}
CPP
g++ -std=c++17 -isystem root/usr/include parse.cpp -o parse
{
  ./parse --label=x --dry-run job.jar
  ./parse --label= --dry-run job.jar
  ./parse --label= job.jar
  ./parse --label '' job.jar
} >seen
echo "CLI11 $version, with --label=x, and then without a value:"
cat seen
diff seen - <<'TEXT'
label 'x', file 'job.jar', dry-run on
label '--dry-run', file 'job.jar', dry-run off
label 'job.jar', file 'unset', dry-run off
label '', file 'job.jar', dry-run off
TEXT
