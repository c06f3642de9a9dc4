#include "deploy/cluster/document.h"

#include <fmt/format.h>

namespace deploy::document {

using base::OrderedJson;

OrderedJson moment(std::int64_t milliseconds) {
  using namespace std::chrono;
  if (milliseconds <= 0) return nullptr;
  const sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(milliseconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string moment(std::chrono::system_clock::time_point time) {
  const auto since = time.time_since_epoch();
  const auto text = moment(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  return text.is_string() ? text.get<std::string>() : std::string();
}

OrderedJson text(const std::string& value) {
  return value.empty() ? OrderedJson() : OrderedJson(value);
}

OrderedJson value(const std::optional<std::string>& text) {
  return text ? OrderedJson(*text) : OrderedJson();
}

OrderedJson count(std::int64_t value) { return value < 0 ? OrderedJson() : OrderedJson(value); }

OrderedJson seconds(std::chrono::milliseconds span) {
  return static_cast<double>(span.count()) / 1000;
}

OrderedJson job(const std::string& id, const std::string& name, const std::string& state) {
  return {{"id", id}, {"name", text(name)}, {"state", text(state)}};
}

}  // namespace deploy::document
