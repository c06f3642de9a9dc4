// The one include of the test framework: Debian 12 has Catch2 v2, whose header has another name in
// v3.
#pragma once
#include <catch2/catch.hpp>
