// Options of Flink's S3 file systems that an upload reads: rows of data. Each spelling under the
// three prefixes that flink-s3-fs-hadoop takes for the same (HadoopConfigLoader); where
// `access-key` and `access.key` are both there it takes the former (AbstractS3FileSystemFactory's
// mirrored keys).
#pragma once
#include "flink/config/option.h"

namespace flink::options {

inline constexpr Option s3_access_key{{{"s3.access-key"},
                                       {"s3a.access-key"},
                                       {"fs.s3a.access-key"},
                                       {"s3.access.key"},
                                       {"s3a.access.key"},
                                       {"fs.s3a.access.key"}}};
inline constexpr Option s3_secret_key{{{"s3.secret-key"},
                                       {"s3a.secret-key"},
                                       {"fs.s3a.secret-key"},
                                       {"s3.secret.key"},
                                       {"s3a.secret.key"},
                                       {"fs.s3a.secret.key"}}};
inline constexpr Option s3_session_token{{{"s3.session-token"},
                                          {"s3a.session-token"},
                                          {"fs.s3a.session-token"},
                                          {"s3.session.token"},
                                          {"s3a.session.token"},
                                          {"fs.s3a.session.token"}}};
inline constexpr Option s3_endpoint{{{"s3.endpoint"}, {"s3a.endpoint"}, {"fs.s3a.endpoint"}}};
inline constexpr Option s3_region{{{"s3.endpoint.region"},
                                   {"s3a.endpoint.region"},
                                   {"fs.s3a.endpoint.region"},
                                   {"s3.region"},
                                   {"s3a.region"},
                                   {"fs.s3a.region"}}};
inline constexpr Option s3_path_style{{{"s3.path-style-access"},
                                       {"s3a.path-style-access"},
                                       {"fs.s3a.path-style-access"},
                                       {"s3.path.style.access"},
                                       {"s3a.path.style.access"},
                                       {"fs.s3a.path.style.access"}}};
inline constexpr Option s3_tls{{{"s3.connection.ssl.enabled"},
                                {"s3a.connection.ssl.enabled"},
                                {"fs.s3a.connection.ssl.enabled"}}};

}  // namespace flink::options
