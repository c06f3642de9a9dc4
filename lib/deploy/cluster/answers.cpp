#include "deploy/cluster/answers.h"

#include "kube/api/status.h"

namespace deploy {
namespace {

bool has_code(const kube::Result& result, int from, int to) {
  return result.status && result.status->code >= from && result.status->code < to;
}

}  // namespace

bool exists_already(const kube::Result& result) {
  return result.status && kube::is_already_exists(*result.status);
}

bool is_conflict(const kube::Result& result) {
  return result.status && kube::is_conflict(*result.status);
}

bool is_absent(const kube::Result& result) {
  return result.status && kube::is_not_found(*result.status);
}

bool lacks_namespace(const kube::Result& result) {
  return result.status && kube::is_namespace_missing(*result.status);
}

bool exceeds_quota(const kube::Result& result) {
  return result.status && kube::is_quota_exceeded(*result.status);
}

bool shows_another(const kube::Result& result) {
  return has_code(result, 200, 300) && !result.status->kind.empty();
}

bool is_redirect(const kube::Result& result) { return has_code(result, 300, 400); }

bool is_doubtful(const kube::Result& result) {
  return is_redirect(result) || has_code(result, 500, 600);
}

}  // namespace deploy
