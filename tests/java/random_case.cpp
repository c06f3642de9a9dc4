#include "java/random_case.h"

#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "flink/version/dialect.h"
#include "java/option_values.h"
#include "java/random_template.h"
#include "support/dice.h"

namespace java {
namespace {

using test::Dice;

using Words = std::vector<std::string>;
using Settings = std::vector<std::pair<std::string, std::string>>;

struct Draft {
  Dice dice;
  flink::Dialect dialect;
  golden::Case drawn{};
  Settings settings{};      ///< what -D and the configuration file are to say
  Settings properties{};    ///< what only -D is to say
  bool may_be_odd = false;  ///< one value of this case may be refused by somebody
};

// ------------------------------------------------------------------------------------------------
// options

std::string value_of(Draft& draft, const OptionValues& row) {
  if (draft.may_be_odd && !row.odd.empty() && draft.dice.chance(40)) {
    draft.may_be_odd = false;
    return std::string(draft.dice.pick(row.odd));
  }
  return std::string(draft.dice.pick(row.values));
}

void draw_from(Draft& draft, std::span<const OptionValues> rows, std::size_t most) {
  for (std::size_t left = draft.dice.below(most + 1); left > 0; --left) {
    const auto& row = draft.dice.pick(rows);
    draft.settings.emplace_back(row.key, value_of(draft, row));
  }
}

/// Options of others, which the client only hands on.
void draw_foreign(Draft& draft) {
  constexpr std::array<std::string_view, 6> keys{
      "my.own.key", "pipeline.name", "env.x", "a", "metrics.reporter.x.tags", "web.submit.enable"};
  for (std::size_t left = draft.dice.below(4); left > 0; --left) {
    draft.settings.emplace_back(draft.dice.pick(keys), std::string(draft.dice.pick(odd_texts())));
  }
}

// ------------------------------------------------------------------------------------------------
// files

void draw_templates(Draft& draft) {
  auto& dice = draft.dice;
  if (dice.chance(70)) {
    draft.drawn.job["template.yaml"] = random_template(dice, draft.dialect);
    draft.settings.emplace_back(dice.chance(50)   ? "kubernetes.pod-template-file.jobmanager"
                                : dice.chance(50) ? "kubernetes.pod-template-file"
                                                  : "kubernetes.pod-template-file.default",
                                dice.chance(50) ? "template.yaml" : "/mnt/job/template.yaml");
  }
  if (dice.chance(25)) {
    draft.drawn.job["tm.yaml"] = random_template(dice, draft.dialect);
    draft.settings.emplace_back("kubernetes.pod-template-file.taskmanager", "/mnt/job/tm.yaml");
  }
}

void draw_kerberos(Draft& draft) {
  auto& dice = draft.dice;
  using std::string_literals::operator""s;
  draft.drawn.job["me.keytab"] = "\x05\x02\0\xff\xfe keytab"s;
  draft.drawn.job["krb5.ini"] = "[libdefaults]\n  default_realm = EXAMPLE.COM\n";
  if (dice.chance(70)) {
    draft.properties.emplace_back("security.kerberos.login.keytab",
                                  dice.chance(90) ? "/mnt/job/me.keytab" : "/mnt/job/none.keytab");
    if (dice.chance(90))
      draft.properties.emplace_back("security.kerberos.login.principal", "me@EXAMPLE.COM");
  }
  if (dice.chance(60))
    draft.properties.emplace_back("security.kerberos.krb5-conf.path",
                                  dice.chance(90) ? "/mnt/job/krb5.ini" : "/mnt/job/none.ini");
}

void draw_hadoop(Draft& draft) {
  auto& dice = draft.dice;
  if (dice.chance(50)) draft.drawn.job["hadoop/core-site.xml"] = "<configuration/>\n";
  if (dice.chance(50))
    draft.drawn.job["hadoop/hdfs-site.xml"] = "<configuration>\xc3\xa9</configuration>";
  if (dice.chance(30)) draft.drawn.job["hadoop/yarn-site.xml"] = "<configuration/>\n";
  draft.drawn.job["hadoop/readme"] = "x";
  if (dice.chance(60)) draft.drawn.env["HADOOP_CONF_DIR"] = "/mnt/job/hadoop";
  draft.drawn.job["home/etc/hadoop/core-site.xml"] = "<configuration>etc</configuration>";
  if (dice.chance(40))
    draft.drawn.job["home/conf/hdfs-site.xml"] = "<configuration>conf</configuration>";
  if (dice.chance(50)) draft.drawn.env["HADOOP_HOME"] = "/mnt/job/home";
}

void draw_environment(Draft& draft) {
  constexpr std::array<std::string_view, 5> sizes{"2000m", "1024", "x", "", "512m"};
  if (draft.dice.chance(3)) draft.drawn.env["FLINK_JM_HEAP"] = draft.dice.pick(sizes);
  if (draft.dice.chance(3)) draft.drawn.env["FLINK_TM_HEAP"] = draft.dice.pick(sizes);
  constexpr std::array<std::string_view, 6> gone{
      "log4j*",    "logback*", "logback-console.xml", "log4j-console.properties",
      "*session*", "*console*"};
  if (draft.dice.chance(8)) draft.drawn.conf_remove.emplace_back(draft.dice.pick(gone));
}

// ------------------------------------------------------------------------------------------------
// the configuration file

/// A value as somebody would write it in YAML.
std::string yaml_value(Dice& dice, const std::string& text) {
  if (dice.chance(40) && text.find_first_of("\n\t\r\a\x7f\xc2") == std::string::npos) return text;
  if (dice.chance(50) || text.find_first_of("\n\r\t\a\x7f") != std::string::npos)
    return base::Json(text).dump();
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

std::string yaml_line(Dice& dice, const std::string& key, const std::string& value) {
  constexpr std::array<std::string_view, 4> ends{"", "", " # comment", "  "};
  return key + ": " + yaml_value(dice, value) + std::string(dice.pick(ends)) + "\n";
}

/// a.b.c as a mapping in a mapping.
std::string nested_yaml(Dice& dice, const std::string& key, const std::string& value) {
  const auto dot = key.find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == key.size())
    return yaml_line(dice, key, value);
  std::string inner;
  for (const auto& line : base::split(nested_yaml(dice, key.substr(dot + 1), value), '\n'))
    inner += line.empty() ? "" : "  " + line + "\n";
  return key.substr(0, dot) + ":\n" + inner;
}

std::string yaml_file(Draft& draft, const Settings& settings) {
  auto text = flink::write_yaml_file(flink::distribution_defaults(draft.dialect));
  std::set<std::string> tops;
  for (const auto& [key, value] : settings) {
    const bool first = tops.insert(key.substr(0, key.find('.'))).second;
    text += first && draft.dice.chance(40) ? nested_yaml(draft.dice, key, value)
                                           : yaml_line(draft.dice, key, value);
  }
  constexpr std::array<std::string_view, 12> endings{
      "a.list:\n- x\n- 'y: z'\n- 3\n",
      "a.map:\n  b.c: 1\n  d: [1, 2]\n",
      "# only a comment\n",
      "text: |\n  two\n  lines\n",
      "folded: >-\n  two\n  words\n",
      "anchor: &x 5\nalias: *x\n",
      "deep: {a: {b: [ {c: d}, e ]}, f: 1e3}\n",
      "numbers:\n- 0x1F\n- 0o17\n- 1e3\n- .5\n- 1_000\n- .inf\n- ~\n",
      "typed: {a: true, b: False, c: null}\n",
      "quoted: \"tab\\t nl\\n u\\u00e9 x\\x41\"\n",
      "1: number\ntrue: boolean\n",
      "? long key\n: long value\n"};
  if (draft.dice.chance(25)) text += draft.dice.pick(endings);
  return draft.dice.chance(3) ? "---\n" + text : text;
}

std::string legacy_file(Draft& draft, const Settings& settings) {
  auto text = flink::write_legacy_file(flink::distribution_defaults(draft.dialect));
  constexpr std::array<std::string_view, 5> separators{": ", ": ", ": ", ":  ", " : "};
  constexpr std::array<std::string_view, 6> ends{"", "", "", " # comment", "   ", "\r"};
  for (const auto& [key, value] : settings) {
    text += (draft.dice.chance(5) ? "  " : "") + key + std::string(draft.dice.pick(separators)) +
            value + std::string(draft.dice.pick(ends)) + "\n";
  }
  constexpr std::array<std::string_view, 9> endings{"no separator\n",
                                                    "novalue:\n",
                                                    "novalue: \n",
                                                    ": nokey\n",
                                                    "a:b\n",
                                                    "#c: d\n",
                                                    "two: a: b\n",
                                                    "a.list: [x, y]\n",
                                                    "last: line without end"};
  if (draft.dice.chance(25)) text += draft.dice.pick(endings);
  return text;
}

void write_configuration(Draft& draft, const Settings& settings) {
  auto& dice = draft.dice;
  const bool legacy =
      !draft.dialect.reads_yaml_file || (draft.dialect.reads_legacy_file && dice.chance(25));
  if (settings.empty() && dice.chance(60)) return;
  auto& files = draft.dialect.reads_yaml_file ? draft.drawn.conf_yaml : draft.drawn.conf_legacy;
  files[legacy ? "flink-conf.yaml" : "config.yaml"] =
      legacy ? legacy_file(draft, settings) : yaml_file(draft, settings);
}

// ------------------------------------------------------------------------------------------------
// the command line

void add_property(Dice& dice, Words& args, const std::string& key, const std::string& value) {
  if (dice.chance(85)) return args.push_back("-D" + key + "=" + value);
  args.insert(args.end(), {"-D", key + "=" + value});
}

void add_savepoint(Draft& draft, Words& args) {
  auto& dice = draft.dice;
  if (dice.chance(70))
    args.insert(args.end(),
                {dice.chance(50) ? "-s" : "--fromSavepoint", "s3://bucket/savepoint 1"});
  if (dice.chance(40)) args.push_back(dice.chance(50) ? "-n" : "--allowNonRestoredState");
  constexpr std::array<std::string_view, 5> modes{"claim", "NO_CLAIM", "no_claim", "LEGACY",
                                                  "Claim"};
  if (dice.chance(40) && draft.dialect.restore_mode) {
    const auto* option = draft.dialect.claim_mode_option && dice.chance(60) ? "-claimMode"
                         : dice.chance(50)                                  ? "-rm"
                                                                            : "--restoreMode";
    args.insert(args.end(), {option, dice.chance(95) ? std::string(dice.pick(modes)) : "whatever"});
  }
}

void add_program(Draft& draft, Words& args) {
  auto& dice = draft.dice;
  if (dice.chance(15)) {
    constexpr std::array<std::string_view, 9> numbers{"4",  "1",  "+3", "007",       "0",
                                                      "-1", "-2", "x",  "2147483648"};
    args.insert(args.end(), {dice.chance(50) ? "-p" : "--parallelism",
                             std::string(dice.chance(80) ? "4" : dice.pick(numbers))});
  }
  if (dice.chance(40)) args.push_back(dice.chance(50) ? "-d" : "--detached");
  if (dice.chance(5)) args.push_back("-sae");
  if (dice.chance(10)) args.insert(args.end(), {"-c", "com.example.Main"});
  constexpr std::array<std::string_view, 12> urls{
      "file:///x.jar",    "http://a/b.jar", "file:/x y",  "https://u:p@h:1/p?q#f", "ftp://x",
      "FILE:///x",        "x.jar",          "local:///x", "file://host/x",         "http:x",
      "jar:file:///a!/b", "s3://a/b"};
  for (std::size_t i = dice.chance(10) ? 1 + dice.below(3) : 0; i > 0; --i) {
    args.insert(args.end(), {dice.chance(50) ? "-C" : "--classpath", std::string(dice.pick(urls))});
  }
  if (dice.chance(15)) add_savepoint(draft, args);
}

void add_jar(Draft& draft, Words& args) {
  auto& dice = draft.dice;
  constexpr std::array<std::string_view, 11> jars{"local:///opt/flink/usrlib/a b.jar",
                                                  "local:///a%20b.jar",
                                                  "local:///opt//x.jar",
                                                  "local://host/x.jar",
                                                  "local:/x.jar",
                                                  "LOCAL:///x.jar",
                                                  "https://example.com/x.jar",
                                                  "s3://bucket/x.jar",
                                                  "local://",
                                                  "http://a b",
                                                  "local:///x.jar?y=z#f"};
  args.emplace_back(dice.chance(85) ? "local:///opt/flink/usrlib/job.jar" : dice.pick(jars));
  const auto count = dice.chance(25) ? dice.below(5) : 0;
  constexpr std::array<std::string_view, 8> words{"--input", "-p",  "4",     "--",
                                                  "-Dx=y",   "a;b", "'a;b'", "-h"};
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = dice.chance(50) ? dice.pick(words) : dice.pick(odd_texts());
    // What a legacy file loses drey quotes, or warns of.
    const bool begins_blank =
        base::trim(word).size() != word.size() || word.starts_with("\xe2\x80\xa8");
    if (!begins_blank || !draft.dialect.reads_legacy_file) args.emplace_back(word);
  }
}

Words command_line(Draft& draft, const Settings& properties) {
  Words args{draft.dialect.version.major < 2 ? "run-application" : "run", "-t",
             "kubernetes-application"};
  if (draft.dice.chance(97)) args.emplace_back("-Dkubernetes.cluster-id=app1");
  for (const auto& [key, value] : properties) add_property(draft.dice, args, key, value);
  add_program(draft, args);
  add_jar(draft, args);
  return args;
}

}  // namespace

golden::Case random_case(std::uint64_t seed, std::uint64_t number, const std::string& version) {
  Draft draft{.dice = Dice(seed * 1'000'003 + number),
              .dialect = flink::dialect_of(flink::parse_version(version).value())};
  auto& dice = draft.dice;
  draft.drawn.name = fmt::format("{}:{}", seed, number);
  draft.may_be_odd = dice.chance(25);
  draw_from(draft, option_values(), dice.chance(50) ? 3 : 8);
  if (dice.chance(25)) draw_from(draft, memory_values(), 4);
  if (dice.chance(25)) draw_foreign(draft);
  if (dice.chance(40)) draw_templates(draft);
  if (dice.chance(8)) draw_kerberos(draft);
  if (dice.chance(8)) draw_hadoop(draft);
  draw_environment(draft);
  Settings in_file, as_properties = draft.properties;
  const std::size_t share = dice.chance(50) ? 0 : dice.below(100);
  for (auto& setting : draft.settings)
    (dice.chance(share) ? in_file : as_properties).push_back(setting);
  write_configuration(draft, in_file);
  draft.drawn.runs.push_back({.versions = {version}, .args = command_line(draft, as_properties)});
  return draft.drawn;
}

}  // namespace java
