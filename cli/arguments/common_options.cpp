#include "cli/arguments/common_options.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "base/duration.h"
#include "base/text.h"
#include "cli/arguments/option_groups.h"

namespace cli {
namespace {

/// Who we are, and who the API server is.
void declare_trust(OptionSet& set, kube::Overrides& o) {
  set.add_option("--token", o.token,
                 "bearer token; others on this machine can see it, so rather --token-file")
      .group(further_server_options);
  set.add_option("--token-file", o.token_file, "file with a bearer token")
      .group(further_server_options);
  set.add_option("--token-env", o.token_variable,
                 "environment variable with a bearer token, such as one of GitLab's id_tokens")
      .option_text("<name>")
      .group(further_server_options);
  set.add_option("--oidc", o.oidc_audience,
                 "log in with GitHub Actions' ID token for this audience, renewed as it expires")
      .option_text("<audience>")
      .group(further_server_options);
  set.add_option("--certificate-authority", o.certificate_authority,
                 "file with the API server's certificate authority")
      .group(further_server_options);
  set.add_option("--tls-server-name", o.tls_server_name,
                 "name to expect in the API server's certificate")
      .group(further_server_options);
  set.add_flag("--insecure-skip-tls-verify", o.insecure_skip_tls_verify,
               "do not check who the API server is")
      .group(further_server_options);
  set.add_option("--as", o.as, "user to impersonate").group(further_server_options);
  set.add_option("--as-uid", o.as_uid, "uid to impersonate").group(further_server_options);
  set.add_option("--as-group", o.as_groups, "group to impersonate; may be repeated")
      .named_each_time()
      .group(further_server_options);
  set.add_flag("--no-exec-plugins", o.no_exec_plugins,
               "never run a credential plugin that the kubeconfig names")
      .group(further_server_options);
}

/// 0 stands for no limit.
std::chrono::milliseconds shorter(std::chrono::milliseconds one, std::chrono::milliseconds other) {
  return one.count() == 0 || other.count() == 0 ? std::max(one, other) : std::min(one, other);
}

std::string near_hint(const std::string& text, const std::vector<std::string>& choices) {
  const auto near = base::nearest(text, choices);
  return near.empty() ? std::string() : fmt::format("did you mean '{}'?", near);
}

/// What follows "-o".
void take_format(OutputOptions& options, const std::vector<std::string>& formats,
                 const std::string& text) {
  try {
    if (auto form = Form::parse(text)) {
      options.format = form->name();
      options.form = std::make_shared<const Form>(std::move(*form));
      return;
    }
  } catch (const std::invalid_argument& problem) {
    throw base::Error(base::Exit::usage,
                      fmt::format("--output: {}: {}", base::printable(text, 200),
                                  base::printable(problem.what(), 300)),
                      "'drey help output' has the grammar");
  }
  if (std::find(formats.begin(), formats.end(), text) == formats.end())
    throw base::Error(base::Exit::usage,
                      fmt::format("--output: '{}' is none of {}", base::printable(text, 100),
                                  base::join(formats, ", ")),
                      near_hint(text, formats));
  options.format = text;
}

}  // namespace

void declare(OptionSet& set, ServerOptions& options, const char* name_space) {
  auto& o = options.overrides;
  set.add_option(
         "--kubeconfig", o.kubeconfig,
         "the kubeconfig file; else KUBECONFIG, ~/.kube/config, in a pod its service account")
      .group(server_group_name);
  set.add_option("--context", o.context, "the kubeconfig's context to use")
      .group(server_group_name);
  set.add_option("--cluster", o.cluster, "the kubeconfig's cluster to use instead of the context's")
      .group(further_server_options);
  set.add_option("--user", o.user, "the kubeconfig's user to use instead of the context's")
      .group(further_server_options);
  set.add_option(name_space, o.name_space, "the Kubernetes namespace (kubernetes.namespace)")
      .group(server_group_name);
  set.add_option("--server", o.server, "address of the API server").group(further_server_options);
  declare_trust(set, o);
  add_duration(set, "--request-timeout", options.request_timeout,
               "longest time for a request with its repetitions, and for all of a command that "
               "waits for nothing, 60s by default; 0 for no limit")
      .option_text("<time>")
      .group(further_server_options);
}

void declare(OptionSet& set, OutputOptions& options, const FurtherFormat& further) {
  auto formats = output_formats;
  if (!further.name.empty()) formats.push_back(further.name);
  formats.insert(formats.end(), {"name", "jsonpath=", "custom-columns="});
  constexpr const char* description =
      "yaml, json, name, jsonpath=TEMPLATE or custom-columns=NAME:PATH ('help output')";
  const auto take = [&options, formats](const std::string& text) {
    take_format(options, formats, text);
  };
  set.add_option("-o,--output", take,
                 further.name.empty()
                     ? std::string(description)
                     : fmt::format("{}, or {}: {}", description, further.name, further.meaning))
      .group(output_group_name);
  set.set_choices("--output", formats);
  add_choice(set, "--color", options.color, {"auto", "always", "never"},
             "colours: auto, the default, at a terminal; always; never")
      .option_text("<when>")
      .group(output_group_name);
  set.add_flag("-q,--quiet", options.quiet, "print the result alone").group(output_group_name);
  set.add_flag("-v,--verbose", options.verbose, "say more on stderr").group(output_group_name);
  set.add_flag("--trace", options.trace,
               "tell each request to a server on stderr: method, address, answer, time")
      .group(output_group_name);
  add_choice(set, "--ci", options.ci, ci_choices(),
             "the CI system that reads the log: auto, the default, none, or its name ('drey help "
             "ci')")
      .option_text("<system>")
      .group(output_group_name);
}

void declare_reports(OptionSet& set, ReportOptions& options) {
  set.add_option("--output-file", options.document,
                 "file for the document of -o json, beside what is printed")
      .option_text("<file>")
      .group(output_group_name);
  set.add_option("--junit", options.junit,
                 "JUnit file: a test for each check, stage or cluster, and what failed")
      .option_text("<file>")
      .group(output_group_name);
  set.add_option("--dotenv", options.dotenv,
                 "dotenv file with DREY_RESULT, DREY_JOB_ID and others ('drey help ci')")
      .option_text("<file>")
      .group(output_group_name);
}

void declare_rows(OptionSet& set, OutputOptions& options, std::vector<DocumentRows> rows) {
  options.rows = std::move(rows);
  set.add_option(
         "--sort-by",
         [&options](const std::string& text) {
           try {
             options.sort_by = std::make_shared<const JsonPath>(JsonPath::relaxed(text));
           } catch (const std::invalid_argument& problem) {
             throw base::Error(base::Exit::usage,
                               fmt::format("--sort-by: {}", base::printable(problem.what(), 300)),
                               "it is a path in a row of -o json, such as .name");
           }
         },
         "sort the rows by a path in what -o json has of each, such as .created")
      .option_text("<path>")
      .group(output_group_name);
  set.add_flag("--no-headers", options.no_headers, "tables without their headings")
      .group(output_group_name);
}

void declare_selector(OptionSet& set, std::string& selector, const char* group) {
  set.add_option("-l,--selector", selector,
                 "clusters whose JobManager's Deployment has such labels, as kubectl takes them: "
                 "team=orders,stage!=test")
      .option_text("<labels>")
      .group(group);
}

std::size_t count_option(const std::string& name, const std::string& text) {
  std::size_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (!text.empty() && read.ptr == end && read.ec == std::errc{}) return number;
  throw base::Error(base::Exit::usage,
                    fmt::format("{}: '{}' is no whole number that is not negative", name,
                                base::printable(text, 100)));
}

std::chrono::milliseconds duration_option(const std::string& name, const std::string& text) {
  if (const auto time = base::parse_duration(text)) return *time;
  throw base::Error(base::Exit::usage,
                    fmt::format("{}: not a duration: '{}'", name, base::printable(text)),
                    "write it as in 30s, 2m or 1m30s");
}

Option add_choice(OptionSet& set, const std::string& names, std::string& value,
                  const std::vector<std::string>& choices, const std::string& description) {
  const auto name = names.substr(names.rfind(',') + 1);
  const auto option = set.add_option(
      names,
      [&value, choices, name](const std::string& text) {
        if (std::find(choices.begin(), choices.end(), text) == choices.end())
          throw base::Error(base::Exit::usage,
                            fmt::format("{}: '{}' is none of {}", name, base::printable(text, 100),
                                        base::join(choices, ", ")),
                            near_hint(text, choices));
        value = text;
      },
      description);
  set.set_choices(name, choices);
  return option;
}

Option add_duration(OptionSet& set, const std::string& names,
                    std::optional<std::chrono::milliseconds>& value,
                    const std::string& description) {
  return add_parsed(set, names, value, duration_option, description);
}

base::Deadline deadline(const base::World& world, const ServerOptions& options) {
  constexpr std::chrono::seconds usual{60};
  return base::deadline_in(world, shorter(options.request_timeout.value_or(usual),
                                          options.timeout.value_or(std::chrono::milliseconds(0))));
}

void expect_no_words(const std::vector<std::string>& words, const std::string& why) {
  if (words.empty()) return;
  throw base::Error(base::Exit::usage,
                    fmt::format("'{}' was not expected: {}",
                                base::printable(shown_words(words).front(), 200), why));
}

std::pair<std::string, std::string> key_and_value(const std::string& property) {
  const auto equals = property.find('=');
  return {property.substr(0, equals),
          equals == std::string::npos ? "true" : property.substr(equals + 1)};
}

}  // namespace cli
