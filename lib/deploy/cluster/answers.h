// Meanings of an API server's answer to a request for one object.
#pragma once
#include "kube/client/client.h"

namespace deploy {

/// The name is taken.
bool exists_already(const kube::Result& result);

/// It was changed, or made anew, since it was read.
bool is_conflict(const kube::Result& result);

/// There is no such object.
bool is_absent(const kube::Result& result);

/// The namespace that was worked in does not exist.
bool lacks_namespace(const kube::Result& result);

/// A ResourceQuota refuses it.
bool exceeds_quota(const kube::Result& result);

/// It is a success (2xx) that shows an object of another kind or name than was asked for.
bool shows_another(const kube::Result& result);

/// It sends elsewhere (3xx), as a login page in front of the server does.
bool is_redirect(const kube::Result& result);

/// A front end's page or an error in the middle: the server may have done it all the same.
bool is_doubtful(const kube::Result& result);

}  // namespace deploy
