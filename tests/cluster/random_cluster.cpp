#include "cluster/random_cluster.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "base/text.h"

namespace test {
namespace {

using test::Dice;
using Texts = std::vector<std::string>;

/// What it may be.
struct Value {
  std::string text{};
  int from = 0;  ///< API servers before this minor version do not judge it as drey does, but
  std::optional<bool> refused{};  ///< so, or ignore it
};

/// A member and what it may be; for a list, what an item of it may be.
struct Field {
  std::string owner{};  ///< "container", "pod", "metadata", "option"
  std::string name{};
  bool is_list = false;
  std::vector<Value> values{};
};

/// `VALUE` or `VALUE # before 1.MINOR refused: REASON`, accepted or ignored.
Value read_value(const std::string& line) {
  constexpr std::string_view mark = " # before 1.";
  const auto at = line.find(mark);
  Value value{.text = std::string(base::trim(std::string_view(line).substr(0, at)))};
  if (value.text == "\"\"") value.text.clear();
  if (at == std::string::npos) return value;
  const auto words = base::split(line.substr(at + mark.size()), ' ');
  if (words.size() < 3) throw std::runtime_error("a reason is missing: " + line);
  value.from = std::stoi(words[0]);
  if (words[1] != "ignored:") value.refused = words[1] == "refused:";
  if (!value.refused.value_or(true) && words[1] != "accepted:")
    throw std::runtime_error("neither refused nor accepted nor ignored: " + line);
  return value;
}

/// The sections of values.txt, one for each of their names.
std::vector<Field> read_fields() {
  std::ifstream file(RANDOM_CLUSTER_VALUES);
  if (!file) throw std::runtime_error("no " RANDOM_CLUSTER_VALUES);
  std::vector<Field> fields;
  std::size_t first = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with('[')) {
      for (auto at = first; at < fields.size(); ++at) fields[at].values.push_back(read_value(line));
      continue;
    }
    first = fields.size();
    const auto colon = line.find(':');
    for (const auto& part : base::split(line.substr(colon + 1, line.size() - colon - 2), '|')) {
      std::string name(base::trim(part));
      const bool is_list = name.ends_with("[]");
      fields.push_back(
          {line.substr(1, colon - 1), is_list ? name.substr(0, name.size() - 2) : name, is_list});
    }
  }
  return fields;
}

const std::vector<Field>& all_fields() {
  static const auto all = read_fields();
  return all;
}

/// With the values that servers of that minor version judge as drey does.
std::vector<Field> fields_of(std::string_view owner, int kube_minor) {
  std::vector<Field> fields;
  for (auto field : all_fields()) {
    if (field.owner != owner) continue;
    std::erase_if(field.values, [&](const Value& value) { return kube_minor < value.from; });
    if (!field.values.empty()) fields.push_back(std::move(field));
  }
  return fields;
}

std::string template_of(const std::string& metadata, const std::string& volumes,
                        const std::string& containers) {
  std::string text = "apiVersion: v1\nkind: Pod\n";
  if (!metadata.empty()) text += "metadata: {" + metadata + "}\n";
  return text +
         "spec:\n  volumes: [{name: a}, {name: b, configMap: {name: c}}, {name: c, secret: "
         "{secretName: s}}" +
         volumes + "]\n  containers: [" + containers + "]\n";
}

class Writer {
 public:
  Writer(Dice& dice, int kube_minor)
      : dice_(dice),
        container_(fields_of("container", kube_minor)),
        pod_(fields_of("pod", kube_minor)),
        metadata_(fields_of("metadata", kube_minor)),
        images_(values_of(container_, "image")),
        volumes_(values_of(pod_, "volumes")) {}

