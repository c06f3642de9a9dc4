// Descriptor of an open file, closed with its owner.
#pragma once
#include <unistd.h>

namespace base {

struct Descriptor {
  /// Takes over what `open` and its like return; negative: nothing is open.
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number;
};

}  // namespace base
