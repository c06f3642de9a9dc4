// The one include of the test framework: that of Catch2 v2, which catch3/ stands for where v3 is.
#pragma once
#include <catch2/catch.hpp>
