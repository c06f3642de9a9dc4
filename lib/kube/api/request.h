// Requests to the API server, as values. Nothing here is sent.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/message.h"
#include "kube/api/resource.h"

namespace kube {

using base::Json;

/// Whether the server goes through the motions only (dryRun=All).
enum class DryRun { no, yes };

/// POST of an object to its collection. An object that names another namespace than `name_space` is
/// refused.
http::Request create(const Json& object, std::string_view name_space, DryRun dry_run = DryRun::no);

/// GET of one object.
http::Request get(const Resource& resource, std::string_view name_space, std::string_view name);

/// What a list brings back.
enum class ListAs {
  objects,  ///< a List of whole objects
  table,    ///< a Table whose rows have the columns that `kubectl get` shows, and nothing else
            ///< (includeObject=None)
  table_metadata  ///< the same with each object's metadata, as far as rows need it: names, times,
                  ///< annotations
};

struct ListOptions {
  std::string label_selector{};  ///< "type=flink-native-kubernetes,app=x"
  std::string field_selector{};
  ListAs as = ListAs::objects;
  int limit = 0;                                      ///< of one page; 0: all at once
  std::vector<std::string> without{"managedFields"};  ///< see http::Request; half of an object, and
                                                      ///< of use for single ones
};

/// GET of a collection; an empty namespace stands for all of them.
http::Request list(const Resource& resource, std::string_view name_space,
                   const ListOptions& options = {});

/// The target of a list, with a limit, as that of its page behind the one that had this token
/// (metadata.continue); without a token of the first.
std::string page_after(std::string_view token, const std::string& target);

/// From where a watch goes on, and what it is of.
struct WatchOptions {
  std::string label_selector{};
  std::string field_selector{};
  std::string resource_version{};  ///< of the list before it
};

/// A stream of the changes of a collection, which the server ends after 290 s; with bookmarks. Set
/// `on_bytes`.
http::Request watch(const Resource& resource, std::string_view name_space,
                    const WatchOptions& options);

/// PATCH of exactly the object with this uid, which the server refuses with 409 or 422 when the
/// name belongs to another object by now. `change` is a merge patch (RFC 7386). Throws
/// base::Error{failed} without a uid.
http::Request merge_patch(const Resource& resource, std::string_view name_space,
                          std::string_view name, std::string_view uid, Json change);

/// What becomes of the objects that an object owns.
enum class Propagation { background, foreground, orphan };

/// DELETE of exactly the object with this uid: the server refuses it with 409 when the name belongs
/// to another object by now, and, where a resource version is given, when the object has changed
/// since. Throws base::Error{failed} without a uid.
http::Request remove(const Resource& resource, std::string_view name_space, std::string_view name,
                     std::string_view uid, Propagation propagation, DryRun dry_run = DryRun::no,
                     std::string_view resource_version = {});

/// DELETE of exactly the pod with this uid, which is given no time to end (gracePeriodSeconds 0):
/// its name is free at once, whatever becomes of its containers, as when a node is lost.
http::Request remove_at_once(std::string_view name_space, std::string_view pod,
                             std::string_view uid);

}  // namespace kube
