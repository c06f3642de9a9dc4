#include "flink/operator/process_size.h"

#include <algorithm>

#include <fmt/format.h>

#include "flink/config/options.h"
#include "flink/memory/memory_options.h"
#include "flink/operator/amounts.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using Amount = Said<std::string>;

/// The amount of that name, or null.
const Amount* find(const std::vector<std::pair<std::string, Amount>>& amounts,
                   std::string_view name) {
  const auto found = std::find_if(amounts.begin(), amounts.end(),
                                  [&](const auto& amount) { return amount.first == name; });
  return found == amounts.end() ? nullptr : &found->second;
}

/// The values of one process, gathered.
class Size {
 public:
  Size(const SizeOptions& options, base::Problems& problems)
      : options_(options), problems_(problems) {}

  void memory(const Amount& said, std::string_view field) {
    add(options_.memory, memory_text(said.value), said, field);
  }

  void cores(const Amount& said) {
    const auto number = flink::cores(said.value);
    add(options_.cpu,
        number ? Parsed<std::string>(java_double_text(*number))
               : Parsed<std::string>::failed(number.reason),
        said, "resources");
  }

  void cores(const Said<double>& said) { put(options_.cpu, said.value, said.origin); }

  void factor(const Option& option, const Amount* request, const Amount* limit) {
    if (request == nullptr || limit == nullptr) return;
    if (const auto factor = limit_factor(request->value, limit->value))
      put(option, *factor, limit->origin);
  }

  std::vector<OptionValue> take() { return std::move(values_); }

 private:
  void put(const Option& option, double value, const std::string& origin) {
    values_.push_back({&option, java_double_text(value), origin});
  }

  void add(const Option& option, const Parsed<std::string>& text, const Amount& said,
           std::string_view field) {
    values_.push_back({&option, text ? std::optional(*text) : std::nullopt, said.origin});
    if (!text)
      problems_.add(fmt::format("{}: spec.{}.{}", said.origin, options_.field, field), text.reason);
  }

  const SizeOptions& options_;
  base::Problems& problems_;
  std::vector<OptionValue> values_{};
};

}  // namespace

const SizeOptions job_manager_size{"jobManager", options::job_manager_process, options::cpu,
                                   options::memory_limit_factor, options::cpu_limit_factor};
const SizeOptions task_manager_size{
    "taskManager", options::task_manager_process, options::task_manager_cpu,
    options::task_manager_memory_limit_factor, options::task_manager_cpu_limit_factor};

std::vector<OptionValue> size_of(const ProcessResources& resources, const SizeOptions& options,
                                 base::Problems& problems) {
  Size size(options, problems);
  if (resources.requests.empty() && resources.limits.empty()) {
    if (resources.memory) size.memory(*resources.memory, "resource.memory");
    if (resources.cpu) size.cores(*resources.cpu);
    return size.take();
  }
  const auto* request = find(resources.requests, "memory");
  const auto* limit = find(resources.limits, "memory");
  if (request || limit) size.memory(request ? *request : *limit, "resources");
  size.factor(options.memory_limit_factor, request, limit);
  request = find(resources.requests, "cpu");
  limit = find(resources.limits, "cpu");
  if (request || limit) size.cores(request ? *request : *limit);
  size.factor(options.cpu_limit_factor, request, limit);
  return size.take();
}

}  // namespace flink
