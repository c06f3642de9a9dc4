#include "deploy/diff/object_diff.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/diff/field_owners.h"
#include "deploy/diff/field_path.h"
#include "deploy/diff/server_values.h"
#include "deploy/diff/shown_value.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

const Json& member(const Json& object, const std::string& name) {
  return kube::value_at(object, {name});
}

const Json& nothing() {
  static const Json null;
  return null;
}

bool is_map(const Json& value) { return value.is_object() || value.is_null(); }
bool is_list(const Json& value) { return value.is_array() || value.is_null(); }

class Comparison {
 public:
  Comparison(const Json& live, const Json& wanted, bool same_input)
      : live_(live),
        wanted_(wanted),
        owners_(live),
        same_input_(same_input),
        is_unchanged_(kube::value_at(live, {"metadata", "generation"}) == 1),
        is_secret_(is_secret(wanted)) {}

  ObjectDiff run() {
    for (const auto* name : {"labels", "annotations", "ownerReferences"}) {
      const auto& wanted = member(member(wanted_, "metadata"), name);
      // The owner of what belongs to the Deployment is not known before it is made.
      if (name == std::string_view("ownerReferences") && wanted.is_null()) continue;
      path_ = {{"metadata"}, {name}};
      values(member(member(live_, "metadata"), name), wanted);
    }
    for (const auto* name : {"spec", "data", "binaryData", "type"}) {
      path_ = {{name}};
      values(member(live_, name), member(wanted_, name));
    }
    return std::move(diff_);
  }

 private:
  void values(const Json& live, const Json& wanted) {
    if (is_same_value(path_, live, wanted)) return;
    if (is_as_missing(path_, wanted) && is_default(path_, live)) return;
    if (is_map(live) && is_map(wanted)) return members(live, wanted);
    if (is_list(live) && is_list(wanted)) return lists(live, wanted);
    const bool is_file = path_.size() == 2 && path_.front().name == "data" && !is_secret_;
    if (is_file && live.is_string() && wanted.is_string()) return files(live, wanted);
    differ(live, wanted);
  }

  void members(const Json& live, const Json& wanted) {
    std::set<std::string> names;
    for (const auto* object : {&live, &wanted}) {
      for (const auto& each : object->items()) {
        if (object->is_object()) names.insert(each.key());
      }
    }
    for (const auto& name : names) {
      path_.push_back({name});
      if (!is_left_out(name)) values(member(live, name), member(wanted, name));
      path_.pop_back();
    }
  }

  bool is_left_out(const std::string& name) const {
    if (path_.size() < 2) return false;
    const auto& map = path_[path_.size() - 2].name;
    if (map == "annotations") return is_note(name);
    return map == "data" &&
           (name == flink::names::yaml_config_file || name == flink::names::legacy_config_file);
  }

  void lists(const Json& live, const Json& wanted) {
    const auto key = merge_key(live, wanted);
    if (!key.empty()) return items(named_items(live, key), named_items(wanted, key));
    if (live.size() != wanted.size()) return differ(live, wanted);
    for (std::size_t i = 0; i < live.size(); ++i) {
      path_.push_back({std::to_string(i), &live[i]});
      values(live[i], wanted[i]);
      path_.pop_back();
    }
  }

  static const Json* item_named(const std::vector<Step>& items, const std::string& name) {
    for (const auto& step : items) {
      if (step.name == name) return step.item;
    }
    return nullptr;
  }

  void items(const std::vector<Step>& live, const std::vector<Step>& wanted) {
    for (const auto& step : live) {
      path_.push_back(step);
      const auto* other = item_named(wanted, step.name);
      if (other != nullptr) values(*step.item, *other);
      else differ(*step.item, nothing());
      path_.pop_back();
    }
    for (const auto& step : wanted) {
      if (item_named(live, step.name) != nullptr) continue;
      path_.push_back(step);
      differ(nothing(), *step.item);
      path_.pop_back();
    }
  }

  /// A file of a ConfigMap: what it says where that is known, else its lines.
  void files(const Json& live, const Json& wanted) {
    const auto file = path_.back().name;
    const auto before = object_of_file(file, live);
    const auto after = object_of_file(file, wanted);
    if (before && after) return members(*before, *after);
    auto [live_text, wanted_text] =
        shown_texts(file, live.get<std::string>(), wanted.get<std::string>());
    add({text_of(path_), std::move(live_text), std::move(wanted_text), owners_.other(path_)});
  }

  /// Whether nobody can have done that since the object was made. A field that is taken away has no
  /// owner any more.
  bool is_of_making(const FieldDifference& each) const {
    if (!same_input_ || each.wanted.is_null()) return false;
    if (is_unchanged_ && path_.front().name == "spec") return true;
    return !each.live.is_null() && each.by.empty() && owners_.knows_maker();
  }

  /// Where only one has a value, or both have one that is no collection.
  void differ(const Json& live, const Json& wanted) {
    auto by = owners_.other(path_);
    if (live.is_null() && is_omitted(wanted)) return;
    if (wanted.is_null()) {
      if (is_omitted(live)) return;
      const bool is_servers = by.empty() ? same_input_ || is_default(path_, live)
                                         : is_controller(by) || is_default(path_, live);
      if (is_servers) return;
    }
    add({text_of(path_), shown_value(path_, live, is_secret_),
         shown_value(path_, wanted, is_secret_), std::move(by)});
  }

  void add(FieldDifference difference) {
    const bool is_others = same_input_ || !difference.by.empty();
    auto& list = is_of_making(difference) ? diff_.not_kept
                 : is_others              ? diff_.drift
                                          : diff_.changes;
    list.push_back(std::move(difference));
  }

  const Json& live_;
  const Json& wanted_;
  FieldOwners owners_;
  bool same_input_;
  bool is_unchanged_;
  bool is_secret_;
  FieldPath path_{};
  ObjectDiff diff_{};
};

}  // namespace

ObjectDiff compare_objects(const Json& live, const Json& wanted, bool same_input) {
  return Comparison(live, wanted, same_input).run();
}

std::string not_kept_sentence(const Json& object, const FieldDifference& field) {
  const auto whose = fmt::format("{} {}", kube::string_at(object, {"kind"}), kube::name_of(object));
  const auto name = base::printable(field.field, 500);
  if (field.live.is_null())
    return fmt::format(
        "{}: the API server did not keep {} when it was made; it does not know it, or has the "
        "feature off",
        whose, name);
  return fmt::format(
      "{}: {} became {} when it was made, and not {}: an admission webhook of the API server "
      "changes it",
      whose, name, value_text(field.live), value_text(field.wanted));
}

}  // namespace deploy
