#!/usr/bin/env bash
# CLI11 2.1.2: of an option that may be given several times a value in brackets is taken apart at its commas, and the brackets go, though
# no delimiter was asked for: a JSON list becomes its elements, and the glob [ab] the name ab. One would expect that a word is one value:
# so it is where the option is a single text.
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
  std::vector<std::string> many;
  std::string one;
  app.add_option("--many", many);
  app.add_option("--one", one);
  CLI11_PARSE(app, argc, argv);
  std::cout << "one '" << one << "', many";
  for (const auto& value : many) std::cout << " '" << value << "'";
  std::cout << "\n";
}
CPP
g++ -std=c++17 -isystem root/usr/include parse.cpp -o parse
{
  ./parse --one='["a","b"]' --many='["a","b"]'
  ./parse --one='[ab]' --many='[ab]'
  ./parse --one='x[a,b]' --many='x[a,b]'
} >seen
echo "CLI11 $version:"
cat seen
diff seen - <<'TEXT'
one '["a","b"]', many '"a"' '"b"'
one '[ab]', many 'ab'
one 'x[a,b]', many 'x[a,b]'
TEXT
