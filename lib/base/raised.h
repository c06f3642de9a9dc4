// Flag that is raised for a while.
#pragma once

namespace base {

/// Holds the flag true as long as it lives; then it is false, whatever ended it.
class Raised {
 public:
  explicit Raised(bool& flag) : flag_(flag) { flag_ = true; }
  ~Raised() { flag_ = false; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  bool& flag_;
};

}  // namespace base
