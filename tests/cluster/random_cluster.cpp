#include "cluster/random_cluster.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "base/text.h"

namespace test {
namespace {

using test::Dice;
using Texts = std::vector<std::string>;

/// A member and what it may be; for a list, what an item of it may be.
struct Field {
  std::string owner{};  ///< "container", "pod", "metadata", "option"
  std::string name{};
  bool is_list = false;
  Texts values{};
};

/// The sections of values.txt, one for each of their names.
std::vector<Field> read_fields() {
  std::ifstream file(RANDOM_CLUSTER_VALUES);
  if (!file) throw std::runtime_error("no " RANDOM_CLUSTER_VALUES);
  std::vector<Field> fields;
  std::size_t first = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with('[')) {
      for (auto at = first; at < fields.size(); ++at)
        fields[at].values.push_back(line == "\"\"" ? "" : line);
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

std::vector<Field> fields_of(std::string_view owner) {
  static const auto all = read_fields();
  std::vector<Field> fields;
  std::copy_if(all.begin(), all.end(), std::back_inserter(fields),
               [&](const Field& field) { return field.owner == owner; });
  return fields;
}

class Writer {
 public:
  explicit Writer(Dice& dice) : dice_(dice) {}

  std::string pod() {
    std::string text = "apiVersion: v1\nkind: Pod\n";
    if (dice_.chance(15)) text += "metadata: {" + members(metadata_, 1) + "}\n";
    text +=
        "spec:\n  volumes: [{name: a}, {name: b, configMap: {name: c}}, {name: c, secret: "
        "{secretName: s}}";
    if (dice_.chance(25)) text += ", " + dice_.pick(volumes_);
    text += "]\n  containers: [";
    if (dice_.chance(25)) text += container(dice_.chance(5) ? "" : "sidecar") + ", ";
    if (dice_.chance(80)) text += "{name: flink-main-container, " + members(container_, 1) + "}, ";
    if (dice_.chance(4)) text += container(dice_.chance(20) ? "sidecar" : "Other") + ", ";
    text += "]\n";
    if (dice_.chance(15))
      text += "  initContainers: [" + container(dice_.chance(5) ? "sidecar" : "first") + "]\n";
    return text + lines(dice_.below(5) / 2);
  }

 private:
  std::string container(const std::string& name) {
    const auto image = dice_.chance(8) ? dice_.pick(images_) : std::string("busybox");
    return "{" + (name.empty() ? "" : "name: " + name + ", ") + "image: " + image + ", " +
           members(container_, 1) + "}";
  }

  std::string value(const Field& field) {
    if (!field.is_list) return dice_.pick(field.values);
    auto text = "[" + dice_.pick(field.values);
    while (dice_.chance(25)) text += ", " + dice_.pick(field.values);
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

  static Texts values_of(const std::vector<Field>& fields, std::string_view name) {
    return std::find_if(fields.begin(), fields.end(),
                        [&](const Field& field) { return field.name == name; })
        ->values;
  }

  Dice& dice_;
  std::vector<Field> container_ = fields_of("container"), pod_ = fields_of("pod"),
                     metadata_ = fields_of("metadata");
  Texts images_ = values_of(container_, "image"), volumes_ = values_of(pod_, "volumes");
};

}  // namespace

RandomCluster random_cluster(Dice& dice) {
  static const auto options = fields_of("option");
  RandomCluster cluster;
  cluster.properties.emplace_back("kubernetes.cluster-id", "orders");
  for (auto left = dice.below(4) / 2; left > 0; --left) {
    const auto& option = dice.pick(options);
    cluster.properties.emplace_back(option.name, dice.pick(option.values));
  }
  if (dice.chance(85)) cluster.pod_template = Writer(dice).pod();
  return cluster;
}

}  // namespace test
