#include "flink/ha/state_handle.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "flink/ha/java_object.h"

namespace flink::ha {
namespace {

constexpr std::string_view marked_class =
    "org.apache.flink.kubernetes.highavailability.KubernetesStateHandleStore$"
    "StateHandleWithDeleteMarker";

/// What an object has to be, and in which of its fields the next one is.
struct Link {
  std::string_view class_name;
  std::string_view field;
};
constexpr Link links[] = {
    {"org.apache.flink.runtime.state.RetrievableStreamStateHandle", "wrappedStreamStateHandle"},
    {"org.apache.flink.runtime.state.filesystem.FileStateHandle", "filePath"},
    {"org.apache.flink.core.fs.Path", "uri"}};
constexpr std::string_view uri_class = "java.net.URI";

using Objects = std::vector<JavaObject>;

/// The value of a field; null when there is none, or one of another type.
template <class Type>
const Type* value_of(const JavaObject& object, std::string_view field) {
  const auto found = object.fields.find(std::string(field));
  return found == object.fields.end() ? nullptr : std::get_if<Type>(&found->second);
}

const JavaObject* object_in(const Objects& objects, const JavaObject& object,
                            std::string_view field) {
  const auto* reference = value_of<JavaObject::Reference>(object, field);
  return reference == nullptr ? nullptr : &objects.at(reference->index);
}

Parsed<StateHandle> unknown(const JavaObject& object) {
  return Parsed<StateHandle>::failed(
      fmt::format("an object of class {}, which is not known as Flink writes it here",
                  base::printable(object.class_name, 200)));
}

Parsed<StateHandle> follow(const Objects& objects, const JavaObject& first, StateHandle handle) {
  const auto* object = &first;
  for (const auto& link : links) {
    if (object->class_name != link.class_name) return unknown(*object);
    if (const auto* size = value_of<std::int64_t>(*object, "stateSize")) handle.size = *size;
    const auto* next = object_in(objects, *object, link.field);
    if (next == nullptr) return unknown(*object);
    object = next;
  }
  const auto* path = value_of<std::string>(*object, "string");
  if (object->class_name != uri_class || path == nullptr) return unknown(*object);
  handle.path = *path;
  return handle;
}

}  // namespace

Parsed<StateHandle> read_state_handle(std::string_view value) {
  const auto bytes = base::base64_decode(value);
  const auto objects = bytes ? read_java_objects(*bytes) : std::nullopt;
  if (!objects) return Parsed<StateHandle>::failed("no serialized Java object that is known");
  const auto& first = objects->front();
  if (first.class_name != marked_class) return follow(*objects, first, {});
  const auto* marked = value_of<bool>(first, "markedForDeletion");
  const auto* inner = object_in(*objects, first, "inner");
  if (marked == nullptr || inner == nullptr) return unknown(first);
  return follow(*objects, *inner, {.is_being_deleted = *marked});
}

}  // namespace flink::ha
