#include "flink/config/configuration.h"

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/option.h"
#include "flink/version/dialect.h"

namespace flink {

void Configuration::set(std::string key, Value value) {
  const auto found = entries_.find(key);
  const bool replaces = found != entries_.end() && value.origin.kind == Origin::Kind::derived &&
                        is_user_set(found->second.origin);
  if (replaces && found->second.text != value.text)
    overruled_.insert_or_assign(key, std::move(found->second));
  entries_.insert_or_assign(std::move(key), std::move(value));
}

void Configuration::set(std::string key, std::string text, Origin origin) {
  set(std::move(key), Value{std::move(text), std::nullopt, std::move(origin)});
}

void Configuration::set_list(std::string key, std::vector<std::string> elements, Origin origin) {
  set(std::move(key), Value{{}, std::move(elements), std::move(origin)});
}

void Configuration::erase(std::string_view key) {
  if (const auto found = entries_.find(key); found != entries_.end()) entries_.erase(found);
}

const Value* Configuration::find(std::string_view key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<Found> Configuration::find(const Option& option, const Dialect& dialect) const {
  for (const auto& key : option.keys) {
    if (!key.known_in(dialect.version)) continue;
    if (const auto* value = find(key.name)) return Found{key.name, value};
  }
  return std::nullopt;
}

std::optional<std::string> Configuration::text(const Option& option, const Dialect& dialect) const {
  if (const auto found = find(option, dialect)) return found->value->text;
  const auto text = option.default_in(dialect.version);
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::map<std::string, const Value*> Configuration::with_prefix(std::string_view prefix) const {
  std::map<std::string, const Value*> result;
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix); ++at) {
    if (at->first.size() > prefix.size())
      result.emplace(at->first.substr(prefix.size()), &at->second);
  }
  return result;
}

bool is_user_set(const Origin& origin) {
  return origin.kind != Origin::Kind::derived && origin.kind != Origin::Kind::distribution;
}

bool is_high_availability(std::string_view mode) {
  return !base::equals_ignoring_case(mode, "NONE") &&
         !base::equals_ignoring_case(mode, "standalone");
}

void Configuration::note_absent(std::string key, Absent absent) {
  absent_.insert_or_assign(std::move(key), std::move(absent));
}

const Absent* Configuration::absent(std::string_view key) const {
  const auto found = absent_.find(key);
  return found == absent_.end() ? nullptr : &found->second;
}

std::string where(std::string_view key, const Origin& origin) {
  switch (origin.kind) {
    case Origin::Kind::dynamic: return fmt::format("-D {}", key);
    case Origin::Kind::program:
    case Origin::Kind::environment: return origin.text;
    case Origin::Kind::file: return fmt::format("{}: '{}'", origin.text, key);
    case Origin::Kind::distribution: return fmt::format("'{}' (default of the distribution)", key);
    case Origin::Kind::derived: break;
  }
  return fmt::format("'{}'", key);
}

}  // namespace flink
