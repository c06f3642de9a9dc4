#include "cli/application/timeline.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/timeline_chart.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

using base::Timeline;

/// Adds the part when it is over.
class Part {
 public:
  Part(const Context& context, std::string_view title)
      : context_(context), title_(title), begun_(context.world.steady_now()) {}
  ~Part() { context_.subject.timeline.add(title_, begun_, context_.world.steady_now(), done); }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  bool done = false;

 private:
  const Context& context_;
  std::string title_;
  Timeline::Moment begun_;
};

void write(const Context& context, const std::string& file, const Timeline& timeline) {
  const auto& subject = context.subject;
  const auto path = subject.before ? file_of_cluster(file, subject.cluster) : file;
  try {
    context.world.put_file(
        base::absolute_path(context.world, path),
        timeline_svg(timeline,
                     fmt::format("{}: {}", subject.cluster, deploy::span_text(timeline.length()))));
    context.output.note(fmt::format("wrote the timeline to '{}'", base::printable(path)));
  } catch (const base::Error& error) {
    context.output.alert("--timeline: " + error.text);
  }
}

void show(const Context& context, const WaitOptions& options) {
  const auto& timeline = context.subject.timeline;
  if (!options.timeline || timeline.spans().empty()) return;
  if (!options.timeline->empty()) return write(context, *options.timeline, timeline);
  context.output.chart(timeline);
}

}  // namespace

void add_stages(Timeline& timeline, const deploy::WaitResult& end, Timeline::Moment begun,
                Timeline::Moment now) {
  auto before = begun;
  for (const auto& [stage, time] : end.times) {
    const auto reached = begun + time;
    timeline.add(std::string(deploy::title_of(stage)), before, reached, true, end.detail_of(stage));
    before = std::max(before, reached);
  }
  if (end.kind == deploy::WaitResult::Kind::reached) return;
  const auto& all = deploy::all_stages();
  auto next = std::find(all.begin(), all.end(), end.stage);
  if (!end.times.empty() && next != all.end()) ++next;
  if (next != all.end()) timeline.add(std::string(deploy::title_of(*next)), before, now, false);
}

base::OrderedJson timeline_document(const Timeline& timeline) {
  auto document = base::OrderedJson::array();
  for (const auto& span : timeline.spans()) {
    document.push_back({{"stage", span.title},
                        {"seconds", deploy::document::seconds(span.end - span.begin)},
                        {"after", deploy::document::seconds(span.end)},
                        {"reached", span.reached}});
    if (!span.detail.empty()) document.back()["detail"] = span.detail;
  }
  return document;
}

void timed(const Context& context, std::string_view title, const std::function<void()>& part) {
  Part here(context, title);
  part();
  here.done = true;
}

void with_timeline(const Context& context, const WaitOptions& options,
                   const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Error&) {
    show(context, options);
    throw;
  }
  show(context, options);
}

std::string file_of_cluster(const std::string& file, const std::string& cluster) {
  const auto name = file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1;
  const auto dot = file.rfind('.');
  const auto end = dot == std::string::npos || dot <= name ? file.size() : dot;
  return file.substr(0, end) + "-" + cluster + file.substr(end);
}

}  // namespace cli
