#include "cli/help_topics.h"

#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/help.h"
#include "cli/output/width.h"
#include "cli/schema.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"

namespace cli {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

/// A heading, and rows whose second column begins at the same place and is broken there.
template <class Rows>
std::string table_of(std::string_view heading, const Rows& rows, std::size_t column,
                     std::size_t columns) {
  auto text = fmt::format("{}\n\n", wrapped(heading, 0, columns));
  for (const auto& [name, meaning] : rows)
    text += fmt::format("  {:<{}}{}\n", name, column - 2, wrapped(meaning, column, columns));
  return text;
}

std::string exit_codes(std::size_t columns) {
  constexpr std::array rows{
      Row{"0", "done; also \"already exactly so\""},
      Row{"1", "failed for another reason; of diff alone: there are differences"},
      Row{"2", "usage or configuration refused; nothing was sent, or nothing is left of it"},
      Row{"3", "the wait timed out; work may go on"},
      Row{"4", "not authenticated, or not allowed"},
      Row{"5", "cluster, job or savepoint not found"},
      Row{"6", "conflict: exists and differs, or lost the race"},
      Row{"7", "the cluster failed for good: image, scheduling, crash loop; or a quota is used up"},
      Row{"8", "the job failed, or ended otherwise than asked"},
      Row{"9", "the upgrade failed, and was rolled back"},
      Row{"10", "partly applied, or outcome unknown: the same command again heals it"},
      Row{"11", "API server not reachable; nothing was applied"},
      Row{"12", "the result could not be written to standard output"},
      Row{"130", "interrupted (SIGINT)"},
      Row{"143", "terminated (SIGTERM)"}};
  return table_of("Exit codes of every command; a document of -o has them as error.exitCode", rows,
                  8, columns);
}

std::string environment(std::size_t columns) {
  constexpr std::array rows{
      Row{"KUBECONFIG",
          "kubeconfig files, separated by colons; --kubeconfig goes before, else "
          "~/.kube/config, else the pod's service account"},
      Row{"FLINK_CONF_DIR", "Flink's conf dir; --conf-dir goes before"},
      Row{"HADOOP_CONF_DIR, HADOOP_HOME", "where Hadoop's configuration is that is shipped"},
      Row{"HTTPS_PROXY, HTTP_PROXY, NO_PROXY",
          "proxies, as Kubernetes' clients read them; in small letters, too"},
      Row{"SSL_CERT_FILE", "certificate authorities where a kubeconfig names none"},
      Row{"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN", "for uploads to S3"},
      Row{"AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL", "where that S3 is"},
      Row{"GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, USER, HOSTNAME",
          "who holds an open upgrade, as its record says"},
      Row{"COLUMNS, LINES, TERM, NO_COLOR, CLICOLOR_FORCE, CI",
          "how a terminal is written to, and whether in colours; --color goes before"},
      Row{"GITHUB_ACTIONS, GITLAB_CI, JENKINS_URL, TF_BUILD, BUILDKITE, CIRCLECI",
          "which CI system reads the log ('drey help ci')"},
      Row{"GITHUB_WORKSPACE", "below which GitHub looks for the file of an annotation"}};
  std::string text = "Environment variables\n";
  for (const auto& [names, meaning] : rows)
    text +=
        fmt::format("\n  {}\n      {}\n", wrapped(names, 2, columns), wrapped(meaning, 6, columns));
  return text;
}

std::string versions(std::size_t columns) {
  auto text = wrapped(fmt::format("What differs for drey between the versions of Flink, {} to {}; "
                                  "newer ones are taken as {}, with a warning",
                                  flink::minor_text(flink::oldest_known),
                                  flink::minor_text(flink::newest_known),
                                  flink::minor_text(flink::newest_known)),
                      0, columns) +
              "\n";
  flink::Version before{};
  for (const auto& change : flink::changes()) {
    if (change.since != before) text += fmt::format("\n{}:\n", flink::to_string(change.since));
    before = change.since;
    text += fmt::format("  {}\n", wrapped(change.what, 2, columns));
  }
  return text;
}

constexpr std::array ci_paragraphs{
    "Nothing is asked there, no line is drawn anew, and a wait writes a line every 30 s. CI=true "
    "alone has that, too, and nothing else.",
    "Errors and warnings become annotations, at the line of the file that they are about; the "
    "stages of a wait, and what is said of each of several clusters, a group. All that goes to "
    "stderr, which these systems read as they read stdout: a document of -o stays whole.",
    "GITHUB_OUTPUT has cluster-id, namespace, job-id, savepoint-path, result and changed, of "
    "several clusters also clusters, a JSON array of these; Azure has them as output variables "
    "(clusterId, …), and --dotenv FILE as DREY_CLUSTER_ID and so on, for "
    "artifacts:reports:dotenv of GitLab. changed is true when something was sent that changes "
    "something; a failure has the result failed.",
    "GITHUB_STEP_SUMMARY, and Azure's summary, has what is known of each cluster, its checks, "
    "differences and stages with a chart. --junit FILE is for any system that shows tests; "
    "--output-file FILE has the document of -o json, beside the text in the log.",
    "The Deployment that is made has the annotations drey/commit, drey/ref, drey/run-url and "
    "drey/actor, which 'drey status' and 'drey history' tell. They are no part of what a cluster "
    "is to be: another commit with the same input changes nothing.",
    "--oidc=AUDIENCE logs in to the API server with the ID token that GitHub Actions gives the "
    "job "
    "('permissions: {id-token: write}'), anew before it expires; --token-env=NAME with the token "
    "in a variable, as GitLab's id_tokens and CircleCI's CIRCLE_OIDC_TOKEN_V2 are. The API "
    "server "
    "must trust who issues them.",
    "What servers and programs write is text there: a backslash parts '::' at the beginning of a "
    "line, '##[' and '##vso['. In documents the values stay as they are."};

std::string ci(std::size_t columns) {
  constexpr std::array systems{
      Row{"github", "GITHUB_ACTIONS; annotations, groups, masks"},
      Row{"gitlab", "GITLAB_CI; sections"},
      Row{"jenkins", "JENKINS_URL; its log has no commands"},
      Row{"azure", "TF_BUILD; annotations, groups, masks"},
      Row{"buildkite", "BUILDKITE; groups, the last of which an error opens"},
      Row{"circleci", "CIRCLECI; its log has no commands"}};
  auto text = table_of(
      "In a pipeline drey speaks as its CI system reads it. --ci=NAME names the system, --ci=none "
      "none; else its own variable does",
      systems, 14, columns);
  for (const auto* paragraph : ci_paragraphs)
    text += fmt::format("\n{}\n", wrapped(paragraph, 0, columns));
  return text;
}

std::string forms(std::size_t columns) {
  constexpr std::array rows{
      Row{"yaml, json",
          "one document, on failure too: then with error, which has exitCode, reason (one word), "
          "message and hint. Times are RFC 3339, spans seconds; what is not known is null. 'drey "
          "help schema' prints the JSON Schema of all"},
      Row{"name", "the names of what is shown, one a line"},
      Row{"wide", "of list: with the reason why a cluster does not run"},
      Row{"jsonpath=TEMPLATE",
          "texts, and paths of the document between braces, as kubectl has them: "
          "'{range .clusters[*]}{.cluster}{\"\\n\"}{end}', "
          "'{.jobs[?(@.state==\"RUNNING\")].id}', '{..image}', '{.clusters[-1:].cluster}', "
          "\"{.clusters[0]['cluster','image']}\". What is not there is empty; an index out of "
          "bounds is an error. Behind a list that is empty the "
          "search goes on, where kubectl's ends"},
      Row{"jsonpath-as-json=TEMPLATE", "what is found as a list of JSON"},
      Row{"custom-columns=NAME:PATH,…",
          "a table with a row for each cluster, savepoint, revision, … of the document, else for "
          "the whole: NAME:.cluster,IMAGE:.image; --no-headers leaves the headings out"},
      Row{"--sort-by=PATH",
          "sorts the rows by what the path finds in each: numbers by size, texts as people do"},
      Row{"--watch",
          "of list and status: goes on with what changes; of list each change is a document with "
          "change: ADDED, MODIFIED or DELETED"}};
  std::string text = "Forms of a result, by -o (--output)\n";
  for (const auto& [names, meaning] : rows)
    text += fmt::format("\n  {}\n      {}\n", names, wrapped(meaning, 6, columns));
  return text + "\n" +
         wrapped(
             "Not known are -o go-template, jsonpath-file and custom-columns-file, and of "
             "JSONPath what kubectl does not know either: =~ and other functions.",
             0, columns) +
         "\n";
}

std::string schema(std::size_t) { return base::OrderedJson::parse(schema_text()).dump(1) + "\n"; }

constexpr std::array topics{
    HelpTopic{"options", "options that reach the API server and Flink's REST API", options_help},
    HelpTopic{"exit-codes", "what the exit codes mean", exit_codes},
    HelpTopic{"environment", "which environment variables are read", environment},
    HelpTopic{"ci", "what is different in a CI system's pipeline", ci},
    HelpTopic{"output", "what -o, --sort-by and --watch take", forms},
    HelpTopic{"schema", "the JSON Schema of all documents of -o json and yaml", schema, true},
    HelpTopic{"versions", "what differs between the versions of Flink", versions}};

}  // namespace

std::span<const HelpTopic> help_topics() { return topics; }

}  // namespace cli
