#!/usr/bin/env bash
# CLI11 2.1.2: for an option of 64 bits a number that is too large becomes the largest one, and -1 is good for an option without a sign,
# which it makes 18446744073709551615; both without an error. One would expect one: so it is for an option of 32 bits, and for letters
# behind the digits.
set -euo pipefail

version=2.1.2+ds-1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "libcli11-dev=$version" >/dev/null 2>&1
dpkg -x ./*.deb root

cat >parse.cpp <<'CPP'
#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>

template <typename T>
void read(const std::string& type, const std::string& word) {
  CLI::App app;
  T number{};
  app.add_option("--number", number);
  std::cout << type << " " << word << ": ";
  try {
    app.parse("--number=" + word);
    std::cout << number << "\n";
  } catch (const CLI::ParseError& error) {
    std::cout << "an error\n";
  }
}

int main() {
  read<std::int64_t>("int64", "99999999999999999999");
  read<std::int32_t>("int32", "99999999999999999999");
  read<std::uint64_t>("uint64", "-1");
  read<std::uint32_t>("uint32", "-1");
  read<std::int64_t>("int64", "9x");
}
CPP
g++ -std=c++17 -isystem root/usr/include parse.cpp -o parse
echo "CLI11 $version:"
./parse | tee seen
diff seen - <<'TEXT'
int64 99999999999999999999: 9223372036854775807
int32 99999999999999999999: an error
uint64 -1: 18446744073709551615
uint32 -1: an error
int64 9x: an error
TEXT
