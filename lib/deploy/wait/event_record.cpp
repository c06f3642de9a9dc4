#include "deploy/wait/event_record.h"

#include <utility>

#include "deploy/cluster/pod.h"
#include "deploy/observations/event_json.h"

namespace deploy {
namespace {

std::string subject_of(const ObjectSeen& what) { return uid_of(what.object); }
std::string subject_of(const ObjectGone& what) { return uid_of(what.object); }
std::string subject_of(const LogWritten&) { return "log"; }
std::string subject_of(const EndedLogRead& what) { return what.container; }
std::string subject_of(const RestAnswered& what) { return what.path; }
std::string subject_of(const RestFailed&) { return "REST"; }
template <class Other>
std::string subject_of(const Other&) {
  return {};
}

std::string text_of(const base::Json& document) {
  return document.dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

}  // namespace

/// A secret that is cut in two would not be found.
void EventRecord::add(const Event& event) {
  const auto* log = std::get_if<LogWritten>(&event.what);
  if (log == nullptr) return write(event);
  auto& text = std::get<LogWritten>(last_line_.what).text;
  last_line_.when = event.when;
  text += log->text;
  const auto end = text.rfind('\n');
  if (end == std::string::npos) return;
  write({event.when, LogWritten{text.substr(0, end + 1)}});
  text.erase(0, end + 1);
}

void EventRecord::write(const Event& event) {
  Entry entry{added_++, std::visit([](const auto& what) { return subject_of(what); }, event.what),
              text_of(to_json(event, begun_))};
  newest_[entry.subject] = entry.number;
  bytes_ += entry.line.size();
  entries_.push_back(std::move(entry));
  if (bytes_ > most_) shrink();
}

void EventRecord::shrink() {
  const auto goal = most_ / 4 * 3;
  const auto leave_out = [&](const auto& may_go) {
    std::erase_if(entries_, [&](const Entry& entry) {
      if (bytes_ <= goal || entry.number == 0 || !may_go(entry)) return false;
      bytes_ -= entry.line.size();
      ++left_out_;
      return true;
    });
  };
  leave_out([&](const Entry& entry) {
    return !entry.subject.empty() && newest_.at(entry.subject) != entry.number;
  });
  if (bytes_ > most_) leave_out([](const Entry&) { return true; });
}

std::vector<std::string> EventRecord::lines() {
  if (auto& last = std::get<LogWritten>(last_line_.what).text; !last.empty()) {
    write(last_line_);
    last.clear();
  }
  std::vector<std::string> lines;
  for (auto& entry : entries_) lines.push_back(std::move(entry.line));
  if (left_out_ > 0) lines.push_back(text_of(base::Json::object({{"left out", left_out_}})));
  return lines;
}

}  // namespace deploy
