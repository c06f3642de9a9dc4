// Flink's configuration: keys, values, and where each value was said.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flink {

/// Where a value was said, in rising precedence (Flink's own order: file < -D < program options;
/// `derived` is what the client computes).
struct Origin {
  enum class Kind { distribution, environment, file, dynamic, program, derived };
  Kind kind = Kind::derived;
  std::string text{};  ///< "config.yaml:14", "-D", "--parallelism", "FLINK_JM_HEAP"
};

/// A value as Flink keeps it: text, or, for the lists which the client sets itself, its elements.
struct Value {
  std::string text{};
  std::optional<std::vector<std::string>> list{};
  Origin origin{};
};

/// Whether a user said it: on the command line, in a file, in the environment.
bool is_user_set(const Origin& origin);

/// A value that was found under one of an option's keys.
struct Found {
  std::string_view key;
  const Value* value;
};

/// A key that an input has a field for, and does not set.
struct Absent {
  std::string place{};      ///< "orders.yaml:7: spec.jobManager.resource.memory"
  bool is_refused = false;  ///< the field has a value that is none, which was told
};

struct Option;
struct Dialect;

/// Key → value with its origin. Setting a key again replaces it.
class Configuration {
 public:
  /// A derived value over a user's of another text is `overruled`.
  void set(std::string key, Value value);
  void set(std::string key, std::string text, Origin origin);
  void set_list(std::string key, std::vector<std::string> elements, Origin origin);
  void erase(std::string_view key);

  const Value* find(std::string_view key) const;

  /// The option's value: its primary key first, then its other keys in the option's order, as far
  /// as the version knows them (Flink: Configuration#getRawValueFromOption). Absent when none is
  /// set.
  std::optional<Found> find(const Option& option, const Dialect& dialect) const;

  /// The text of that value, or the option's default in that version; absent when it has none.
  std::optional<std::string> text(const Option& option, const Dialect& dialect) const;

  /// All entries whose keys begin with the prefix, without it; an entry that is the prefix alone is
  /// left out.
  std::map<std::string, const Value*> with_prefix(std::string_view prefix) const;

  /// Notes where a key belongs that is not set, for messages about that; null: it is not known.
  void note_absent(std::string key, Absent absent);
  const Absent* absent(std::string_view key) const;

  const std::map<std::string, Value, std::less<>>& entries() const { return entries_; }

  /// What users said and a derived value of another text has replaced since: as they said it.
  const std::map<std::string, Value, std::less<>>& overruled() const { return overruled_; }

 private:
  std::map<std::string, Value, std::less<>> entries_{};
  std::map<std::string, Value, std::less<>> overruled_{};
  std::map<std::string, Absent, std::less<>> absent_{};
};

/// Whether a value of `high-availability.type` turns it on (HighAvailabilityMode#fromConfig).
bool is_high_availability(std::string_view mode);

/// How a message names the place of a value: "-D kubernetes.jobmanager.cpu", "config.yaml:14:
/// 'some.key'", "--parallelism".
std::string where(std::string_view key, const Origin& origin);

}  // namespace flink
