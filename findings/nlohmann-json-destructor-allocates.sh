#!/usr/bin/env bash
# nlohmann-json 3.11.2: the destructor of an object or an array that is not empty asks for memory, to take what is below it apart without recursion. One
# would expect that to destroy a value only gives memory back, and that it needs none of it to do so; a destructor has no way to say that
# there was none.
set -euo pipefail

version=3.11.2-2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download "nlohmann-json3-dev=$version" >/dev/null 2>&1
dpkg -x ./*.deb root

cat >count.cpp <<'CPP'
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <string>

static int allocations = 0;

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main() {
  for (const std::string text : {"1", "\"a string that is too long to stand in its own object\"", "[]", "{}", "[1, 2, 3]", "{\"a\": 1}", "[[1, 2], [3]]", "{\"a\": {\"b\": {\"c\": 1}}}"}) {
    auto value = std::make_unique<nlohmann::json>(nlohmann::json::parse(text));
    allocations = 0;
    value.reset();
    std::cout << text << ": " << allocations << "\n";
  }
}
CPP
g++ -std=c++17 -isystem root/usr/include count.cpp -o count
echo "nlohmann-json $version, allocations while a value is destroyed:"
./count | tee seen
diff seen - <<'TEXT'
1: 0
"a string that is too long to stand in its own object": 0
[]: 0
{}: 0
[1, 2, 3]: 1
{"a": 1}: 1
[[1, 2], [3]]: 1
{"a": {"b": {"c": 1}}}: 1
TEXT
