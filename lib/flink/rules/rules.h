// Rules of the API server for names and texts. Each function returns what is wrong with the text,
// or an empty string. Sources: k8s.io/apimachinery/pkg/util/validation, Flink's
// KubernetesConfigOptions for the cluster id.
#pragma once
#include <string>
#include <string_view>

#include "flink/config/file_format.h"

namespace flink::rules {

/// Lower case letters, digits and '-', a letter or digit at both ends, at most 45 characters;
/// suggests a name that would do. Whether a Service may begin with a digit is the server's to say:
/// from Kubernetes 1.36 on it may.
std::string cluster_id(std::string_view text);

/// The nearest name that every server takes, or empty.
std::string legal_cluster_id(std::string_view text);

/// RFC 1123 label: what a namespace is.
std::string label_name(std::string_view text);

/// RFC 1123 subdomain: what a Secret, ConfigMap, PersistentVolumeClaim or ServiceAccount is called.
std::string subdomain(std::string_view text);

/// The key of a label or an annotation: an optional DNS prefix and '/', then at most 63 letters,
/// digits, '-', '_' and '.'.
std::string qualified_name(std::string_view text);

/// The value of a label: at most 63 letters, digits, '-', '_' and '.', or nothing.
std::string label_value(std::string_view text);

/// The name of an image, as far as it shows that something was not filled in: a placeholder of a
/// shell or of a template, an empty tag, digest or part of the path. The API server takes them, and
/// no kubelet can read them (InvalidImageName).
std::string image(std::string_view text);

/// Where a volume may be mounted: not empty.
std::string mount_path(std::string_view text);

}  // namespace flink::rules
