#include "cli/ci/outputs.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace cli {
namespace {

using base::OrderedJson;

std::string savepoint_in(const OrderedJson& document) {
  const auto path = text_in(document, "savepoint");
  return path.empty() ? text_in(document, "tookSavepoint") : path;
}

std::string result_of(const OrderedJson& document) {
  const auto result = text_in(document, "result");
  return document.contains("error") ? "failed" : result;
}

CiOutputs outputs_of_one(const OrderedJson& document) {
  return {{"cluster-id", text_in(document, "cluster")},
          {"namespace", text_in(document, "namespace")},
          {"job-id", text_in(document, "job", "id")},
          {"savepoint-path", savepoint_in(document)},
          {"result", result_of(document)}};
}

/// The result that all have.
std::string common_result(const std::vector<OrderedJson>& clusters) {
  if (clusters.empty()) return {};
  const auto is_failed = [](const OrderedJson& each) { return result_of(each) == "failed"; };
  if (std::any_of(clusters.begin(), clusters.end(), is_failed)) return "failed";
  const auto first = result_of(clusters.front());
  const bool all = std::all_of(clusters.begin(), clusters.end(),
                               [&](const OrderedJson& each) { return result_of(each) == first; });
  return all ? first : "mixed";
}

OrderedJson as_json(const CiOutputs& outputs) {
  auto object = OrderedJson::object();
  for (const auto& [name, value] : outputs) object[name] = value;
  return object;
}

}  // namespace

std::string text_in(const OrderedJson& document, const std::string& name) {
  const auto found = document.is_object() ? document.find(name) : document.end();
  return found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string text_in(const OrderedJson& document, const std::string& name,
                    const std::string& member) {
  const auto found = document.is_object() ? document.find(name) : document.end();
  return found == document.end() ? std::string() : text_in(*found, member);
}

OrderedJson list_in(const OrderedJson& document, const std::string& name) {
  const auto found = document.is_object() ? document.find(name) : document.end();
  return found != document.end() && found->is_array() ? *found : OrderedJson::array();
}

OrderedJson parts_in(const OrderedJson& document) {
  auto timeline = list_in(document, "timeline");
  return timeline.empty() ? list_in(document, "stages") : timeline;
}

bool is_reached(const OrderedJson& part) {
  const auto found = part.find("reached");
  return found == part.end() || !found->is_boolean() || found->get<bool>();
}

std::vector<OrderedJson> clusters_in(const OrderedJson& document) {
  const auto found = document.is_object() ? document.find("clusters") : document.end();
  if (found == document.end() || !found->is_array()) return {document};
  return {found->begin(), found->end()};
}

bool is_outcome(const OrderedJson& document) {
  const auto has_outcome = [](const OrderedJson& each) {
    return each.is_object() && (each.contains("error") || !text_in(each, "result").empty() ||
                                !savepoint_in(each).empty());
  };
  if (has_outcome(document)) return true;
  const auto clusters = clusters_in(document);
  return std::any_of(clusters.begin(), clusters.end(), has_outcome);
}

CiOutputs outputs_of(const OrderedJson& document, bool changed) {
  const bool is_several = document.contains("clusters");
  auto outputs = outputs_of_one(is_several ? OrderedJson::object() : document);
  if (is_several) {
    const auto clusters = clusters_in(document);
    auto all = OrderedJson::array();
    for (const auto& each : clusters) all.push_back(as_json(outputs_of_one(each)));
    outputs.back().second = document.contains("error") ? "failed" : common_result(clusters);
    outputs.emplace_back("clusters",
                         all.dump(-1, ' ', true, OrderedJson::error_handler_t::replace));
  }
  outputs.emplace_back("changed", changed ? "true" : "false");
  return outputs;
}

std::string github_outputs(const CiOutputs& outputs, const std::string& token) {
  std::string text;
  for (const auto& [name, value] : outputs) {
    auto delimiter = "ghadelimiter_" + token;
    while (value.find(delimiter) != std::string::npos) delimiter += "_";
    text += fmt::format("{0}<<{1}\n{2}\n{1}\n", name, delimiter, value);
  }
  return text;
}

std::string dotenv(const CiOutputs& outputs) {
  std::string text;
  for (const auto& [name, value] : outputs) {
    std::string variable = "DREY_";
    for (const char c : name) variable += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    text += fmt::format("{}={}\n", variable, base::printable(value, value.size() * 4));
  }
  return text;
}

std::string azure_name(const std::string& name) {
  std::string result;
  bool is_first = false;
  for (const char c : name) {
    if (c != '-') result += is_first ? static_cast<char>(c - 'a' + 'A') : c;
    is_first = c == '-';
  }
  return result;
}

}  // namespace cli
