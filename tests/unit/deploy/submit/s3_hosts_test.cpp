#include "deploy/submit/s3_hosts.h"

#include "support/catch.h"

using namespace deploy;

TEST_CASE("the server of a region is in the region's partition") {
  const std::pair<const char*, const char*> rows[] = {
      {"eu-central-1", "s3.eu-central-1.amazonaws.com"},
      {"us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"},
      {"cn-northwest-1", "s3.cn-northwest-1.amazonaws.com.cn"},
      {"us-iso-east-1", "s3.us-iso-east-1.c2s.ic.gov"},
      {"us-isob-east-1", "s3.us-isob-east-1.sc2s.sgov.gov"},
      {"eu-isoe-west-1", "s3.eu-isoe-west-1.cloud.adc-e.uk"},
      {"us-isof-south-1", "s3.us-isof-south-1.csp.hci.ic.gov"},
      {"eusc-de-east-1", "s3.eusc-de-east-1.amazonaws.eu"}};
  for (const auto& [region, host] : rows) CHECK(s3_host(region) == host);
}

TEST_CASE("the region that a server's name tells") {
  const std::pair<const char*, const char*> rows[] = {
      {"s3.eu-central-1.amazonaws.com", "eu-central-1"},
      {"S3.EU-Central-1.amazonaws.com", "eu-central-1"},
      {"s3.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"s3.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      {"s3.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"},
      {"s3.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"},
      {"s3.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"},
      {"s3.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"},
      {"s3.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
      // the older spelling
      {"s3-us-west-2.amazonaws.com", "us-west-2"},
      {"s3-us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      {"s3-fips-us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      // dual stack, FIPS, access points, PrivateLink, a bucket in front
      {"s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1"},
      {"s3.dualstack.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"s3-fips.us-east-2.amazonaws.com", "us-east-2"},
      {"s3-fips.dualstack.us-east-2.amazonaws.com", "us-east-2"},
      {"s3-accesspoint.ap-south-1.amazonaws.com", "ap-south-1"},
      {"bucket.vpce-0a1b2c3d-x.s3.us-east-2.vpce.amazonaws.com", "us-east-2"},
      {"jobs.s3.eu-south-2.amazonaws.com", "eu-south-2"},
      {"jobs.s3-us-west-2.amazonaws.com", "us-west-2"},
      // names without a region
      {"s3.amazonaws.com", "us-east-1"},
      {"s3-external-1.amazonaws.com", "us-east-1"},
      {"s3.amazonaws.com.cn", "cn-north-1"},
      {"s3-accelerate.amazonaws.com", ""},
      {"s3-accelerate.dualstack.amazonaws.com", ""},
      // no names of S3
      {"minio.example.com", ""},
      {"s3.example.com", ""},
      {"s3.eu-central-1.example.com", ""},
      {"ec2.eu-central-1.amazonaws.com", ""},
      {"amazonaws.com", ""},
      {"10.0.0.1", ""},
      {"", ""}};
  for (const auto& [host, region] : rows) {
    CAPTURE(host);
    CHECK(s3_region_of(host) == region);
  }
}
