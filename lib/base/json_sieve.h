// JSON that comes piece by piece, without what nobody reads.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// Leaves members of objects out of a JSON text while it comes, so that they never take memory.
/// What is no JSON stays none, but for what is left out of it.
class JsonSieve {
 public:
  /// The members with these names are left out, in whatever object they stand.
  explicit JsonSieve(std::vector<std::string> without);

  /// Appends what is kept of the next piece. All pieces go to the same text, which nothing else
  /// changes meanwhile.
  void add(std::string_view piece, std::string& kept);

 private:
  bool begins_to_drop(std::string& kept);
  const char* keep(const char* from, const char* end, std::string& kept);
  const char* drop(const char* from, const char* end);
  const char* end_of_text(const char* from, const char* end);
  bool is_dropped(std::string_view key) const;

  std::vector<std::string> without_;
  std::string open_{};  // the brackets that are open
  bool in_text_ = false;
  bool escaped_ = false;     // the byte before was a backslash in a text
  bool awaits_key_ = false;  // a text that comes now is the name of a member
  bool dropping_ = false;    // a member's value is being left out
  std::size_t depth_ = 0;    // of brackets in that value
  bool comma_left_ = false;  // the comma before it was kept, and may be the last
  std::size_t key_at_ = 0;   // where in the kept text the name begins
};

}  // namespace base