  std::string pod() {
    std::string metadata, volumes, containers;
    if (dice_.chance(15)) metadata = members(metadata_, 1);
    if (dice_.chance(25)) volumes = ", " + dice_.pick(volumes_).text;
    if (dice_.chance(25)) containers = container(dice_.chance(5) ? "" : "sidecar") + ", ";
    if (dice_.chance(80))
      containers += "{name: flink-main-container, " + members(container_, 1) + "}, ";
    if (dice_.chance(4)) containers += container(dice_.chance(20) ? "sidecar" : "Other") + ", ";
    auto text = template_of(metadata, volumes, containers);
    if (dice_.chance(15))
      text += "  initContainers: [" + container(dice_.chance(5) ? "sidecar" : "first") + "]\n";
    return text + lines(dice_.below(5) / 2);
  }

 private:
  std::string container(const std::string& name) {
    const auto image = dice_.chance(8) ? dice_.pick(images_).text : std::string("busybox");
    return "{" + (name.empty() ? "" : "name: " + name + ", ") + "image: " + image + ", " +
           members(container_, 1) + "}";
  }

  std::string value(const Field& field) {
    if (!field.is_list) return dice_.pick(field.values).text;
    auto text = "[" + dice_.pick(field.values).text;
    while (dice_.chance(25)) text += ", " + dice_.pick(field.values).text;
    return text + "]";
  }

  /// Up to so many members, each once.
  std::vector<std::string> some(const std::vector<Field>& fields, std::size_t count) {
    std::vector<std::string> result;
    Texts used{"volumes", "image"};
    for (; count > 0; --count) {
      const auto& field = dice_.pick(fields);
      if (std::find(used.begin(), used.end(), field.name) != used.end()) continue;
      used.push_back(field.name);
      result.push_back(field.name + ": " + value(field));
    }
    return result;
  }

  std::string members(const std::vector<Field>& fields, std::size_t most) {
    return base::join(some(fields, dice_.below(most + 1)), ", ");
  }

  std::string lines(std::size_t count) {
    std::string text;
    for (const auto& member : some(pod_, count)) text += "  " + member + "\n";
    return text;
  }

  static std::vector<Value> values_of(const std::vector<Field>& fields, std::string_view name) {
    return std::find_if(fields.begin(), fields.end(),
                        [&](const Field& field) { return field.name == name; })
        ->values;
  }

  Dice& dice_;
  std::vector<Field> container_, pod_, metadata_;
  std::vector<Value> images_, volumes_;
};

RandomCluster alone(const Field& field, const Value& value) {
  RandomCluster cluster{.properties = {{"kubernetes.cluster-id", "orders"}}};
  const auto member = field.name + ": " + (field.is_list ? "[" + value.text + "]" : value.text);
  if (field.owner == "option") cluster.properties.emplace_back(field.name, value.text);
  else if (field.owner == "metadata") cluster.pod_template = template_of(member, "", "");
  else if (field.owner == "container")
    cluster.pod_template = template_of("", "", "{name: flink-main-container, " + member + "}");
  else if (field.name == "volumes") cluster.pod_template = template_of("", ", " + value.text, "");
  else cluster.pod_template = template_of("", "", "") + "  " + member + "\n";
  return cluster;
}

}  // namespace

RandomCluster random_cluster(Dice& dice, int kube_minor) {
  const auto options = fields_of("option", kube_minor);
  RandomCluster cluster;
  cluster.properties.emplace_back("kubernetes.cluster-id", "orders");
  for (auto left = dice.below(4) / 2; left > 0; --left) {
    const auto& option = dice.pick(options);
    cluster.properties.emplace_back(option.name, dice.pick(option.values).text);
  }
  if (dice.chance(85)) cluster.pod_template = Writer(dice, kube_minor).pod();
  return cluster;
}

std::vector<LoneValue> lone_values(int kube_minor) {
  std::vector<LoneValue> values;
  for (const auto& field : all_fields()) {
    for (const auto& value : field.values) {
      LoneValue lone{.where = field.owner + " " + field.name + ": " + value.text,
                     .cluster = alone(field, value)};
      if (kube_minor < value.from) {
        lone.refused = value.refused;
        lone.is_ignored = !value.refused;
      }
      values.push_back(std::move(lone));
    }
  }
  return values;
}

}  // namespace test
