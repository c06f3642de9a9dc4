# Sourced by scripts/cluster: an S3 server beside the node, in its network namespace, which nothing outside reaches.
# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with the other files

readonly S3_PORT=9000
readonly S3_BUCKET=flink-bucket
# Keys of nothing else, which every container finds in its environment, as on a machine of AWS with a role.
readonly S3_ACCESS_KEY=flink S3_SECRET_KEY=flink-secret

s3_endpoint() { echo "http://$NODE_ADDRESS:$S3_PORT"; }
s3_buckets() { echo "$STATE/s3/buckets"; }

start_s3() {
  mkdir -p "$(s3_buckets)/$S3_BUCKET" "$STATE/s3/attributes"
  start versitygw "$NODE_ADDRESS:$S3_PORT" "$STATE/s3" "$S3_ACCESS_KEY" "$S3_SECRET_KEY"
}

s3_answers() { inside curl -q -sS --noproxy '*' --max-time 5 -o /dev/null "$(s3_endpoint)"; }
