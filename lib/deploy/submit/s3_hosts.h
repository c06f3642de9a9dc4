// The names of AWS's own S3 servers.
#pragma once
#include <string>

namespace deploy {

/// The server of a region, in the partition that the region belongs to:
/// "s3.eu-central-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn".
std::string s3_host(const std::string& region);

/// The region that a server's name tells, as the AWS library reads it, in all of AWS's partitions;
/// empty for names of others, and for those that stand for all regions (s3-accelerate).
///
///   s3.REGION.SUFFIX, s3-REGION.SUFFIX                    with "dualstack." before the region,
///   "-fips" behind "s3", a bucket in front s3-fips-REGION.SUFFIX, NAME.s3.REGION.vpce.SUFFIX
///   s3-accesspoint.REGION.SUFFIX s3.SUFFIX, s3-external-1.SUFFIX                       the first
///   region of the partition
std::string s3_region_of(const std::string& host);

}  // namespace deploy
