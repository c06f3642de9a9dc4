// Files that Windows writes.
#pragma once
#include <string>
#include <string_view>

namespace kube {

/// A text that begins with UTF-16's byte order mark as UTF-8, without the mark; any other text as it is. client-go's reader takes both, and
/// PowerShell's ">" writes kubeconfigs so. What is no UTF-16 becomes U+FFFD.
std::string utf8_of(std::string_view text);

}  // namespace kube
